//! The verdict of a diagnosis in words, and what to do next.

use super::super::Part;
use super::super::decide::{PART_IS_UNREAD, RIGHT_WITHOUT_BODY, TEXT_IS_DOUBTFUL};
use super::super::model::{Diagnosis, Explanation, KeyFinding, Verdict};
use super::{BAD, GOOD};

const SECRETS: &str = "give the secrets, or for an RSA method the key with --public-key, so that the \
                       signature can be verified";
const AGREE: &str = "the base strings are the same: if the signature is rejected, the client signed \
                     another text, or its key is not the server's";
const THEIRS: &str = "give the other side's base string with --their-base-string: it shows where the two \
                      diverge";
const SIGNED: &str = "with the secrets, basestring can say which of the two base strings was signed: whether \
                      the client or the server has to change";

const UNSIGNED: &str = "sign it: basestring sign FILE --consumer-key KEY --consumer-secret-file FILE, with \
                        --token and --token-secret-file if there is a token";

/// The ids of every mistake in the diagnosis.
fn named(diagnosis: &Diagnosis) -> Vec<String> {
    let form = diagnosis
        .form
        .as_ref()
        .and_then(|form| form.mistake.as_ref());
    let in_set = |id: &str| {
        let mut sets = diagnosis.explanations.iter();
        sets.any(|set| set.mistakes.iter().any(|mistake| mistake.id == id))
    };
    let mut ids: Vec<String> = form
        .filter(|mistake| !in_set(mistake.id))
        .map(|mistake| mistake.id.to_owned())
        .into_iter()
        .collect();
    ids.extend(
        diagnosis
            .field
            .iter()
            .map(|fault| fault.mistake.id.to_owned()),
    );
    ids.extend(
        diagnosis
            .advice
            .iter()
            .map(|advice| advice.mistake.id.to_owned()),
    );
    ids.extend(diagnosis.explanations.iter().map(Explanation::ids));
    if let Some(KeyFinding::Mistaken { explanations }) = &diagnosis.key {
        ids.extend(explanations.iter().map(Explanation::ids));
    }
    ids.dedup();
    ids
}

/// How the other side's base string differs, in a sentence.
fn differences(diagnosis: &Diagnosis) -> String {
    let all: Vec<&str> = diagnosis
        .other_side
        .iter()
        .map(|difference| difference.how.as_str())
        .collect();
    all.join("; ")
}

const fn other_body(diagnosis: &Diagnosis) -> &'static str {
    if diagnosis.body_hash.is_some() {
        "the signature matches this request, and oauth_body_hash is not the hash of its body"
    } else {
        "the signature does not cover this body"
    }
}

/// The verdict in words, with colors, and what to do next.
#[must_use]
pub fn verdict(diagnosis: &Diagnosis) -> (String, Vec<String>) {
    let (words, hints) = match diagnosis.verdict {
        Verdict::Right => (good("the signature matches this request"), Vec::new()),
        Verdict::RightIfEmpty => (
            format!(
                "{GOOD}right{GOOD:#} if the token secret is empty: the signature matches this request \
                 with the client secret alone"
            ),
            Vec::new(),
        ),
        Verdict::OtherBody => (bad(other_body(diagnosis)), Vec::new()),
        Verdict::OtherSide => (other_side(diagnosis), Vec::new()),
        Verdict::FieldIsFaulty => {
            let words = "the Authorization header is malformed; its signature is right";
            (bad(words), Vec::new())
        }
        Verdict::Refused => (bad(&refused(diagnosis)), Vec::new()),
        Verdict::RefusedUnverified => (bad(REFUSED), Vec::new()),
        Verdict::OtherRequest => {
            let words = "the signature belongs to another request";
            (bad(words), Vec::new())
        }
        Verdict::Explained => explained(diagnosis),
        Verdict::KeyIsWrong => (bad(wrong_key(diagnosis)), Vec::new()),
        Verdict::BaseStringsAgree => (AGREE.to_owned(), vec![SECRETS]),
        Verdict::BaseStringsDiffer => (
            format!(
                "the other side's base string is not the one of this request: {}",
                match &diagnosis.explanations[..] {
                    [explanation] => explanation.ids(),
                    _ => differences(diagnosis),
                }
            ),
            vec![SIGNED],
        ),
        Verdict::Undecided => (undecided(diagnosis).to_owned(), Vec::new()),
        Verdict::OtherLength => {
            let words = "the signature is not one of the method that oauth_signature_method names";
            (bad(words), Vec::new())
        }
        Verdict::Unexplained => unexplained(diagnosis),
        Verdict::Unsigned => (
            format!("{BAD}wrong{BAD:#}: oauth_signature is missing, so the request is not signed"),
            vec![UNSIGNED],
        ),
        Verdict::NothingShows => nothing_shows(diagnosis),
    };
    (words, hints.into_iter().map(str::to_owned).collect())
}

