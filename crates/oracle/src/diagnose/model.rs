//! What is found out, as a report shows it. Nothing in it holds a secret.

use serde::Serialize;

use crate::mistakes::Mistake;

use super::differences::Difference;
use super::parting::Parting;
use super::proof::Proven;
use super::rsa::RsaFinding;

/// What comes of it, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The signature is right.
    Right,
    /// The signature is right if the token secret is empty: a token is sent, and no secret of it is
    /// given.
    RightIfEmpty,
    /// The signature is right, and the field that carries it is not.
    FieldIsFaulty,
    /// The signature is right, and a server rejects the request before it verifies it.
    Refused,
    /// A server rejects the request before it verifies the signature, which cannot be computed with
    /// what is given.
    RefusedUnverified,
    /// The signature is right, and the body is not the one whose hash is signed, or no hash is.
    OtherBody,
    /// The signature is right, and the other side computes for another request.
    OtherSide,
    /// It is right for another URL or another method.
    OtherRequest,
    /// Known mistakes explain it.
    Explained,
    /// The key is wrong: the base strings agree and the signatures do not, or an RSA signature was
    /// made with another key than the partner of the public one.
    KeyIsWrong,
    /// The base strings are the same; more is unknown without the secrets.
    BaseStringsAgree,
    /// The other side's base string is not the one of this request. Without the key it is unknown
    /// which of the two the signature is for.
    BaseStringsDiffer,
    /// The signature cannot be decided, because a secret is missing that the key needs, or the body.
    Undecided,
    /// The signature has another length than the ones of its method, so no key makes it right.
    OtherLength,
    /// The request has OAuth parameters and no signature.
    Unsigned,
    /// No known mistake explains it.
    Unexplained,
    /// Without the secrets and without a base string nothing wrong shows.
    NothingShows,
}

impl Verdict {
    /// Whether the client has nothing to change.
    #[must_use]
    pub const fn is_right(self) -> bool {
        match self {
            Self::Right | Self::RightIfEmpty | Self::OtherSide => true,
            Self::FieldIsFaulty
            | Self::Refused
            | Self::RefusedUnverified
            | Self::OtherBody
            | Self::OtherRequest
            | Self::Explained
            | Self::KeyIsWrong
            | Self::OtherLength
            | Self::BaseStringsAgree
            | Self::BaseStringsDiffer
            | Self::Undecided
            | Self::Unsigned
            | Self::Unexplained
            | Self::NothingShows => false,
        }
    }

    /// Whether it is shown that the client must send something else, so that a corrected request helps.
    #[must_use]
    pub const fn is_wrong(self) -> bool {
        match self {
            Self::FieldIsFaulty
            | Self::Refused
            | Self::RefusedUnverified
            | Self::OtherBody
            | Self::OtherRequest
            | Self::Explained
            | Self::KeyIsWrong
            | Self::OtherLength
            | Self::Unsigned
            | Self::Unexplained => true,
            Self::Right
            | Self::RightIfEmpty
            | Self::OtherSide
            | Self::BaseStringsAgree
            | Self::BaseStringsDiffer
            | Self::Undecided
            | Self::NothingShows => false,
        }
    }
}

/// A mistake as a report names it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Named {
    /// Its id.
    pub id: &'static str,
    /// The function of a language that does all of this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub looks_like: Option<&'static str>,
    /// What was done.
    pub did: &'static str,
    /// The section that it breaks.
    pub section: &'static str,
    /// How to fix it.
    pub fix: &'static str,
    /// Where else it was met.
    pub reference: Option<&'static str>,
}

/// The encoders of languages that encode other bytes than RFC 5849 3.6.
const ENCODERS: [(&str, &str); 5] = [
    (
        "encode-bare-uricomponent",
        "JavaScript's encodeURIComponent",
    ),
    (
        "encode-as-form-serializer",
        "Java's URLEncoder, or JavaScript's URLSearchParams",
    ),
    ("encode-as-php-urlencode", "PHP's urlencode"),
    ("encode-as-whole-uri-function", "JavaScript's encodeURI"),
    ("encode-as-old-escape", "JavaScript's escape"),
];

