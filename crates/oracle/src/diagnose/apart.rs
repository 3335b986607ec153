//! The request that tells explanations apart: the one at hand with one parameter added, so that whoever
//! sent it can send that one too.

use basestring::{Error, Url, form_pairs, percent_decode};

use crate::explain::Given;
use crate::mistakes::Mistake;
use crate::schemes::Rules;

use super::evidence::{Assembled, Evidence};
use super::model::{Predicted, Telling};
use super::search::Set;
use super::subject::Signing;
use super::{variants, with_mistakes};

/// What one explanation says of another request.
pub(super) struct Candidate {
    /// The ids of its mistakes, joined by `+`.
    pub(super) ids: String,
    pub(super) by: By,
}

/// How an explanation builds the base string.
pub(super) enum By {
    /// By rules with its mistakes.
    Rules(Box<Rules>),
    /// By the right rules, for the request after these steps.
    Steps(Vec<String>),
}

impl Candidate {
    pub(super) fn of(set: &[&'static Mistake]) -> Self {
        Self {
            ids: ids(set),
            by: By::Rules(Box::new(with_mistakes(set))),
        }
    }

    fn base_string(&self, signing: &Signing) -> Option<Vec<u8>> {
        match &self.by {
            By::Rules(rules) => signing.base_string(rules).ok(),
            By::Steps(steps) => variants::after(signing, steps)?
                .base_string(&Rules::right())
                .ok(),
        }
    }
}

/// The ids of mistakes, joined by `+`.
pub(super) fn ids(mistakes: &[&Mistake]) -> String {
    let ids: Vec<&str> = mistakes.iter().map(|mistake| mistake.id.as_str()).collect();
    ids.join(" + ")
}

/// Parameters that encoders, parsers and sorters treat differently: what is special, and as it is sent.
/// The likeliest to be sent come first.
pub(super) const ADDED: [(&str, &str); 31] = [
    ("a value with a space", "test=a%20b"),
    ("a value with a space that is sent as +", "test=a+b"),
    ("a value with a plus sign", "test=a%2Bb"),
    ("a value with a tilde", "test=a~b"),
    ("a name that is there twice", "test=2&test=1"),
    ("an empty value", "test="),
    ("a value outside ASCII", "test=%C3%A9"),
    ("a name in uppercase", "TEST=1"),
    ("a value with a slash", "test=a/b"),
    ("a value with an encoded slash", "test=a%2Fb"),
    ("a value with ! * ' ( )", "test=!*'()"),
    ("a value with & and =", "test=a%26b%3Dc"),
    ("a value with a bare =", "test=a=b"),
    ("a value with a percent sign", "test=100%25"),
    ("a value with an encoded escape", "test=a%2520b"),
    (
        "a value with a character beyond U+FFFF",
        "test=%F0%9F%98%80",
    ),
    ("a value with lowercase escapes", "test=%c3%a9"),
    ("a name with brackets", "test[]=1"),
    (
        "names with brackets that are encoded",
        "test%5B%5D=2&test%5B%5D=1",
    ),
    ("names that end with numbers", "test10=1&test9=2"),
    ("a name without =", "test"),
    ("a value with ?", "test=a?b"),
    ("a value with ;", "test=a;b"),
    ("a value with : @ , and $", "test=a:b@c,d$"),
    ("a value with \" < and >", "test=%22%3C%3E"),
    ("a value with a backslash", "test=a%5Cb"),
    ("a value with a newline", "test=a%0Ab"),
    ("a value with a space at its end", "test=a%20"),
    ("a number with a decimal point", "test=1.0"),
    ("the value 0", "test=0"),
    ("the value null", "test=null"),
];

/// Where a parameter is added.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Query,
    Body,
}

/// The request under which most of the candidates sign different texts; none if there is no such one,
/// and none if base strings must not be shown.
pub(super) fn telling(assembled: &Assembled, candidates: &[Candidate]) -> Option<Telling> {
    let signing = &assembled.signing;
    if candidates.len() < 2 || !assembled.shows_texts || signing.text.is_some() {
        return None;
    }
    let places: &[Place] = if assembled.is_form() {
        &[Place::Query, Place::Body]
    } else {
        &[Place::Query]
    };
    let mut best: Option<(usize, Telling)> = None;
    for (what, text) in ADDED.into_iter().filter(|(_, text)| is_new(signing, text)) {
        for &place in places {
            let Some((count, telling)) = asked(assembled, candidates, (what, text), place) else {
                continue;
            };
            if best.as_ref().is_none_or(|(most, _)| count > *most) {
                best = Some((count, telling));
            }
            if count == candidates.len() {
                return best.map(|(_, telling)| telling);
            }
        }
    }
    best.map(|(_, telling)| telling)
}

