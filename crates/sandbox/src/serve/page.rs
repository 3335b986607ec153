//! The pages: the last requests with their explanations, and the owner's decision.
//!
//! They work without scripts. maud escapes every text.

use std::sync::Arc;

use bytes::Bytes;
use maud::{DOCTYPE, Markup, html};

use super::body::Pieces;
use super::page_request::{brief, opening, unfolded};
use super::provider::Provider;
use super::records::{Record, Records};
use super::verify::offered;

/// The style sheet.
pub(super) const STYLE: &str = include_str!("style.css");

/// How many bytes of requests a page shows stage by stage. The others are listed, each with a link.
const WHOLE: usize = 2 << 20;

fn document(title: &str, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/style.css";
                link rel="icon" href="data:,";
            }
            body { (body) }
        }
    }
    .into_string()
}

/// Where the requests are on the page at `/`.
const PLACE: &str = "REQUESTS";

/// The page at `/`.
pub(super) fn whole(provider: &Provider) -> Pieces {
    let numbers = provider.records.after(0);
    let last = numbers.first().copied().unwrap_or_default();
    let body = html! {
        header {
            h1 { "basestring serve" }
            span id="live" { "reload to see new requests" }
        }
        main {
            (about(provider))
            section {
                h2 { "Requests" }
                @if numbers.is_empty() {
                    p id="empty" { "None yet. Every signed request appears here as it arrives, stage by stage." }
                }
                div id="requests" data-last=(last) data-most=(provider.records.most()) {
                    (PLACE)
                }
            }
        }
        script src="/live.js" defer {}
    };
    let page = document("basestring serve", &body);
    let (before, after) = page.rsplit_once(PLACE).unwrap_or((&page, ""));
    let piece = |text: &str| std::iter::once(Bytes::from(text.to_owned()));
    let requests = articles(&provider.records, numbers);
    Box::new(piece(before).chain(requests).chain(piece(after)))
}

fn about(provider: &Provider) -> Markup {
    let base = &provider.base;
    let is_tls = base.starts_with("https:");
    let offered = offered(true).into_iter().map(|method| method.name());
    let offered: Vec<&str> = offered
        .filter(|name| is_tls || *name != "PLAINTEXT")
        .collect();
    let endpoints = [
        ("Temporary credentials", "oauth/request_token", "2.1"),
        ("The owner's decision", "oauth/authorize", "2.2"),
        ("Token credentials", "oauth/access_token", "2.3"),
        ("A resource that echoes the request", "echo", "3"),
        (
            "The owner's account",
            "1.1/account/verify_credentials.json",
            "3",
        ),
    ];
    html! {
        details.about {
            summary { "Endpoints and tokens" }
            table {
                @for (what, path, section) in endpoints {
                    tr {
                        th { (what) }
                        td { code { (base) (path) } }
                        td.section { "RFC 5849 " (section) }
                    }
                }
                tr {
                    th { "Signature methods" }
                    td { (offered.join(", ")) }
                    td.section { "RFC 5849 3.4" }
                }
                tr {
                    th { "Nonces kept" }
                    td { (provider.state.nonce_count()) }
                    td.section { "RFC 5849 3.3" }
                }
            }
            (tokens(provider))
        }
    }
}

/// The issued tokens, each with a button that revokes it.
fn tokens(provider: &Provider) -> Markup {
    let mut tokens: Vec<(String, String, String)> = provider
        .state
        .grants()
        .tokens()
        .take(200)
        .map(|(id, token)| (id.clone(), token.client.clone(), token.user.clone()))
        .collect();
    tokens.sort();
    html! {
            @if !tokens.is_empty() {
                table {
                    @for (token, client, user) in &tokens {
                        tr {
                            th { "Token of " (user) }
                            td { code { (token) } " for " code { (client) } }
                            td {
                                form method="post" action="/oauth/revoke" {
                                    input type="hidden" name="form_key" value=(provider.form_key());
                                    input type="hidden" name="token" value=(token);
                                    button { "Revoke" }
                                }
                            }
                        }
                    }
                }
            }
    }
}

/// Requests, as the page lists them. Each is looked up when its turn comes.
pub(super) fn articles(records: &Arc<Records>, numbers: Vec<u64>) -> Pieces {
    let records = Arc::clone(records);
    let (mut is_first, mut left) = (true, WHOLE);
    let pieces = numbers.into_iter().flat_map(move |number| {
        let Some(record) = records.find(number) else {
            return Vec::new();
        };
        let pieces = match left {
            0 => vec![Bytes::from(brief(&record))],
            _ => article(&record, is_first),
        };
        is_first = false;
        left = left.saturating_sub(pieces.iter().map(Bytes::len).sum());
        pieces
    });
    Box::new(pieces)
}

/// One request, unfolded or not.
fn article(record: &Record, is_open: bool) -> Vec<Bytes> {
    vec![Bytes::from(opening(record, is_open)), unfolded(record)]
}

/// One request on a page of its own.
pub(super) fn one(record: &Record) -> Pieces {
    let title = format!("Request {}", record.number);
    let body = html! {
        header { h1 { a href="/" { "basestring serve" } } }
        main { section { (PLACE) } }
    };
    let page = document(&title, &body);
    let (before, after) = page.rsplit_once(PLACE).unwrap_or((&page, ""));
    let piece = |text: &str| std::iter::once(Bytes::from(text.to_owned()));
    let article = article(record, true);
    Box::new(piece(before).chain(article).chain(piece(after)))
}

/// A page with one message.
pub(super) fn notice(title: &str, text: &str) -> String {
    let body = html! {
        main.small { h1 { (title) } p { (text) } }
    };
    document(title, &body)
}

/// 2.2: asks for the token, if the URL does not contain it (R-2.2-3).
pub(super) fn which_request(provider: &Provider) -> String {
    let body = html! {
        main.small {
            h1 { "Which request?" }
            p { "The URL has no " code { "oauth_token" } ". Type the one that the client shows." }
            form method="get" action={ (provider.base) "oauth/authorize" } {
                label { "oauth_token" input name="oauth_token" required autocomplete="off"; }
                button { "Continue" }
            }
        }
    };
    document("Which request?", &body)
}

/// 2.2: the owner signs in and decides.
pub(super) fn decide(
    provider: &Provider,
    token: &str,
    client: &str,
    fault: Option<&str>,
) -> String {
    let body = html! {
        main.small {
            h1 { "Grant access?" }
            p {
                strong { (client) }
                " asks for access to your account. The name is from its registration; nobody has verified who runs it."
            }
            @if let Some(fault) = fault { p.fault role="alert" { (fault) } }
            form method="post" action="/oauth/authorize" {
                input type="hidden" name="form_key" value=(provider.form_key());
                input type="hidden" name="oauth_token" value=(token);
                label {
                    "Name"
                    select name="screen_name" {
                        @for user in provider.state.users() {
                            option { (user.screen_name) }
                        }
                    }
                }
                label { "Password" input type="password" name="password" autocomplete="off"; }
                div.buttons {
                    button name="decision" value="grant" { "Grant" }
                    button.plain name="decision" value="deny" { "Deny" }
                }
            }
        }
    };
    document("Grant access?", &body)
}

/// 2.2: the code for the owner to type into the client.
pub(super) fn code(client: &str, code: &str) -> String {
    let body = html! {
        main.small {
            h1 { "Access granted" }
            p { "Type this code into " strong { (client) } " to complete it:" }
            p.code { code id="oauth_verifier" { (code) } }
            p { "It is valid once, for this request only." }
        }
    };
    document("Access granted", &body)
}
