//! Signatures that are wrong, absent, or another text for the right one (3.2, 3.4).

use super::super::attack::{Attack, Played, Shot, Wanted};
use super::super::draft::Draft;
use super::super::ledger::Purpose;
use super::super::maker::Maker;
use super::super::session::Session;
use crate::webhook::{Fault, Seen};

/// The Base64 of twenty zero bytes: a signature by its form.
pub(in crate::provider) const WRONG: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/// The lengths of the headers of long requests, in bytes.
const LONG: [usize; 3] = [10_000, 20_000, 60_000];

/// The request with a signature that is made from the right one. The right one is the expected
/// signature, which no answer may show.
fn with(draft: &Draft, change: impl Fn(&str) -> String) -> Shot {
    let right = draft.signature();
    let wire = draft.sent(Some(&change(&right)));
    Shot {
        wire,
        draft: None,
        expected: Some(right),
    }
}

/// The attacks.
pub(super) fn attacks() -> Vec<Attack> {
    let mut all = vec![
        Attack::invalid(
            "signature/wrong",
            "R-3.2-1",
            "a signature of the right length that is not this request's",
            |maker| with(&maker.get(), |_| WRONG.to_owned()),
        )
        .shows("verify-signature-unchecked"),
        of_kind("post", "POST", |maker| maker.get().form("a=1")),
        of_kind("put", "PUT", |maker| maker.get().by("PUT")),
        of_kind("json", "POST of JSON", |maker| {
            maker.get().typed("application/json", "{}")
        }),
        Attack::scene(
            "signature/wrong-long",
            "R-3.2-1",
            Wanted::Reject,
            "a wrong signature in a request with a long header",
            long,
        )
        .shows("verify-signature-unchecked"),
    ];
    all.extend(loose());
    all.extend(lenient());
    all
}

/// A wrong signature of another kind of request, which a guard may leave out.
fn of_kind(id: &str, kind: &str, make: fn(&mut Maker) -> Draft) -> Attack {
    Attack::invalid(
        format!("signature/wrong-{id}"),
        "R-3.2-1",
        format!("a {kind} with a signature of the right length that is not this request's"),
        move |maker| with(&make(maker), |_| WRONG.to_owned()),
    )
    .shows("verify-signature-unchecked")
}

/// Requests with a wrong signature and longer and longer headers. A server need not accept those, so that
/// closing the connection shows nothing here.
fn long(session: &mut Session) -> Result<Played, Fault> {
    for length in LONG {
        let mut accepted = 0;
        let mut wire = session.maker.get().sent(Some(WRONG));
        for _ in 0..2 {
            wire = session.maker.get().sent(Some(WRONG));
            wire = wire.and("X-Long", &"x".repeat(length));
            let answer = session.raw(Purpose::Resource, &wire)?;
            let seen = session.calibration.as_ref().map(|own| own.seen(&answer));
            accepted += usize::from(seen == Some(Seen::Accepted));
            if accepted == 0 {
                break;
            }
        }
        if accepted == 2 {
            return Ok(Played::Seen {
                seen: Seen::Accepted,
                evidence: format!("accepted twice with a header of {length} bytes"),
                wire: Some((Purpose::Resource, wire)),
            });
        }
    }
    Ok(Played::Seen {
        seen: Seen::Rejected,
        evidence: format!("rejected with headers of {LONG:?} bytes"),
        wire: None,
    })
}

/// Signatures that a loose comparison takes for the right one.
fn loose() -> Vec<Attack> {
    let of = |id: &str, what: &str, change: fn(&str) -> String| {
        Attack::invalid(id, "R-3.2-1", what, move |maker| with(&maker.get(), change))
            .shows("verify-loose-comparison")
    };
    vec![
        of(
            "signature/first-character",
            "the first character of the right signature",
            |right| right.chars().take(1).collect(),
        ),
        of(
            "signature/first-half",
            "the first half of the right signature",
            |right| right.chars().take(right.len() / 2).collect(),
        ),
        of(
            "signature/first-half-padded",
            "the first half of the right signature, and another second half",
            |right| {
                let half: String = right.chars().take(right.len() / 2).collect();
                let rest = "B".repeat(right.len() - half.len() - 1);
                format!("{half}{rest}=")
            },
        ),
        of(
            "signature/longer",
            "the right signature with more characters after it",
            |right| format!("{right}AAAA"),
        )
        .covered_by(&["signature/spare-bits"]),
        of(
            "signature/lowercase",
            "the right signature in lowercase",
            str::to_ascii_lowercase,
        ),
        of(
            "signature/uppercase",
            "the right signature in uppercase",
            str::to_ascii_uppercase,
        ),
        of(
            "signature/zero",
            "the signature 0, which some languages compare as equal to texts",
            |_| "0".to_owned(),
        ),
    ]
}

/// A comparison by prefix accepts some of these too; other spare bits it does not.
const COMPARED: &[&str] = &["signature/first-", "signature/longer"];

/// Other texts that a lenient Base64 decoder reads as the right signature.
fn lenient() -> Vec<Attack> {
    let of = |id: &str, what: &str, change: fn(&str) -> String| {
        Attack::invalid(id, "G-2", what, move |maker| with(&maker.get(), change))
            .should()
            .shows("base64-lenient-verify")
            .covered_by(COMPARED)
    };
    vec![
        of(
            "signature/spare-bits",
            "the right signature with other spare bits in its last character",
            spare_bits,
        )
        .covered_by(&["signature/first-half-padded"]),
        of(
            "signature/space",
            "the right signature with a space in it",
            |right| {
                let (first, second) = right.split_at(right.len() / 2);
                format!("{first} {second}")
            },
        ),
        of(
            "signature/line-feed",
            "the right signature with a trailing newline",
            |right| format!("{right}\n"),
        ),
        of(
            "signature/not-padded",
            "the right signature without its =",
            |right| right.trim_end_matches('=').to_owned(),
        ),
        of(
            "signature/padded-twice",
            "the right signature with one = more",
            |right| format!("{right}="),
        ),
    ]
}

/// The same 20 bytes in a text that differs in bits that no byte has.
fn spare_bits(right: &str) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = right.trim_end_matches('=');
    let Some((at, last)) = digits.char_indices().next_back() else {
        return right.to_owned();
    };
    let value = ALPHABET.find(last).unwrap_or_default();
    // The lowest bit belongs to no byte wherever there is an `=`.
    let other = ALPHABET.chars().nth(value ^ 1).unwrap_or('A');
    let (before, padding) = (
        digits.get(..at).unwrap_or_default(),
        right.get(digits.len()..).unwrap_or_default(),
    );
    format!("{before}{other}{padding}")
}