fn nothing_shows(diagnosis: &Diagnosis) -> (String, Vec<&'static str>) {
    let words = "nothing is wrong as far as can be seen without the secrets";
    let hints = if diagnosis.to_try.is_empty() {
        vec![SECRETS, THEIRS]
    } else {
        Vec::new()
    };
    (words.to_owned(), hints)
}

const REFUSED: &str = "a server rejects the request before it verifies the signature";

fn refused(diagnosis: &Diagnosis) -> String {
    let names = named(diagnosis);
    if names.is_empty() {
        return format!("{REFUSED}, which is right");
    }
    format!("{}; the signature itself is right", names.join(", "))
}

fn undecided(diagnosis: &Diagnosis) -> &'static str {
    match diagnosis.to_try.first() {
        None => {
            "undecided: the signature does not match with an empty token secret, and no known mistake \
             explains it"
        }
        Some(try_this) if try_this == TEXT_IS_DOUBTFUL => {
            "undecided: the text may not be the request as it was sent"
        }
        Some(try_this) if try_this == PART_IS_UNREAD => {
            "undecided: a part of the URL is in the text and was not read"
        }
        Some(try_this) if try_this == RIGHT_WITHOUT_BODY => {
            "undecided: the signature is right for an empty body, and the body may be missing in what \
             was pasted"
        }
        Some(_) => {
            "undecided: the body is missing in what was pasted, so the signature cannot be computed"
        }
    }
}

fn wrong_key(diagnosis: &Diagnosis) -> &'static str {
    match &diagnosis.rsa {
        Some(rsa) if rsa.is_of_this_key == Some(false) => {
            "the key is wrong: another private key made the signature"
        }
        Some(_) => {
            "the key does not open the signature: another private key made it, or the same one with an \
             unknown padding, or it was changed"
        }
        None => "the base strings are the same, so the key is wrong",
    }
}

fn good(words: &str) -> String {
    format!("{GOOD}right{GOOD:#}: {words}")
}

fn bad(words: &str) -> String {
    format!("{BAD}wrong{BAD:#}: {words}")
}

fn other_side(diagnosis: &Diagnosis) -> String {
    let differences = differences(diagnosis);
    if !diagnosis.explanations.is_empty() {
        let ids: Vec<String> = diagnosis
            .explanations
            .iter()
            .map(Explanation::ids)
            .collect();
        let words = "the signature matches this request. The other side's base string has a \
                     mistake";
        return good(&format!("{words}: {}", ids.join(" or ")));
    }
    let mut parts = diagnosis
        .other_side
        .iter()
        .map(|difference| difference.part);
    let words = if parts.all(|part| part == Part::Writing) {
        "the signature matches this request. The other side writes its base string in another way"
    } else {
        "the signature matches this request. The other side computes for another request"
    };
    good(&format!("{words}: {differences}"))
}

fn explained(diagnosis: &Diagnosis) -> (String, Vec<&'static str>) {
    let count = diagnosis.explanations.len();
    if count > 1 {
        let words = format!("{count} explanations are possible");
        let next = match diagnosis.told_apart_by {
            Some(_) => Vec::new(),
            None => vec!["give another rejected request to narrow them down"],
        };
        return (bad(&words), next);
    }
    (bad(&named(diagnosis).join(", ")), Vec::new())
}

fn unexplained(diagnosis: &Diagnosis) -> (String, Vec<&'static str>) {
    let sets = match diagnosis.depth {
        0 | 1 => "mistakes",
        2 => "sets of up to 2 mistakes",
        _ => "sets of up to 3 mistakes",
    };
    let words = format!(
        "{BAD}does not match{BAD:#}: no known mistake explains the signature; {} {sets} were tried",
        diagnosis.tried
    );
    if !diagnosis.to_try.is_empty() {
        return (words, Vec::new());
    }
    let mut next = vec!["check that these are the right secrets"];
    if diagnosis.other_side.is_empty() && diagnosis.parting.is_none() {
        next.push(THEIRS);
    }
    (words, next)
}
