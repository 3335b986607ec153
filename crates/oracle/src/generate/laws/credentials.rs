//! HTTP authentication of webhooks: Basic (RFC 7617) and Digest (RFC 7616).

use basestring::digest::{Answer, Challenge, parse_challenges};
use basestring::{Secret, basic, webhook_url};

use super::{Broken, Outcome, Verdict, accepted, equal, holds, refused, show, uri_of};
use crate::generate::digest::{DigestChange, DigestPlan, DigestServer};
use crate::generate::text::{Octets, Text};

/// parse ∘ build = id on Basic's field, whose user name has no colon and which has no control
/// character; what a field cannot carry is refused.
///
/// # Errors
///
/// The law's breach.
pub fn basic_parse_of_build(username: &Text, password: &Octets) -> Outcome {
    let is_control = |octet: &u8| octet.is_ascii_control();
    let (name, secret) = (username.0.as_bytes(), Secret::new(password.0.as_slice()));
    let writable = !name.contains(&b':') && !name.iter().chain(&password.0).any(is_control);
    match basic::authorization(name, &secret) {
        Ok(field) => {
            holds!(writable, "expected a refusal, found {field}");
            let (found, secret) = accepted(
                basic::parse_authorization(field.as_bytes()),
                "parsing what was built",
            )?;
            equal!(show(&found), show(name), "the user name");
            equal!(show(secret.expose()), show(&password.0), "the password");
            Ok(Verdict::Reached)
        }
        Err(error) => {
            holds!(
                !writable,
                "expected {username:?} to be written, found {error}"
            );
            refused(&error)
        }
    }
}

/// The server verifies what the client answers, and reads challenge and answer as they were written.
///
/// # Errors
///
/// The law's breach.
pub fn digest_verify_of_answer(plan: &DigestPlan) -> Outcome {
    digest_challenge_is_read_as_written(plan)?;
    digest_answer_is_read_and_verified(plan)
}

/// The part of [`digest_verify_of_answer`] that is the challenge's.
///
/// # Errors
///
/// The law's breach.
pub(crate) fn digest_challenge_is_read_as_written(plan: &DigestPlan) -> Outcome {
    let challenge = plan.challenge();
    let field = accepted(challenge.to_field(), "building a challenge")?;
    let parsed = accepted(Challenge::parse(field.as_bytes()), "parsing a challenge")?;
    equal!(parsed, challenge, "the challenge read");
    Ok(Verdict::Reached)
}

/// The part of [`digest_verify_of_answer`] that is the answer's.
///
/// # Errors
///
/// The law's breach.
pub(crate) fn digest_answer_is_read_and_verified(plan: &DigestPlan) -> Outcome {
    let answer = accepted(plan.answer(), "answering a challenge")?;
    let field = accepted(answer.to_field(), "building an answer")?;
    let parsed = accepted(Answer::parse(field.as_bytes()), "parsing an answer")?;
    equal!(parsed, answer, "the answer read");
    accepted(server(plan, parsed).verify(), "verifying an answer")?;
    Ok(Verdict::Reached)
}

fn server(plan: &DigestPlan, answer: Answer) -> DigestServer {
    let (plan, challenge) = (plan.clone(), plan.challenge());
    DigestServer {
        plan,
        answer,
        challenge,
        method: b"GET",
        used: false,
    }
}

/// One change to what an answer depends on is found, for the right reason.
///
/// # Errors
///
/// The law's breach.
pub fn digest_one_change_is_found(plan: &DigestPlan, change: DigestChange) -> Outcome {
    let answer = accepted(plan.answer(), "answering a challenge")?;
    let mut server = server(plan, answer);
    let Some(expected) = change.apply(&mut server) else {
        return Ok(Verdict::Idle);
    };
    match (server.verify(), expected) {
        (Ok(()), Ok(())) => Ok(Verdict::Reached),
        (Err(error), Err(kind)) if error.kind() == kind => {
            refused(&error)?;
            Ok(Verdict::Reached)
        }
        (found, expected) => Err(Broken(format!(
            "{change:?}: expected {expected:?}, found {found:?} for {:?}",
            server.answer
        ))),
    }
}

