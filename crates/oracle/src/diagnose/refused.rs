//! Requests that a server rejects before it verifies their signature, by the reference.

use basestring::{Field, Kind, Received, Request, Url};

use super::advice::is_encoded_twice;
use super::carried::is_positive_integer;
use super::evidence::Assembled;
use super::model::{Diagnosis, Verdict};
use super::says_a_mistake;

/// Why a server would reject a request before it verifies the signature, with a remark for what does
/// not show otherwise.
pub(super) fn refusals(assembled: &Assembled, remarks: &mut Vec<String>) -> Vec<Kind> {
    let mut kinds = Vec::new();
    if let Some(Refusal { kind, words }) = refusal(assembled) {
        remarks.push(words);
        kinds.extend(kind);
    }
    let is_twice = assembled.is_plaintext && is_encoded_twice(&assembled.protocol);
    if assembled.has_other_signature || is_twice {
        kinds.push(Kind::BadSignature);
    }
    kinds
}

/// What the reference refuses in the request.
struct Refusal {
    /// Its kind; none where RFC 5849 leaves the choice to servers.
    kind: Option<Kind>,
    words: String,
}

fn refusal(assembled: &Assembled) -> Option<Refusal> {
    let signing = &assembled.signing;
    let mut fields = signing.fields.clone();
    if let Some(field) = &signing.field {
        fields.retain(|(name, _)| !name.eq_ignore_ascii_case(b"Authorization"));
        fields.push((b"Authorization".to_vec(), field.clone()));
    }
    let views: Vec<Field<'_>> = fields.iter().map(|(n, v)| (&n[..], &v[..])).collect();
    let request = Request {
        method: &signing.method,
        url: Url::parse(&signing.url).ok()?,
        fields: &views,
        body: &signing.body,
    };
    let fault = Received::parse(&request).err()?;
    // A signature that is given separately is not missing.
    if fault.kind() == Kind::MissingParameter {
        return None;
    }
    let kind = Some(fault.kind()).filter(|kind| !is_left_open(*kind, assembled));
    let who = match kind {
        Some(_) => "a server would reject it before it verifies",
        None => "some servers reject it before they verify",
    };
    let words = assembled.conceal.text(&fault.to_string());
    Some(Refusal {
        kind,
        words: format!("{who} the signature: {words}"),
    })
}

/// Whether RFC 5849 leaves open what the reference refuses: a parameter of the request whose name begins
/// with `oauth_` (3.5), and how a positive integer is written (3.3).
fn is_left_open(kind: Kind, assembled: &Assembled) -> bool {
    if kind == Kind::SeveralPlaces {
        return !assembled.has_two_places;
    }
    let mut protocol = assembled.protocol.iter();
    let timestamp = protocol.find(|(name, _)| name == b"oauth_timestamp");
    kind == Kind::BadTimestamp && timestamp.is_some_and(|(_, value)| is_positive_integer(value))
}

/// A right signature does not help where the server rejects the request for something else.
pub(super) fn refuse(refusals: &[Kind], diagnosis: &mut Diagnosis) {
    let is_malformed = refusals.contains(&Kind::MalformedHeader);
    let has_form = diagnosis.form.as_ref();
    let has_form = has_form.is_some_and(|form| form.mistake.is_some());
    let verdict = match diagnosis.verdict {
        Verdict::Right | Verdict::RightIfEmpty => {
            if diagnosis.body_hash.is_some() {
                Verdict::OtherBody
            } else if is_malformed || !diagnosis.field.is_empty() {
                Verdict::FieldIsFaulty
            } else if has_form || !refusals.is_empty() {
                Verdict::Refused
            } else {
                return;
            }
        }
        Verdict::NothingShows
            if !refusals.is_empty() && diagnosis.field.is_empty() && !says_a_mistake(diagnosis) =>
        {
            Verdict::RefusedUnverified
        }
        Verdict::NothingShows
        | Verdict::FieldIsFaulty
        | Verdict::Refused
        | Verdict::RefusedUnverified
        | Verdict::OtherBody
        | Verdict::OtherLength
        | Verdict::OtherSide
        | Verdict::OtherRequest
        | Verdict::Explained
        | Verdict::KeyIsWrong
        | Verdict::BaseStringsAgree
        | Verdict::BaseStringsDiffer
        | Verdict::Undecided
        | Verdict::Unsigned
        | Verdict::Unexplained => return,
    };
    diagnosis.verdict = verdict;
    diagnosis.next.clear();
}
