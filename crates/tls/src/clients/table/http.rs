//! What servers answer over HTTP.

use super::row::{invalid, valid};
use crate::clients::situation::{Http, Needs, Recipe, Situation, Tls};

const fn over(situation: Situation, http: Http) -> Situation {
    Situation {
        recipe: Recipe::Http(http),
        ..situation
    }
}

const fn answers(
    id: &'static str,
    http: Http,
    section: &'static str,
    what: &'static str,
) -> Situation {
    over(invalid(id, "valid", Tls::Valid, section, what), http)
}

#[rustfmt::skip]
pub(super) const ROWS: &[Situation] = &[
    over(valid("redirect", Tls::Valid, "RFC 9110 15.4", "A redirect to another path of the same server"), Http::SameOrigin).softly(),
    answers("credentials-to-http", Http::PlainRedirect, "RFC 9110 15.4", "A redirect to plain HTTP, where the credentials must not be sent").if_it_has(Needs::Credentials),
    answers("credentials-to-host", Http::OtherHost, "RFC 9110 15.4", "A redirect to another host, where the credentials must not be sent").if_it_has(Needs::Credentials),
    answers("credentials-to-port", Http::OtherPort, "RFC 9110 15.4", "A redirect to another port, where the credentials should not be sent").if_it_has(Needs::Credentials).softly(),
    answers("signed-request-redirected", Http::SameOrigin, "RFC 5849 3.4.1", "A redirect of a signed request, whose signature is only for the first URL").if_it_has(Needs::Credentials).softly(),
    answers("redirect-to-http", Http::PlainRedirect, "X, Connecting to X API using TLS", "A redirect from https to http").softly(),
    answers("mixed-content", Http::MixedContent, "W3C Mixed Content 5.1", "A page with a picture over plain HTTP").softly(),
    answers("hsts-ignored", Http::Hsts, "RFC 6797 8.3", "Strict-Transport-Security, then a redirect to an http URL of the host").softly(),
    answers("credentials-over-http", Http::Plain, "X, Connecting to X API using TLS", "An http URL, which the server answers with 403").if_it_has(Needs::Credentials).softly(),
];
