//! Requests that were changed after signing (3.4.1).

use basestring::SignatureMethod;

use super::super::attack::{Attack, Sequence, Wanted};
use super::super::draft::Draft;
use super::super::maker::Maker;
use super::super::setup::Setup;
use super::super::wire::Wire;
use super::nonces::after_accepted;

/// The query of the requests whose parameters are changed.
const QUERY: &str = "size=original&file=vacation.jpg";

/// A request that is signed in one form and sent in another.
fn changed(draft: Draft, change: impl FnOnce(Draft) -> Draft) -> Wire {
    let signature = draft.signature();
    change(draft).sent(Some(&signature))
}

/// Changes of a request without a body.
pub(super) fn attacks() -> Vec<Attack> {
    let mut all = vec![Attack::valid(
        "tamper/unchanged",
        "R-3.4.1-3",
        "a request with a query, as it was signed",
        |maker| maker.get().query(QUERY),
    )];
    all.extend(of_request());
    all.extend([query_unsigned(), path_case_unsigned()]);
    all.extend(of_parameters());
    all
}

/// The path in other letters than were signed.
fn path_case_unsigned() -> Attack {
    Attack::invalid_if(
        "tamper/path-case",
        "R-3.4.1-3",
        "a path that was signed in other letter case",
        |maker| {
            let draft = maker.get();
            let (scheme, rest) = draft.url.split_once("://")?;
            let (host, path) = rest.split_at_checked(rest.find('/')?)?;
            let other = match path.to_uppercase() {
                upper if upper == path => path.to_lowercase(),
                upper => upper,
            };
            // A path without letters has no other case.
            if other == path {
                return None;
            }
            let mut signed = draft.clone();
            signed.url = format!("{scheme}://{host}{other}");
            Some(draft.sent(Some(&signed.signature())))
        },
    )
    .shows("verify-path-unsigned")
    .needs("the path has no letters")
}