/// The request under which sets of mistakes sign different texts.
///
/// # Errors
///
/// As [`diagnose`](super::diagnose).
pub fn tell_apart(
    evidence: &Evidence,
    given: &Given,
    sets: &[Set],
) -> Result<Option<Telling>, Error> {
    let assembled = evidence.assemble(given)?;
    let sets = sets.iter().map(|set| Candidate::of(set));
    Ok(telling(&assembled, &sets.collect::<Vec<_>>()))
}

/// Whether the request has no parameter of these names.
fn is_new(signing: &Signing, text: &str) -> bool {
    let query = signing.url.splitn(2, |&octet| octet == b'?').nth(1);
    let has = |form: &[u8], name: &[u8]| {
        let mut pairs = form_pairs(form).flatten();
        pairs.any(|pair| pair.name.eq_ignore_ascii_case(name))
    };
    let mut names = form_pairs(text.as_bytes()).flatten();
    !names.any(|pair| has(query.unwrap_or_default(), &pair.name) || has(&signing.body, &pair.name))
}

/// What the candidates sign if a parameter is added, and how many texts these are; none if they all sign
/// the same one.
fn asked(
    assembled: &Assembled,
    candidates: &[Candidate],
    (what, text): (&str, &str),
    place: Place,
) -> Option<(usize, Telling)> {
    let changed = with(&assembled.signing, text, place);
    let shown = |octets: &[u8]| assembled.conceal.octets(octets);
    let right = changed.base_string(&Rules::right()).ok()?;
    let mut gives: Vec<Predicted> = Vec::new();
    for candidate in candidates {
        let base_string = shown(&candidate.base_string(&changed)?);
        match gives.iter_mut().find(|one| one.base_string == base_string) {
            Some(known) => known.ids.push(candidate.ids.clone()),
            None => gives.push(Predicted {
                ids: vec![candidate.ids.clone()],
                base_string,
                signature: None,
            }),
        }
    }
    let count = gives.len();
    if count < 2 {
        return None;
    }
    let base_string = shown(&right);
    if !gives.iter().any(|one| one.base_string == base_string) {
        let right = Predicted {
            ids: Vec::new(),
            base_string,
            signature: None,
        };
        gives.insert(0, right);
    }
    let telling = Telling {
        what: what.to_owned(),
        parameter: text.to_owned(),
        place: match place {
            Place::Query => "query",
            Place::Body => "form body",
        },
        method: shown(&changed.method),
        url: assembled.shown_url(&without_protocol(&changed.url)),
        body: (place == Place::Body).then(|| shown(&changed.body)),
        offset: common(&gives),
        gives,
    };
    Some((count, telling))
}

/// The request with a parameter more.
fn with(signing: &Signing, text: &str, place: Place) -> Signing {
    let mut changed = signing.clone();
    match place {
        Place::Query => {
            let mut parts = signing.url.splitn(2, |&octet| octet == b'#');
            let target = parts.next().unwrap_or_default();
            let sign: &[u8] = match (target.contains(&b'?'), target.last()) {
                (false, _) => b"?",
                (true, Some(b'?' | b'&')) => b"",
                (true, _) => b"&",
            };
            changed.url = [target, sign, text.as_bytes()].concat();
            if let Some(fragment) = parts.next() {
                changed.url.push(b'#');
                changed.url.extend_from_slice(fragment);
            }
        }
        Place::Body => {
            let sign: &[u8] = if signing.body.is_empty() { b"" } else { b"&" };
            changed.body = [&signing.body[..], sign, text.as_bytes()].concat();
        }
    }
    changed
}

/// A URL without the protocol's parameters, which are new in each request.
fn without_protocol(url: &[u8]) -> Vec<u8> {
    let mut parts = url.splitn(2, |&octet| octet == b'?');
    let (Some(target), Some(query), true) = (parts.next(), parts.next(), Url::parse(url).is_ok())
    else {
        return url.to_vec();
    };
    let is_protocol = |piece: &&[u8]| {
        let name = piece.split(|&octet| octet == b'=').next();
        let name = percent_decode(name.unwrap_or_default());
        name.is_ok_and(|name| name.starts_with(b"oauth_"))
    };
    let kept = query.split(|&octet| octet == b'&');
    let kept: Vec<&[u8]> = kept.filter(|piece| !is_protocol(piece)).collect();
    [target, b"?", &kept.join(&b'&')].concat()
}

/// The length of what the texts of all explanations begin with, in bytes.
pub(super) fn common(gives: &[Predicted]) -> usize {
    let mut texts = gives.iter().filter(|one| !one.ids.is_empty());
    let Some(first) = texts.next() else { return 0 };
    let length = |other: &Predicted| {
        let same = first.base_string.char_indices();
        let mut same = same.zip(other.base_string.chars());
        let differs = same.find(|((_, a), b)| a != b);
        let shorter = first.base_string.len().min(other.base_string.len());
        differs.map_or(shorter, |((place, _), _)| place)
    };
    texts.map(length).min().unwrap_or_default()
}
