//! Verifying a Digest answer: RFC 7616 3.4.6 (D-10, D-20).

use super::answer::{Answer, check_nc, expected_response};
use super::challenge::Challenge;
use super::fields::missing;
use super::response::{Request, username_hash};
use crate::error::{Error, Kind, excerpt};
use crate::secret::{Secret, constant_time_eq};

/// RFC 7616 3.4.6: whether an answer fits this challenge, this user and this request.
///
/// The response is compared in constant time, and computed whether or not the user name fits. If
/// everything else is correct, `take_count` is called with the nonce count, from 1. It stores the count
/// and returns whether it is higher than the last one of this nonce (D-20). An answer without `qop`, to
/// a challenge without `qop`, has no count: use a new nonce for each, so that it cannot be replayed.
///
/// ```
/// use basestring::{Kind, Secret, digest};
/// let mut challenge = digest::Challenge::new("webhooks", "5TsQWLVdgBdmrQ0X");
/// challenge.qop = vec![digest::Qop::Auth];
/// let password = Secret::new("p");
/// let request = digest::Request { method: b"POST", uri: b"/voice?a=1", body: b"From=%2B1" };
/// let answer =
///     digest::answer(&challenge, b"u", &password, &request, Some(b"c"), Some(b"00000001")).unwrap();
///
/// let mut last = 0;
/// let mut take_count = |count| count > std::mem::replace(&mut last, count);
/// let verify = |request, take: &mut dyn FnMut(u32) -> bool| {
///     digest::verify(&answer, &challenge, b"u", &password, request, take).map_err(|e| e.kind())
/// };
/// assert_eq!(verify(&request, &mut take_count), Ok(()));
/// assert_eq!(verify(&request, &mut take_count), Err(Kind::UsedNonce));
/// let other = digest::Request { uri: b"/voice", ..request };
/// assert_eq!(verify(&other, &mut take_count), Err(Kind::MalformedParameter));
/// ```
///
/// # Errors
///
/// [`Kind::MissingParameter`] without `qop` if the challenge offers it, so that no one can remove it
/// (D-20), and without the `cnonce` of a `-sess` algorithm; [`Kind::UnknownMethod`] for an
/// algorithm or a `qop` that is not the challenge's; [`Kind::MalformedParameter`] for a `uri` that
/// is not the request target (D-10), and for a hashed name if the challenge does not accept one;
/// [`Kind::UsedNonce`] for a nonce that is not the challenge's, or a count that is not new;
/// [`Kind::UnknownCredentials`] for another realm or user name; [`Kind::BadSignature`] for another
/// opaque or response. [`Kind::status`] is the status code of the response.
pub fn verify(
    answer: &Answer,
    challenge: &Challenge,
    username: &[u8],
    password: &Secret,
    request: &Request<'_>,
    take_count: impl FnOnce(u32) -> bool,
) -> Result<(), Error> {
    check_challenge(answer, challenge, request)?;
    let expected = expected_response(answer, username, password, request)?;
    let response_holds = constant_time_eq(expected.as_bytes(), &answer.response);
    let name_holds = if answer.userhash {
        let hash = username_hash(answer.algorithm, username, &challenge.realm);
        constant_time_eq(hash.as_bytes(), &answer.username)
    } else {
        constant_time_eq(username, &answer.username)
    };
    if !name_holds {
        return refuse(
            Kind::UnknownCredentials,
            "a known user name",
            &answer.username,
        );
    }
    if !response_holds {
        let expected = "the response to this challenge and request";
        return refuse(Kind::BadSignature, expected, &answer.response);
    }
    match &answer.nc {
        Some(nc) if answer.qop.is_some() && !take_count(check_nc(nc)?) => {
            refuse(Kind::UsedNonce, "a higher nc than the last one", nc)
        }
        _ => Ok(()),
    }
}