/// A query that was added to a request without one, where a query is read at all.
fn query_unsigned() -> Attack {
    Attack::scene(
        "tamper/query-added-unsigned",
        "R-3.4.1-3",
        Wanted::Reject,
        "a query added to a request that was signed without one",
        |session| {
            let valid = session.maker.get().query(QUERY).signed();
            after_accepted(session, &valid, |session| {
                let of = |maker: &mut Maker| changed(maker.get(), |draft| draft.query(QUERY));
                Ok(vec![of(&mut session.maker), of(&mut session.maker)])
            })
        },
    )
    .shows("verify-query-unsigned")
    .covered_by(&["tamper/query-added$"])
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn of_request() -> Vec<Attack> {
    let of = |id: &str, requirement, what: &str, mistake: &str, change: fn(Draft) -> Draft| {
        Attack::invalid(id, requirement, what, move |maker| {
            changed(maker.get().query(QUERY), change)
        })
        .shows(mistake)
    };
    let query = |id: &str, what: &str, change: fn(Draft) -> Draft| {
        of(id, "R-3.4.1-3", what, "verify-query-unsigned", change)
    };
    let method = |id: &str, what: &str, change: fn(Draft) -> Draft| {
        of(id, "R-3.4.1-1", what, "verify-http-method-unsigned", change)
    };
    vec![
        method(
            "tamper/method-post",
            "a GET that is sent as POST",
            |draft| draft.by("POST"),
        ),
        method("tamper/method-put", "a GET that is sent as PUT", |draft| {
            draft.by("PUT")
        }),
        method(
            "tamper/method-delete",
            "a GET that is sent as DELETE",
            |draft| draft.by("DELETE"),
        ),
        query(
            "tamper/query-value",
            "another value of a parameter in the query",
            |mut draft| {
                draft.url = draft.url.replace("original", "small");
                draft
            },
        ),
        query(
            "tamper/query-case",
            "a value in the query in uppercase",
            |mut draft| {
                draft.url = draft.url.replace("original", "ORIGINAL");
                draft
            },
        ),
        query(
            "tamper/query-name",
            "another name of a parameter in the query",
            |mut draft| {
                draft.url = draft.url.replace("size=", "sizes=");
                draft
            },
        ),
        query(
            "tamper/query-added",
            "a parameter added to the query",
            |draft| draft.query("admin=1"),
        ),
        query("tamper/query-removed", "the query removed", |mut draft| {
            let end = draft.url.len() - QUERY.len() - 1;
            draft.url.truncate(end);
            draft
        }),
        of(
            "tamper/path",
            "R-3.4.1-3",
            "another spelling of the path",
            "verify-path-unsigned",
            |mut draft| {
                let (path, query) = draft.url.split_once('?').unwrap_or((&draft.url, ""));
                let path = match path.strip_suffix('/') {
                    Some(path) => path.to_owned(),
                    None => format!("{path}/"),
                };
                draft.url = format!("{path}?{query}");
                draft
            },
        ),
    ]
}

/// Changes of protocol parameters.
fn of_parameters() -> Vec<Attack> {
    let of = |name: &'static str, value: Option<&'static str>| {
        let short = name.trim_start_matches("oauth_");
        Attack::invalid_if(
            format!("tamper-parameter/{short}"),
            "R-3.4.1-4",
            format!("another {name}"),
            move |maker| {
                let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
                let other = match (name, value) {
                    (_, Some(value)) => value.to_owned(),
                    ("oauth_consumer_key", None) => text(maker.other_client()?.client_key),
                    ("oauth_token", None) => {
                        maker.usual().token?;
                        text(maker.other_user()?.token?)
                    }
                    ("oauth_timestamp", None) => {
                        (super::super::maker::Maker::now() - 1).to_string()
                    }
                    _ => maker.nonce(),
                };
                // One that is there already is removed.
                Some(changed(maker.get(), |draft| match draft.value(name) {
                    Some(own) if own == other => draft.without(name),
                    _ => draft.with(name, &other),
                }))
            },
        )
        .shows("verify-parameter-unsigned")
    };
    let mut all = vec![
        of("oauth_nonce", None),
        of("oauth_timestamp", None),
        of("oauth_consumer_key", None),
        of("oauth_token", None),
        of("oauth_version", Some("1.0")),
        of("oauth_extension", Some("x")),
    ];
    all.extend(["oauth_nonce", "oauth_timestamp", "oauth_token"].map(left_out));
    all
}

/// A request whose signature does not cover one parameter.
fn left_out(name: &'static str) -> Attack {
    let short = name.trim_start_matches("oauth_");
    Attack::invalid_if(
        format!("tamper-parameter/{short}-unsigned"),
        "R-3.4.1-4",
        format!("an {name} that the signature does not cover"),
        move |maker| {
            let draft = maker.get();
            draft.value(name)?;
            let signature = draft.clone().without(name).signature();
            Some(draft.sent(Some(&signature)))
        },
    )
    .shows("verify-parameter-unsigned")
}

/// Changes of a form body.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn of_form() -> Sequence {
    const FORM: &str = "amount=10&to=alice";
    let of = |id: &str, what: &str, change: fn(Draft) -> Draft| {
        Attack::invalid(id, "R-3.4.1-5", what, move |maker| {
            changed(maker.get().form(FORM), change)
        })
        .shows("verify-body-unsigned")
    };
    Sequence {
        name: "tamper-form",
        valid: Some(Attack::valid(
            "tamper-form/unchanged",
            "R-3.4.1-5",
            "a form, as it was signed",
            |maker| maker.get().form(FORM),
        )),
        attacks: vec![
            of(
                "tamper-form/value",
                "another value of a parameter in the form",
                |draft| draft.form("amount=99&to=alice"),
            ),
            of(
                "tamper-form/added",
                "a parameter added to the form",
                |draft| draft.form("amount=10&to=alice&admin=1"),
            ),
            of(
                "tamper-form/repeated",
                "a second value of a parameter added to the form",
                |draft| draft.form("amount=10&to=alice&to=mallory"),
            )
            .shows("query-duplicates-first-wins")
            .covered_by(&["tamper-form/added", "mistakes/query-"]),
            of(
                "tamper-form/repeated-before",
                "a second value of a parameter added before the one of the form",
                |draft| draft.form("amount=10&to=mallory&to=alice"),
            )
            .shows("query-duplicates-last-wins")
            .covered_by(&["tamper-form/added", "mistakes/query-"]),
            of(
                "tamper-form/removed",
                "a parameter removed from the form",
                |draft| draft.form("amount=10"),
            ),
            of("tamper-form/emptied", "the form removed", |draft| {
                draft.form("")
            }),
            Attack::invalid(
                "tamper-form/added-unsigned",
                "R-3.4.1-5",
                "a form added to a POST that was signed without one",
                |maker| changed(maker.get().by("POST"), |draft| draft.form(FORM)),
            )
            .shows("verify-body-unsigned"),
            Attack::invalid(
                "tamper-form/type-changed",
                "R-3.4.1.3.1-9",
                "a form whose Content-Type was changed to text/plain after signing",
                |maker| {
                    changed(maker.get().form(FORM), |draft| {
                        draft.typed("text/plain", FORM)
                    })
                },
            )
            .shows("collect-other-body-parsed-as-form"),
            Attack::invalid(
                "tamper-form/type-removed",
                "R-3.4.1.3.1-9",
                "a form whose Content-Type was removed after signing",
                |maker| {
                    changed(maker.get().form(FORM), |mut draft| {
                        draft.content_type = None;
                        draft
                    })
                },
            )
            .shows("collect-other-body-parsed-as-form"),
        ],
    }
}

