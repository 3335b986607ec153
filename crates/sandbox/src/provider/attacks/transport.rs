//! What HTTP allows around a signed request: unsigned requests, other hosts, a second header, bodies
//! in other framings (3.4.1.2, 3.5.1).

use super::super::attack::{Attack, Played, Sequence, Wanted};
use super::super::draft::FORM;
use super::super::ledger::Purpose;
use super::super::maker::Maker;
use super::super::session::{Exchange, Session};
use super::super::wire::{Framing, Wire};
use super::forwarded::{OTHER_HOST, on_host};
use crate::webhook::{Fault, Seen};

/// Requests without any signature: to the resource, and to other spellings of its path.
pub(super) fn unsigned() -> Vec<Attack> {
    vec![
        Attack::invalid(
            "required/unsigned",
            "R-3.2-12",
            "a request without OAuth parameters",
            |maker| maker.get().sent(None).without("Authorization"),
        )
        .shows("verify-not-required"),
        Attack::invalid(
            "required/scheme-alone",
            "R-3.2-12",
            "the header OAuth without parameters",
            |maker| {
                let mut wire = maker.get().sent(None);
                wire.set("Authorization", "OAuth");
                wire
            },
        )
        .shows("verify-not-required"),
        of_method("PUT"),
        of_method("DELETE"),
        of_method("PATCH"),
        Attack::invalid(
            "required/other-scheme",
            "R-3.2-12",
            "an Authorization header of another scheme, with any token",
            |maker| {
                let mut wire = maker.get().sent(None);
                wire.set("Authorization", "Bearer x");
                wire
            },
        )
        .shows("verify-not-required"),
        Attack::scene(
            "required/other-path",
            "R-3.2-12",
            Wanted::Reject,
            "a request without OAuth parameters to another spelling of the path",
            other_paths,
        )
        .shows("verify-guard-path-mismatch"),
    ]
}

/// A request without OAuth parameters by a method that a guard may not have in its list.
fn of_method(method: &'static str) -> Attack {
    Attack::invalid(
        format!("required/unsigned-{}", method.to_lowercase()),
        "R-3.2-12",
        format!("a {method} without OAuth parameters"),
        move |maker| maker.get().by(method).sent(None).without("Authorization"),
    )
    .shows("verify-not-required")
}

/// Other spellings of a path, which routers take for the same one.
fn spellings(target: &str) -> Vec<String> {
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (target, String::new()),
    };
    let mut all = Vec::new();
    if let Some((at, letter)) = path
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_ascii_alphanumeric())
    {
        let (before, after) = path.split_at(at);
        let after = after.get(1..).unwrap_or_default();
        let escape = format!("%{:02x}", u32::from(letter));
        let other_case = if letter.is_ascii_lowercase() {
            letter.to_ascii_uppercase()
        } else {
            letter.to_ascii_lowercase()
        };
        all.push(format!("{before}{escape}{after}"));
        all.push(format!("{before}{other_case}{after}"));
    }
    all.push(format!("{path}/"));
    all.push(format!("/{path}"));
    all.push(format!("/.{path}"));
    all.push(format!("/x/..{path}"));
    all.push(format!("{path};x=1"));
    all.push(format!("{path}%00"));
    all.retain(|spelling| spelling != path);
    all.iter().map(|path| format!("{path}{query}")).collect()
}

/// The resource by an unsigned request: only the same body as that of the valid request counts.
fn other_paths(session: &mut Session) -> Result<Played, Fault> {
    let valid = session.maker.get().signed();
    let expected = session.send(Purpose::Resource, &valid)?;
    let body = |exchange: &Exchange| {
        let answer = exchange.answer.as_ref().ok();
        answer.map(|answer| answer.body.clone()).unwrap_or_default()
    };
    let (wanted, target) = (body(&expected), String::from_utf8_lossy(&valid.target));
    if wanted.is_empty() {
        return Ok(Played::not_judged("the resource has an empty body"));
    }
    let spelled = spellings(&target);
    let count = spelled.len();
    for spelling in spelled {
        let mut wire = valid.clone().without("Authorization");
        wire.target = spelling.clone().into_bytes();
        let found = session.send(Purpose::Resource, &wire)?;
        if found.is_accepted() && body(&found) == wanted {
            return Ok(Played::Seen {
                seen: Seen::Accepted,
                evidence: format!(
                    "{spelling} without a signature is answered as the valid request"
                ),
                wire: Some((Purpose::Resource, wire)),
            });
        }
    }
    Ok(Played::Seen {
        seen: Seen::Rejected,
        evidence: format!("{count} spellings of the path, and none shows the resource"),
        wire: None,
    })
}