impl From<&'static Mistake> for Named {
    fn from(mistake: &'static Mistake) -> Self {
        Self {
            id: &mistake.id,
            looks_like: ENCODERS
                .iter()
                .find(|(id, _)| *id == mistake.id)
                .map(|(_, encoder)| *encoder),
            did: &mistake.description,
            section: &mistake.section,
            fix: &mistake.fix,
            reference: mistake.references.first().map(String::as_str),
        }
    }
}

impl Named {
    /// The mistake of that id.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        Mistake::find(id).map(Self::from)
    }
}

/// A request that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// What it carries, where, and what kind of text it was read from.
    pub summary: String,
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// The signature that was observed, where it may be shown.
    pub signature: Option<String>,
    /// What was taken on trust.
    pub remarks: Vec<String>,
}

/// What a signature's own letters say.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Form {
    /// What it looks like.
    pub looks: String,
    /// The mistake that makes it look so.
    pub mistake: Option<Named>,
}

/// A fault that shows in the text of a field.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldFault {
    /// The field, its signature left out where that is made of the secrets.
    pub text: String,
    /// The offset in bytes of its first place.
    pub offset: usize,
    /// In how many places it shows.
    pub places: usize,
    /// The mistake.
    pub mistake: Named,
}

impl FieldFault {
    /// The field cut to fit around the fault, and a line with a caret under it.
    #[must_use]
    pub fn lines(&self, width: usize) -> [String; 2] {
        super::parting::pointed(&self.text, self.offset, width)
    }
}

/// Something that the parameters show and that no signature would.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Advice {
    /// What was found.
    pub found: String,
    /// The mistake.
    pub mistake: Named,
}

/// The same request under another URL or another method, where that gives what was observed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shown {
    /// How it differs.
    pub how: String,
    /// Its method.
    pub method: String,
    /// Its URL.
    pub url: String,
    /// The first difference of the base strings, in the first sample.
    pub parting: Option<Parting>,
    /// The mistakes that are made so.
    pub mistakes: Vec<Named>,
    /// Other mistakes, each of which signs the same text for this request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub or: Vec<Named>,
    #[serde(skip)]
    pub(super) proof: Proven,
}

/// A set of mistakes that explains what was observed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The mistakes.
    pub mistakes: Vec<Named>,
    /// How the key or the request differs, in a sentence without a full stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
    /// What to do, where no mistake says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    /// Where the texts part, in the first sample.
    pub parting: Option<Parting>,
    /// Other mistakes that give the same and do more, which these requests do not show.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub or: Vec<Named>,
    #[serde(skip)]
    pub(super) proof: Proven,
}

impl Explanation {
    /// The ids, joined by `+`; without a mistake, how the signed text differs.
    #[must_use]
    pub fn ids(&self) -> String {
        let ids: Vec<&str> = self.mistakes.iter().map(|mistake| mistake.id).collect();
        match (&ids[..], &self.how) {
            ([], Some(how)) => how.clone(),
            (ids, _) => ids.join(" + "),
        }
    }
}

/// What a usual function makes of a request that is right, so that it can be compared with a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Usual {
    /// The function.
    pub by: String,
    /// The text that an application with it signs.
    pub text: String,
    /// The signature of that text.
    pub signature: String,
}

/// What the signature says of the key, where the base string of the other side is known.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum KeyFinding {
    /// The signature is the one of their base string.
    Right,
    /// It is, with these mistakes in key or digest.
    Mistaken {
        /// The smallest sets.
        explanations: Vec<Explanation>,
    },
    /// It is not, by no known mistake.
    Wrong {
        /// The ids of the mistakes in key and digest that were tried.
        tried: Vec<&'static str>,
    },
}

