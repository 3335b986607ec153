//! Permitted spellings of the Authorization header (3.5.1), and of the request around it.

use super::super::attack::{Attack, Shot};
use super::super::draft::Draft;
use super::super::wire::Wire;

/// The requests.
pub(super) fn attacks() -> Vec<Attack> {
    let mut all = spellings();
    all.extend(parameters());
    all.extend(around());
    all
}

/// The header in another spelling. The signature is the same.
fn spelled(draft: Draft, spell: impl Fn(&[String]) -> String) -> Shot {
    Shot {
        wire: draft.respelled(spell),
        draft: None,
        expected: None,
    }
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn spellings() -> Vec<Attack> {
    let of = |id: &str, requirement, what: &str, spell: fn(&[String]) -> String| {
        Attack::valid(format!("header/{id}"), requirement, what, move |maker| {
            spelled(maker.get(), spell)
        })
    };
    vec![
        of(
            "no-spaces",
            "R-3.5.1-5",
            "commas without a space after them",
            |parts| format!("OAuth {}", parts.join(",")),
        )
        .shows("parse-requires-space"),
        of(
            "more-spaces",
            "R-3.5.1-5",
            "spaces before and after each comma",
            |parts| format!("OAuth {}", parts.join(" ,  ")),
        )
        .shows("parse-space-not-allowed"),
        of("tabs", "R-3.5.1-5", "tabs after the commas", |parts| {
            format!("OAuth {}", parts.join(",\t"))
        })
        .shows("parse-space-not-allowed"),
        of(
            "scheme-lowercase",
            "R-3.5.1-1",
            "the scheme oauth in lowercase",
            |parts| format!("oauth {}", parts.join(", ")),
        )
        .shows("parse-scheme-case"),
        of(
            "scheme-uppercase",
            "R-3.5.1-1",
            "the scheme OAUTH in uppercase",
            |parts| format!("OAUTH {}", parts.join(", ")),
        )
        .shows("parse-scheme-case"),
        of(
            "other-order",
            "R-3.5.1-7",
            "the parameters in reversed order",
            |parts| {
                let reversed: Vec<&str> = parts.iter().rev().map(String::as_str).collect();
                format!("OAuth {}", reversed.join(", "))
            },
        )
        .shows("header-order-assumed"),
        of("realm", "R-3.5.1-6", "a realm", |parts| {
            format!("OAuth realm=\"Example\", {}", parts.join(", "))
        })
        .shows("collect-realm-signed")
        .covered_by(&["header/other-order$"]),
        of(
            "realm-with-comma",
            "R-3.5.1-8",
            "a realm with a comma and an equals sign in it",
            |parts| {
                let parts = parts.join(", ");
                format!("OAuth realm=\"http://example.com/a,b=c\", {parts}")
            },
        )
        .shows("parse-comma-in-quotes")
        .covered_by(&["header/realm$", "header/other-order$"]),
        of(
            "realm-last",
            "R-3.5.1-7",
            "a realm after the parameters",
            |parts| format!("OAuth {}, realm=\"Example\"", parts.join(", ")),
        )
        .shows("header-realm-position")
        .covered_by(&["header/realm$"]),
        of("realm-empty", "R-3.5.1-6", "an empty realm", |parts| {
            format!("OAuth realm=\"\", {}", parts.join(", "))
        })
        .shows("collect-realm-signed")
        .covered_by(&["header/realm$", "header/other-order$"]),
    ]
}

fn parameters() -> Vec<Attack> {
    vec![
        Attack::valid("header/version", "R-3.1-9", "oauth_version 1.0", |maker| {
            maker.get().with("oauth_version", "1.0")
        }),
        Attack::valid(
            "header/without-version",
            "R-3.1-8",
            "a request without oauth_version",
            |maker| maker.get().without("oauth_version"),
        )
        .shows("verify-version-required"),
        Attack::valid(
            "header/unknown-oauth-parameter",
            "R-A-3",
            "an oauth_ parameter that the provider does not know",
            |maker| maker.get().with("oauth_extension", "x y"),
        )
        .shows("collect-unknown-oauth-dropped"),
        Attack::valid(
            "header/encoded-values",
            "R-3.5.1-2",
            "an oauth_ parameter with + / = & % and a letter outside ASCII",
            |maker| maker.get().with("oauth_extension", "a+b/c=d&e%f é"),
        )
        .shows("collect-unknown-oauth-dropped")
        .covered_by(&["header/unknown-oauth-parameter"]),
    ]
}

fn around() -> Vec<Attack> {
    let of = |id: &str, requirement, what: &str, change: fn(Wire) -> Wire| {
        Attack::valid(format!("header/{id}"), requirement, what, move |maker| {
            change(maker.get().signed())
        })
    };
    vec![
        of(
            "name-lowercase",
            "R-3.5.1-9",
            "the header's name in lowercase",
            |wire| rename(wire, "authorization"),
        )
        .shows("parse-field-name-case"),
        of(
            "name-uppercase",
            "R-3.5.1-9",
            "the header's name in uppercase",
            |wire| rename(wire, "AUTHORIZATION"),
        )
        .shows("parse-field-name-case"),
        of(
            "host-uppercase",
            "R-3.4.1.2-4",
            "the host in uppercase",
            |mut wire| {
                wire.host.make_ascii_uppercase();
                wire
            },
        )
        .shows("uri-host-case-kept"),
        of(
            "other-headers",
            "R-3.4.1-6",
            "headers that are not signed",
            |wire| {
                wire.and("X-Request-Id", "7")
                    .and("Accept-Language", "en")
                    .and("Cookie", "a=b")
            },
        ),
        Attack::invalid_if(
            "header/default-port",
            "R-3.4.1.2-8",
            "the default port in the Host header",
            |maker| {
                let mut wire = maker.get().signed();
                let site = maker.setup.resource.as_ref()?;
                let is_default = site.target.port == site.target.scheme.default_port();
                if !is_default || wire.host.contains(&b':') {
                    return None;
                }
                wire.host.extend(format!(":{}", site.target.port).bytes());
                Some(wire)
            },
        )
        .accepted()
        .needs("the provider listens on another port than the default one")
        .shows("uri-default-port-kept"),
    ]
}

fn rename(mut wire: Wire, name: &str) -> Wire {
    for (own, _) in &mut wire.headers {
        if own.eq_ignore_ascii_case(name) {
            name.clone_into(own);
        }
    }
    wire
}