/// The attacks.
pub(super) fn attacks() -> Vec<Attack> {
    let mut all = vec![
        Attack::invalid(
            "transport/other-host",
            "R-3.4.1-2",
            "another Host header than the one that was signed",
            |maker| {
                let mut wire = maker.get().signed();
                wire.host = OTHER_HOST.into();
                wire
            },
        )
        .shows("uri-host-header-ignored"),
    ];
    all.extend(super::forwarded::attacks());
    all.extend(second_header());
    all.extend(overrides());
    all.push(
        Attack::valid(
            "transport/absolute-form",
            "O-host-field",
            "the absolute URL in the request line",
            |maker| absolute(maker, None),
        )
        .may(),
    );
    all.push(
        Attack::invalid(
            "transport/absolute-form-of-another-host",
            "O-host-field",
            "the absolute URL of another host in the request line, for which the request is signed",
            |maker| absolute(maker, Some(OTHER_HOST)),
        )
        .may()
        .shows("verify-absolute-form-trusted"),
    );
    all.push(Attack::scene(
        "transport/oversized-header",
        "G-5",
        Wanted::Accept,
        "a valid request, after one with a header of 100,000 bytes",
        oversized,
    ));
    all
}

/// The request with the absolute URL as its target, on this host or another.
fn absolute(maker: &mut Maker, host: Option<&str>) -> Wire {
    let mut draft = maker.get();
    if let Some(host) = host {
        draft.url = on_host(&draft.url, host);
    }
    let own = maker.get().signed().host;
    let url = draft.url.clone().into_bytes();
    let mut wire = draft.signed();
    wire.target = url;
    wire.host = own;
    wire
}

/// A second Authorization header next to the right one.
fn second_header() -> Vec<Attack> {
    let of = |id: &str, what: &str, is_first: bool, make: fn(&mut Maker) -> String| {
        Attack::invalid(format!("transport/{id}"), "R-3.1-10", what, move |maker| {
            let other = make(maker);
            let mut wire = maker.get().signed();
            let second = ("Authorization".to_owned(), other.into_bytes());
            let at = if is_first { 0 } else { wire.headers.len() };
            wire.headers.insert(at, second);
            wire
        })
        .shows("verify-second-authorization")
    };
    let smuggled = |maker: &mut Maker| {
        let other = maker.other_user().and_then(|other| other.token);
        let token = other.unwrap_or_else(|| b"other".to_vec());
        format!("OAuth oauth_token=\"{}\"", String::from_utf8_lossy(&token))
    };
    vec![
        of(
            "second-authorization",
            "a second Authorization header with another oauth_token after the right one",
            false,
            smuggled,
        ),
        of(
            "second-authorization-first",
            "a second Authorization header with another oauth_token before the right one",
            true,
            smuggled,
        ),
    ]
}

/// A method that is claimed by a header or a parameter, and signed.
fn overrides() -> Vec<Attack> {
    let header = |name: &'static str| {
        Attack::invalid(
            format!("transport/{}", name.to_lowercase()),
            "R-3.4.1.1-1",
            format!("a POST that is signed as the DELETE that {name} claims"),
            move |maker| {
                let draft = maker.get().by("DELETE");
                let signature = draft.signature();
                draft
                    .by("POST")
                    .header(name, "DELETE")
                    .sent(Some(&signature))
            },
        )
        .shows("method-override")
    };
    vec![
        header("X-HTTP-Method-Override"),
        header("X-HTTP-Method"),
        header("X-Method-Override"),
        Attack::invalid(
            "transport/method-in-query",
            "R-3.4.1.1-1",
            "a POST that is signed as the DELETE that _method in the query claims",
            |maker| {
                let draft = maker.get().query("_method=DELETE").by("DELETE");
                let signature = draft.signature();
                draft.by("POST").sent(Some(&signature))
            },
        )
        .shows("method-override"),
        Attack::invalid(
            "transport/method-in-form",
            "R-3.4.1.1-1",
            "a POST that is signed as the DELETE that _method in the form claims",
            |maker| {
                let draft = maker.get().form("_method=DELETE").by("DELETE");
                let signature = draft.signature();
                draft.by("POST").sent(Some(&signature))
            },
        )
        .shows("method-override"),
    ]
}

/// A valid request after one with a header that no server need accept.
fn oversized(session: &mut Session) -> Result<Played, Fault> {
    let wire = session
        .maker
        .get()
        .signed()
        .and("X-Long", &"x".repeat(100_000));
    // Whatever the answer is: a server may close the connection.
    let current = std::mem::take(&mut session.current);
    let answer = session.raw(Purpose::Resource, &wire)?;
    session.current = current;
    let found = answer.map_or_else(
        |_| "closed without an answer".to_owned(),
        |answer| format!("answered {}", answer.status),
    );
    let is_well = session.is_well()?;
    Ok(Played::Seen {
        seen: if is_well {
            Seen::Accepted
        } else {
            Seen::Rejected
        },
        evidence: format!("the oversized request was {found}"),
        wire: None,
    })
}

