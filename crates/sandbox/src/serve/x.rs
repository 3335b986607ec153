//! X's codes and format of refusals: `{"errors":[{"code":32,"message":"…"}]}`.
//!
//! | code | status | for |
//! | --- | --- | --- |
//! | 32 | 401 | client, signature or nonce; X does not distinguish them |
//! | 34 | 404 | unknown path |
//! | 89 | 401 | the token |
//! | 92 | 403 | plain HTTP |
//! | 130 | 503 | over capacity |
//! | 131 | 500 | an internal error |
//! | 135 | 401 | the timestamp |
//! | 215 | 400 | no credentials, or malformed |

use basestring::Kind;
use hyper::StatusCode;
use serde::Serialize;

use super::issued::Denial;
use super::refusal::Why;

/// The body of a refusal.
#[derive(Debug, Serialize)]
pub(super) struct Errors {
    errors: [Code; 1],
}

#[derive(Debug, Serialize)]
struct Code {
    code: u16,
    message: &'static str,
}

/// The status code and the body.
pub(super) fn refusal(why: Why) -> (StatusCode, Errors) {
    let (status, code, message) = match why {
        Why::Kind(
            Kind::BadSignature | Kind::BadBodyHash | Kind::UsedNonce | Kind::UnknownCredentials,
        )
        | Why::UnknownClient
        | Why::NotGranted(Denial::WrongVerifier) => {
            (StatusCode::UNAUTHORIZED, 32, "Could not authenticate you.")
        }
        Why::Kind(Kind::BadTimestamp) => {
            (StatusCode::UNAUTHORIZED, 135, "Timestamp out of bounds.")
        }
        Why::UnknownToken
        | Why::NotGranted(
            Denial::Unknown
            | Denial::Exchanged
            | Denial::Undecided
            | Denial::Denied
            | Denial::Blocked
            | Denial::NoRoom,
        ) => (StatusCode::UNAUTHORIZED, 89, "Invalid or expired token."),
        Why::NeedsTls => (StatusCode::FORBIDDEN, 92, "SSL is required"),
        Why::Kind(_) | Why::BrokenBody | Why::BadHost => {
            (StatusCode::BAD_REQUEST, 215, "Bad Authentication data.")
        }
        Why::NotFound => (
            StatusCode::NOT_FOUND,
            34,
            "Sorry, that page does not exist.",
        ),
        Why::NoRoom | Why::Unwritable => (StatusCode::SERVICE_UNAVAILABLE, 130, "Over capacity"),
        Why::Internal => (StatusCode::INTERNAL_SERVER_ERROR, 131, "Internal error"),
        Why::MethodNotAllowed | Why::Misdirected | Why::BodyTooLarge | Why::TooSlow => {
            (why.status(), 215, "Bad Authentication data.")
        }
    };
    let errors = [Code { code, message }];
    (status, Errors { errors })
}

#[cfg(test)]
mod tests {
    use super::{Denial, Kind, Why, refusal};

    #[test]
    fn refusals_have_the_codes_of_x() {
        let codes = [
            (Why::Kind(Kind::BadSignature), 401, 32),
            (Why::Kind(Kind::UsedNonce), 401, 32),
            (Why::UnknownClient, 401, 32),
            (Why::UnknownToken, 401, 89),
            (Why::NotGranted(Denial::Exchanged), 401, 89),
            (Why::Kind(Kind::BadTimestamp), 401, 135),
            (Why::Kind(Kind::MissingParameter), 400, 215),
            (Why::Kind(Kind::DuplicateParameter), 400, 215),
            (Why::NeedsTls, 403, 92),
            (Why::NotFound, 404, 34),
        ];
        for (why, status, code) in codes {
            let (found, body) = refusal(why);
            assert_eq!(
                (found.as_u16(), body.errors[0].code),
                (status, code),
                "{why:?}"
            );
        }
        let (_, body) = refusal(Why::UnknownToken);
        assert_eq!(
            serde_json::to_string(&body).expect("a body"),
            r#"{"errors":[{"code":89,"message":"Invalid or expired token."}]}"#
        );
    }
}