/// The request at hand with a parameter more, for which explanations sign different base strings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Telling {
    /// What is special about the parameter.
    pub what: String,
    /// The parameter, as it is sent.
    pub parameter: String,
    /// Where it is added: `query` or `form body`.
    pub place: &'static str,
    /// The method of the request at hand.
    pub method: String,
    /// Its URL with the parameter, without the protocol's own.
    pub url: String,
    /// Its body with the parameter, if that is the place.
    pub body: Option<String>,
    /// The offset in bytes of the first difference of the explanations' base strings.
    pub offset: usize,
    /// What is signed: first what is right, unless an explanation signs that too.
    pub gives: Vec<Predicted>,
}

/// A base string and the explanations that sign it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Predicted {
    /// The ids of each explanation; none for what is right.
    pub ids: Vec<String>,
    /// The base string, with the nonce and the timestamp of the request at hand; of a webhook, the
    /// text that is signed.
    pub base_string: String,
    /// The signature of a webhook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

impl Predicted {
    /// The base string, cut to a width around an offset.
    #[must_use]
    pub fn line(&self, offset: usize, width: usize) -> String {
        let [shown, _] = super::parting::pointed(&self.base_string, offset, width);
        shown
    }
}

/// A body hash that is not the one of the body.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BodyHash {
    /// The value of `oauth_body_hash`.
    pub sent: String,
    /// The hash of the body.
    pub right: String,
    /// What the value is the hash of, where that is found.
    pub how: Option<String>,
    /// The mistakes.
    pub mistakes: Vec<Named>,
}

/// What was found out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diagnosis {
    /// In a word.
    pub verdict: Verdict,
    /// The requests.
    pub seen: Vec<Seen>,
    /// What the signature's own letters say.
    pub form: Option<Form>,
    /// Faults that the field's text shows.
    pub field: Vec<FieldFault>,
    /// What the parameters show.
    pub advice: Vec<Advice>,
    /// The body hash, if it is not the one of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_hash: Option<BodyHash>,
    /// Where their base string parts from the right one.
    pub parting: Option<Parting>,
    /// How their base string differs from the right one, part by part, and what whoever runs the
    /// server can do.
    pub other_side: Vec<Difference>,
    /// What an RSA signature says of the keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rsa: Option<RsaFinding>,
    /// What the signature says of the key, where their base string is known.
    pub key: Option<KeyFinding>,
    /// The same request under another URL or method, where that gives what was observed.
    pub variants: Vec<Shown>,
    /// The smallest sets of mistakes that give what was observed, the likeliest first.
    pub explanations: Vec<Explanation>,
    /// The request that tells the explanations apart, where there are several.
    pub told_apart_by: Option<Telling>,
    /// What was assumed about the key, and what is unusual about the secrets.
    pub assumed: Vec<String>,
    /// Where the signature is right: what to look at next, in order of frequency.
    pub next: Vec<String>,
    /// What to try or to collect where nothing explains what was observed, in place of the general
    /// hints.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to_try: Vec<String>,
    /// Usual functions that give another text for a request whose signature is right.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub usual: Vec<Usual>,
    /// How many sets of mistakes were tried.
    pub tried: usize,
    /// How many mistakes the largest of them had.
    pub depth: usize,
}

impl Diagnosis {
    pub(super) fn of(seen: Vec<Seen>) -> Self {
        Self {
            verdict: Verdict::NothingShows,
            seen,
            form: None,
            field: Vec::new(),
            advice: Vec::new(),
            body_hash: None,
            parting: None,
            other_side: Vec::new(),
            rsa: None,
            key: None,
            variants: Vec::new(),
            explanations: Vec::new(),
            told_apart_by: None,
            assumed: Vec::new(),
            next: Vec::new(),
            to_try: Vec::new(),
            usual: Vec::new(),
            tried: 0,
            depth: 0,
        }
    }
}