/// Parsing any bytes as `WWW-Authenticate`: a challenge that is parsed can be written, unless it has
/// what no header can have. Parsing it again gives the same challenge, and its answer verifies.
///
/// # Errors
///
/// The law's breach.
pub fn any_challenge_is_read_and_answered(value: &[u8]) -> Outcome {
    let challenges = match parse_challenges(value) {
        Ok(challenges) => challenges,
        Err(error) => return refused(&error),
    };
    let mut reached = Verdict::Idle;
    for challenge in challenges {
        let password = Secret::new("p");
        let request = basestring::digest::Request {
            method: b"GET",
            uri: b"/",
            body: b"",
        };
        let (cnonce, count) = (Some(&b"c"[..]), Some(&b"00000001"[..]));
        let answer =
            basestring::digest::answer(&challenge, b"u", &password, &request, cnonce, count);
        let answer = accepted(answer, "answering a challenge")?;
        let verdict =
            basestring::digest::verify(&answer, &challenge, b"u", &password, &request, |count| {
                count == 1
            });
        accepted(verdict, "verifying the answer")?;
        match challenge.to_field() {
            Ok(field) => {
                let again = accepted(Challenge::parse(field.as_bytes()), "reading it again")?;
                let mut expected = challenge.clone();
                expected.qop.clone_from(&again.qop);
                equal!(again, expected, "the challenge read again");
                equal!(again.qop, challenge.qop, "the qop read again");
                reached = Verdict::Reached;
            }
            Err(error) => {
                refused(&error)?;
            }
        }
    }
    Ok(reached)
}

/// Parsing any bytes as a Digest or a Basic answer: what is parsed can be written, unless it has
/// what no header can have. Parsing it again gives the same answer.
///
/// # Errors
///
/// The law's breach.
pub fn any_answer_is_read_and_written(value: &[u8]) -> Outcome {
    if let Ok((username, password)) = basic::parse_authorization(value) {
        let field = accepted(
            basic::authorization(&username, &password),
            "building it again",
        )?;
        let (name, secret) = accepted(
            basic::parse_authorization(field.as_bytes()),
            "parsing it again",
        )?;
        equal!(
            (name, show(secret.expose())),
            (username, show(password.expose())),
            "Basic's pair"
        );
        return Ok(Verdict::Reached);
    }
    let answer = match Answer::parse(value) {
        Ok(answer) => answer,
        Err(error) => return refused(&error),
    };
    match answer.to_field() {
        Ok(field) => {
            let again = accepted(Answer::parse(field.as_bytes()), "parsing it again")?;
            equal!(again, answer, "the answer read again");
            Ok(Verdict::Reached)
        }
        Err(error) => refused(&error),
    }
}

/// A webhook's URL without its user and password is a URL with the same base string URI, and its
/// credentials are not in it. The request target is its path and its query.
///
/// # Errors
///
/// The law's breach.
pub fn webhook_url_keeps_the_target(url: &[u8]) -> Outcome {
    let webhook = match webhook_url::split_userinfo(url) {
        Ok(webhook) => webhook,
        Err(error) => {
            holds!(
                error.kind() == basestring::Kind::MalformedUrl,
                "expected malformed-url, found {error}"
            );
            return refused(&error);
        }
    };
    let found = accepted(uri_of(&webhook.url), "the URL without its user")?;
    let expected = accepted(uri_of(url), "the URL with its user")?;
    equal!(found, expected, "the base string URI");
    let again = accepted(
        webhook_url::split_userinfo(&webhook.url),
        "splitting it again",
    )?;
    holds!(
        again.credentials.is_none(),
        "expected no credentials in {}",
        show(&webhook.url)
    );
    equal!(
        show(&again.target),
        show(&webhook.target),
        "the request target"
    );
    let parts = accepted(basestring::Url::parse(&webhook.url), "the URL's parts")?;
    let path = Some(parts.path()).filter(|path| !path.is_empty());
    let query = parts.query().map(|query| [b"?", query].concat());
    let sent = [path.unwrap_or(b"/"), &query.unwrap_or_default()].concat();
    holds!(
        is_with_escapes(&webhook.target, &sent),
        "expected path and query of {}, found {}",
        show(&webhook.url),
        show(&webhook.target)
    );
    holds!(
        webhook.target.starts_with(b"/") && webhook.target.iter().all(u8::is_ascii_graphic),
        "expected a request target, found {}",
        show(&webhook.target)
    );
    Ok(Verdict::Reached)
}

/// Whether a text has these bytes in their order, each as it is or escaped.
fn is_with_escapes(text: &[u8], bytes: &[u8]) -> bool {
    let rest = bytes.iter().try_fold(text, |rest, byte| {
        let plain = rest.strip_prefix(std::slice::from_ref(byte));
        plain.or_else(|| rest.strip_prefix(format!("%{byte:02X}").as_bytes()))
    });
    rest.is_some_and(<[u8]>::is_empty)
}