/// Whether an answer is to this challenge and for this request target. It reads no secrets.
fn check_challenge(
    answer: &Answer,
    challenge: &Challenge,
    request: &Request<'_>,
) -> Result<(), Error> {
    if answer.algorithm != challenge.algorithm {
        let found = answer.algorithm.name().as_bytes();
        return refuse(Kind::UnknownMethod, "the challenge's algorithm", found);
    }
    match answer.qop {
        None if challenge.qop.is_empty() => {}
        None => return Err(missing("a qop, as the challenge offers it")),
        Some(qop) if challenge.qop.contains(&qop) => {}
        Some(qop) => {
            let expected = "a qop that the challenge offers";
            return refuse(Kind::UnknownMethod, expected, qop.name().as_bytes());
        }
    }
    if answer.uri != request.uri {
        let expected = "the request target as uri, with its query";
        return refuse(Kind::MalformedParameter, expected, &answer.uri);
    }
    if answer.userhash && !challenge.userhash {
        let expected = "a user name that is not hashed";
        return refuse(Kind::MalformedParameter, expected, &answer.username);
    }
    if answer.nonce != challenge.nonce {
        return refuse(Kind::UsedNonce, "the challenge's nonce", &answer.nonce);
    }
    if answer.realm != challenge.realm {
        return refuse(
            Kind::UnknownCredentials,
            "the challenge's realm",
            &answer.realm,
        );
    }
    if answer.opaque != challenge.opaque {
        let found = answer.opaque.as_deref().unwrap_or_default();
        return refuse(Kind::BadSignature, "the challenge's opaque", found);
    }
    Ok(())
}

fn refuse(kind: Kind, expected: &'static str, found: &[u8]) -> Result<(), Error> {
    Err(Error::new(kind, expected, excerpt(found)))
}

#[cfg(test)]
mod tests {
    use super::{Answer, Challenge, Kind, Request, Secret, verify};
    use crate::digest::{Algorithm, Qop, answer};

    const REQUEST: Request<'_> = Request {
        method: b"POST",
        uri: b"/a?b=1",
        body: b"c=2",
    };

    fn challenge() -> Challenge {
        let mut challenge = Challenge::new("r", "N");
        challenge.qop = vec![Qop::AuthInt];
        challenge.opaque = Some(b"o".to_vec());
        challenge
    }

    fn answered(challenge: &Challenge) -> Answer {
        let password = Secret::new("p");
        answer(
            challenge,
            b"u",
            &password,
            &REQUEST,
            Some(b"c"),
            Some(b"0000000A"),
        )
        .expect("an answer")
    }

    fn refused(answer: &Answer, challenge: &Challenge, password: &str) -> Option<Kind> {
        let password = Secret::new(password);
        verify(answer, challenge, b"u", &password, &REQUEST, |nc| nc == 10)
            .err()
            .map(|e| e.kind())
    }

    #[test]
    fn a_server_refuses_each_departure() {
        type Departure = fn(&mut Answer);

        let challenge = challenge();
        assert_eq!(refused(&answered(&challenge), &challenge, "p"), None);
        assert_eq!(
            refused(&answered(&challenge), &challenge, "q"),
            Some(Kind::BadSignature)
        );
        let departures: [(Departure, Kind); 10] = [
            (|a| a.qop = None, Kind::MissingParameter),
            (|a| a.qop = Some(Qop::Auth), Kind::UnknownMethod),
            (|a| a.algorithm.session = true, Kind::UnknownMethod),
            (|a| a.uri = b"/a".to_vec(), Kind::MalformedParameter),
            (|a| a.userhash = true, Kind::MalformedParameter),
            (|a| a.nonce = b"M".to_vec(), Kind::UsedNonce),
            (|a| a.realm = b"s".to_vec(), Kind::UnknownCredentials),
            (|a| a.username = b"v".to_vec(), Kind::UnknownCredentials),
            (|a| a.opaque = None, Kind::BadSignature),
            (|a| a.nc = Some(b"0000000b".to_vec()), Kind::BadSignature),
        ];
        for (index, (depart, kind)) in departures.into_iter().enumerate() {
            let mut answer = answered(&challenge);
            depart(&mut answer);
            assert_eq!(
                refused(&answer, &challenge, "p"),
                Some(kind),
                "departure {index}"
            );
        }
    }

    #[test]
    fn a_hashed_name_and_a_session_without_qop_verify() {
        let mut challenge = challenge();
        challenge.qop = Vec::new();
        challenge.userhash = true;
        challenge.algorithm = Algorithm {
            session: true,
            ..Algorithm::MD5
        };
        let mut answer = answered(&challenge);
        assert_eq!(
            (answer.cnonce.as_deref(), &answer.nc),
            (Some(&b"c"[..]), &None)
        );
        assert_eq!(refused(&answer, &challenge, "p"), None);
        answer.cnonce = None;
        assert_eq!(
            refused(&answer, &challenge, "p"),
            Some(Kind::MissingParameter)
        );
    }
}
