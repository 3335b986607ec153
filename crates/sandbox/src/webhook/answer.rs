//! What the answer to a rejected valid request shows, before any signature is tried.

use super::auth::NO_CHALLENGE;
use super::call::Exchange;
use super::judge::Seen;
use super::report::Outcome;

/// What frameworks write where a POST has no token against cross-site request forgery, in lowercase.
const TOKEN_IS_MISSING: [&str; 9] = [
    "csrf verification failed",
    "csrf token mismatch",
    "csrf token missing",
    "csrf token is missing",
    "invalid csrf token",
    "ebadcsrftoken",
    "provided csrf token",
    "authenticity token",
    "invalidauthenticitytoken",
];

/// Laravel's status for it.
const PAGE_EXPIRED: u16 = 419;

/// The body of the answer, as a cause.
pub(super) fn answer(excerpt: &str) -> Option<String> {
    (!excerpt.is_empty()).then(|| format!("the receiver's answer: {excerpt}"))
}

/// Why a POST is rejected that has no token against cross-site request forgery, which no service
/// sends.
pub(super) fn asks_for_token(exchange: &Exchange) -> Option<String> {
    let status = exchange.answer.status;
    let body = String::from_utf8_lossy(&exchange.answer.body).to_lowercase();
    let is_written = TOKEN_IS_MISSING.iter().any(|words| body.contains(words));
    let is_shown = matches!(status, 400 | 403 | 422 | 500) && is_written;
    (status == PAGE_EXPIRED || is_shown).then(|| {
        format!(
            "{status}: the application requires a CSRF token, which no service sends. Exempt the route \
             of the webhook (Django: @csrf_exempt; Laravel: validateCsrfTokens(except: …) or \
             VerifyCsrfToken::$except; Rails: skip_before_action :verify_authenticity_token). The \
             signature was not looked at"
        )
    })
}

/// Whether the receiver may have rejected the signature: not if the answer shows another cause.
pub(super) fn is_about_signature(outcome: &Outcome) -> bool {
    let is_asked = outcome
        .remark
        .as_deref()
        .is_some_and(|remark| remark != NO_CHALLENGE);
    let asks_for_credentials = outcome.status == Some(401) && is_asked;
    outcome.seen == Seen::Rejected
        && !matches!(outcome.status, Some(404 | 405 | 408 | 415 | 429))
        && !asks_for_credentials
}

/// The cause that status and headers show; `path` is that of the request.
pub(super) fn shown_by_answer(outcome: &Outcome, path: &[u8]) -> Option<String> {
    if let Some(redirect) = &outcome.redirect {
        return Some(redirected(redirect, path));
    }
    match (outcome.status?, &outcome.remark) {
        (401, Some(remark)) => Some(remark.clone()),
        (404, _) => Some("404: nothing is served at this path".to_owned()),
        (405, _) => Some("405: the receiver does not support this method".to_owned()),
        (415, _) => Some("415: the receiver does not support this Content-Type".to_owned()),
        (429, _) => {
            Some("429: the receiver limits the rate of requests; try again later".to_owned())
        }
        (status @ 500..=599, _) => {
            Some(format!("{status}: the receiver reports an internal error"))
        }
        (status @ 300..=399, _) => Some(format!("{status}, a redirect without a Location header")),
        _ => None,
    }
}

/// What a redirect shows. The same path on another host, with another scheme or with a slash is the
/// webhook's own URL; another path is another page.
fn redirected(redirect: &str, path: &[u8]) -> String {
    let rest = match redirect.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"),
        None => redirect,
    };
    let other = rest.split(['?', '#']).next().unwrap_or_default();
    let path = String::from_utf8_lossy(path);
    if other.trim_end_matches('/') == path.trim_end_matches('/') {
        return format!(
            "it redirects to {redirect}. Redirects are not followed, because a signature holds for \
             one URL: use that URL"
        );
    }
    format!(
        "it redirects to {redirect}, another page, so the signature was not looked at. An application \
         does so for a route that requires a login: exempt the route of the webhook from it"
    )
}

#[cfg(test)]
mod tests {
    use super::redirected;

    #[test]
    fn a_redirect_to_another_path_is_not_the_url_to_use() {
        for same in [
            "/hook/",
            "/hook",
            "https://h/hook",
            "https://www.h:8443/hook/?a=1",
        ] {
            assert!(
                redirected(same, b"/hook").contains("use that URL"),
                "{same}"
            );
        }
        for other in [
            "/login",
            "/login?next=/hook",
            "https://h",
            "https://sso.h/auth",
            "",
        ] {
            let words = redirected(other, b"/hook");
            assert!(!words.contains("use that URL"), "{other}");
            assert!(words.contains("login"), "{other}");
        }
    }
}