/// The form of the requests whose framing is changed.
const BODY: &str = "amount=10&to=alice";

/// The request with its body in chunks.
fn chunked(mut wire: Wire) -> Wire {
    wire.framing = Framing::Chunked;
    wire
}

/// A form in chunks that is not signed. A provider that does not read chunks at all leaves them out of
/// the signature, and nothing shows that anything reads them.
fn chunked_unsigned(session: &mut Session) -> Result<Played, Fault> {
    let mut accepted = 0;
    let mut last = String::new();
    for _ in 0..2 {
        let draft = session.maker.get().by("POST");
        let signature = draft.signature();
        let wire = chunked(draft.form(BODY).sent(Some(&signature)));
        let exchange = session.send(Purpose::Resource, &wire)?;
        accepted += usize::from(exchange.is_accepted());
        last = exchange.words();
    }
    if accepted < 2 {
        return Ok(Played::Seen {
            seen: Seen::Rejected,
            evidence: format!("the request was answered {last}"),
            wire: None,
        });
    }
    let valid = chunked(session.maker.get().form(BODY).signed());
    let valid = session.send(Purpose::Resource, &valid)?;
    if valid.is_accepted() {
        return Ok(Played::Seen {
            seen: Seen::Accepted,
            evidence: "a form in chunks was accepted with and without its signature".to_owned(),
            wire: None,
        });
    }
    let evidence = "a form in chunks is left out of the signature: the provider does not read it, or \
                    it reads a body that is not signed";
    Ok(Played::Permitted(evidence.to_owned()))
}

/// Bodies in chunks and compressed bodies.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn of_body() -> Sequence {
    let valid = Attack::valid(
        "framing/form",
        "R-3.4.1-5",
        "a form with a Content-Length",
        |maker| maker.get().form(BODY),
    );
    let attacks = vec![
        Attack::valid(
            "framing/chunked",
            "R-3.4.1-5",
            "a form in chunks",
            move |maker| chunked(maker.get().form(BODY).signed()),
        )
        .may(),
        Attack::invalid(
            "framing/chunked-changed",
            "R-3.4.1-5",
            "a form in chunks that was changed after signing",
            move |maker| {
                let signature = maker.get().form(BODY);
                let draft = signature.clone().form("amount=99&to=alice");
                chunked(draft.sent(Some(&signature.signature())))
            },
        )
        .shows("verify-chunked-body-unsigned"),
        Attack::scene(
            "framing/chunked-unsigned",
            "R-3.4.1-5",
            Wanted::Reject,
            "a form in chunks that is not signed",
            chunked_unsigned,
        )
        .shows("verify-chunked-body-unsigned")
        .covered_by(&["tamper-form/added-unsigned"]),
        Attack::invalid(
            "framing/compressed-unsigned",
            "R-3.4.1-5",
            "a compressed form that is not signed",
            |maker| {
                let draft = maker.get().by("POST");
                let signature = draft.signature();
                let mut wire = draft.typed(FORM, "").sent(Some(&signature));
                wire.set("Content-Encoding", "gzip");
                wire.body = Some(stored_gzip(BODY.as_bytes()));
                wire
            },
        )
        // A compressed body is not a form, so that leaving it out may be right.
        .may()
        .shows("verify-compressed-body-unsigned"),
        Attack::invalid(
            "framing/length-and-chunks",
            "R-3.4.1-5",
            "data after a form that was signed without it",
            |maker| {
                let draft = maker.get().form(BODY);
                let signature = draft.signature();
                let mut wire = draft.sent(Some(&signature));
                wire.body = Some(format!("{BODY}\r\n&to=mallory").into_bytes());
                wire
            },
        )
        .shows("verify-body-unsigned")
        .covered_by(&["tamper-form/", "mistakes/query-"]),
    ];
    Sequence {
        name: "framing",
        valid: Some(valid),
        attacks,
    }
}

/// The gzip form of bytes (RFC 1952), in a stored block.
fn stored_gzip(bytes: &[u8]) -> Vec<u8> {
    let mut table_crc = !0_u32;
    for byte in bytes {
        table_crc ^= u32::from(*byte);
        for _ in 0..8 {
            let lowest = table_crc & 1;
            table_crc = (table_crc >> 1) ^ (0xedb8_8320 * lowest);
        }
    }
    let length = u16::try_from(bytes.len()).unwrap_or_default();
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 1];
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend_from_slice(bytes);
    out.extend((!table_crc).to_le_bytes());
    out.extend(u32::from(length).to_le_bytes());
    out
}