/// A body that is signed by `oauth_body_hash` and changed after signing. The hashes are the Base64 of
/// those of the body.
pub(super) fn of_body_hash(setup: &Setup) -> Sequence {
    const JSON: &str = r#"{"amount":10}"#;
    let hash = if setup.usual() == SignatureMethod::HmacSha256 {
        "qLiLgv6QoWBI64hR/jgkBTlc05Xa+qfKm+kOwA+Cpys="
    } else {
        "yr7CTxY/CdRqg3l9/hZtOhNlOZI="
    };
    let valid = Attack::valid(
        "body/hash",
        "O-body-hash",
        "a JSON body with oauth_body_hash",
        move |maker| {
            let draft = maker.get().typed("application/json", JSON);
            draft.and("oauth_body_hash", hash)
        },
    );
    let changed_body = Attack::invalid(
        "body/hash-of-another-body",
        "O-body-hash",
        "a JSON body that was changed after its hash was signed",
        move |maker| {
            let draft = maker.get().typed("application/json", JSON);
            let draft = draft.and("oauth_body_hash", hash);
            changed(draft, |draft| {
                draft.typed("application/json", r#"{"amount":99}"#)
            })
        },
    )
    .shows("verify-body-hash-unchecked");
    let of_put = Attack::invalid(
        "body/hash-of-another-put",
        "O-body-hash",
        "a JSON body of a PUT that was changed after its hash was signed",
        move |maker| {
            let draft = maker.get().typed("application/json", JSON).by("PUT");
            let draft = draft.and("oauth_body_hash", hash);
            changed(draft, |draft| {
                draft
                    .typed("application/json", r#"{"amount":99}"#)
                    .by("PUT")
            })
        },
    )
    .shows("verify-body-hash-unchecked")
    .covered_by(&["body/hash-of-another-body"]);
    let mut valid = valid;
    let mut attacks = vec![changed_body, of_put];
    if !setup.body_hash {
        valid = valid.may();
        attacks = attacks.into_iter().map(Attack::may).collect();
    }
    Sequence {
        name: "body",
        valid: Some(valid),
        attacks,
    }
}
