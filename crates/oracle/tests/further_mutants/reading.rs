//! URLs, queries, forms and the Authorization header, as careless readers take them.

#![expect(clippy::wildcard_enum_match_arm)]

use basestring_oracle::{Answer, Call, Op, Output};

use crate::stages::request;
use crate::{Mutant, SIGNING};

/// The reference with another URL.
fn url(name: &str, by: &'static [Op], change: fn(&str) -> String) -> Mutant {
    Mutant::before(name, by, move |call| match call {
        Call::BaseStringUri(input) => input.url = change(&input.url),
        call => {
            if let Some(request) = request(call) {
                request.url = change(&request.url);
            }
        }
    })
}

/// The reference with another query and form.
fn form(name: &str, by: &'static [Op], change: fn(&str) -> String) -> Mutant {
    Mutant::before(name, by, move |call| match call {
        Call::FormDecode(input) => input.text = input.text.as_deref().map(change),
        call => {
            let Some(request) = request(call) else { return };
            if let Some((before, query)) = request.url.split_once('?') {
                let (query, fragment) = match query.split_once('#') {
                    Some((query, fragment)) => (query, format!("#{fragment}")),
                    None => (query, String::new()),
                };
                request.url = format!("{before}?{}{fragment}", change(query));
            }
        }
    })
}

/// The reference with another Authorization header.
fn header(name: &str, change: fn(&str) -> String) -> Mutant {
    Mutant::before(name, &[Op::ParseAuthorization], move |call| {
        if let Call::ParseAuthorization(input) = call {
            input.header = change(&input.header);
        }
    })
}

/// The answer's parameters changed.
fn read(name: &str, change: fn(&mut Vec<(String, String)>)) -> Mutant {
    Mutant::after(name, &[Op::ParseAuthorization], move |_, answer| {
        let Answer::Ok(output) = &answer else {
            return answer;
        };
        let Some(params) = output.0.get("params") else {
            return answer;
        };
        let Ok(mut params) = serde_json::from_value(params.clone()) else {
            return answer;
        };
        change(&mut params);
        let params = serde_json::to_value(params).expect("pairs are JSON");
        Answer::Ok(output.clone().with("params", params))
    })
}

const FORM: &[Op] = &[Op::FormDecode, Op::Sign, Op::Verify];

pub(crate) fn mutants() -> Vec<Mutant> {
    [
        urls(),
        urls_accepted(),
        forms(),
        escapes_of_forms(),
        headers(),
        parameters(),
        answers(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// URLs read in another way.
fn urls() -> Vec<Mutant> {
    vec![
        url(
            "user information ends at the first @",
            &[Op::BaseStringUri],
            |url| {
                let Some((scheme, rest)) = url.split_once("://") else {
                    return url.to_owned();
                };
                let slash = rest.find(['/', '?', '#']).unwrap_or(rest.len());
                match rest[..slash].split_once('@') {
                    Some((_, host)) => {
                        format!("{scheme}://{}{}", host.replace('@', "%40"), &rest[slash..])
                    }
                    None => url.to_owned(),
                }
            },
        ),
        url("the query begins at the last ?", SIGNING, |url| {
            match url.rsplit_once('?') {
                Some((before, query)) => format!("{}?{query}", before.replace('?', "%3F")),
                None => url.to_owned(),
            }
        }),
        url(
            "the fragment begins at the last #",
            &[Op::BaseStringUri],
            |url| match url.rsplit_once('#') {
                Some((before, fragment)) => format!("{}#{fragment}", before.replace('#', "%23")),
                None => url.to_owned(),
            },
        ),
    ]
}

/// URLs that are accepted or changed before they are read.
fn urls_accepted() -> Vec<Mutant> {
    vec![
        url("the URL is cut at 2048 bytes", SIGNING, |url| {
            url.get(..2048).unwrap_or(url).to_owned()
        }),
        url(
            "the URL is in lowercase",
            &[Op::BaseStringUri, Op::Sign, Op::Verify],
            str::to_ascii_lowercase,
        ),
        url("the query's fragment is part of it", SIGNING, |url| {
            url.replace('#', "%23")
        }),
        url("a query without path is lost", &[Op::Sign], |url| {
            let has_path = url.split_once("://").is_some_and(|(_, rest)| {
                rest.split('?')
                    .next()
                    .is_some_and(|before| before.contains('/'))
            });
            if has_path {
                url.to_owned()
            } else {
                url.split('?').next().unwrap_or_default().to_owned()
            }
        }),
        url("URLs are trimmed", &[Op::BaseStringUri], |url| {
            url.trim().to_owned()
        }),
        url(
            "a scheme is added where there is none",
            &[Op::BaseStringUri],
            |url| {
                if url.contains("://") {
                    url.to_owned()
                } else {
                    format!("http://{url}")
                }
            },
        ),
        url("a backslash is a slash", &[Op::BaseStringUri], |url| {
            url.replace('\\', "/")
        }),
    ]
}

/// Queries and forms read in another way.
fn forms() -> Vec<Mutant> {
    vec![
        form("a name ends at the last =", FORM, |form| {
            pieces(form, |piece| match piece.rsplit_once('=') {
                Some((name, value)) => format!("{}={value}", name.replace('=', "%3D")),
                None => piece.to_owned(),
            })
        }),
        form("only the first & separates", FORM, |form| {
            match form.split_once('&') {
                Some((first, rest)) => format!("{first}&{}", rest.replace('&', "%26")),
                None => form.to_owned(),
            }
        }),
        form("a form begins after its question mark", FORM, |form| {
            form.strip_prefix('?').unwrap_or(form).to_owned()
        }),
        form("the last pair is lost", FORM, |form| {
            form.rsplit_once('&')
                .map_or(String::new(), |(before, _)| before.to_owned())
        }),
        form("&amp; separates", FORM, |form| form.replace("&amp;", "&")),
        form("empty names are dropped", FORM, |form| {
            let kept: Vec<&str> = form
                .split('&')
                .filter(|piece| !piece.starts_with('='))
                .collect();
            kept.join("&")
        }),
    ]
}

/// Escapes and separators of forms read in another way.
fn escapes_of_forms() -> Vec<Mutant> {
    vec![
        form("an escape of a plus is a space", FORM, |form| {
            form.replace("%2B", "+").replace("%2b", "+")
        }),
        form("small escapes are not read", FORM, |form| {
            let mut out = String::new();
            for (index, piece) in form.split('%').enumerate() {
                let is_small = piece.bytes().take(2).any(|o| o.is_ascii_lowercase());
                out.push_str(if index == 0 {
                    ""
                } else if is_small {
                    "%25"
                } else {
                    "%"
                });
                out.push_str(piece);
            }
            out
        }),
        form("an escape of NUL is dropped", &[Op::FormDecode], |form| {
            form.replace("%00", "")
        }),
        form("%u escapes are read", &[Op::FormDecode], |form| {
            form.replace("%u00", "%")
        }),
        form("a comma separates", FORM, |form| form.replace(',', "&")),
        form("space separates", &[Op::FormDecode], |form| {
            form.replace('+', "&")
        }),
        form("names are in lowercase", FORM, |form| {
            pieces(form, |piece| match piece.split_once('=') {
                Some((name, value)) => format!("{}={value}", name.to_ascii_lowercase()),
                None => piece.to_ascii_lowercase(),
            })
        }),
    ]
}

/// The header read in another way.
fn headers() -> Vec<Mutant> {
    vec![
        header("the scheme may be any word", |field| {
            match field.split_once(' ') {
                Some((_, rest)) => format!("OAuth {rest}"),
                None => field.to_owned(),
            }
        }),
        header("semicolons separate", |field| field.replace(';', ",")),
        header("single quotation marks quote", |field| {
            field.replace('\'', "\"")
        }),
        header("values may be unquoted", |field| {
            let parts = field.split(',').map(|part| match part.split_once('=') {
                Some((name, value)) if !value.trim().starts_with('"') => {
                    format!("{name}=\"{}\"", value.trim())
                }
                _ => part.to_owned(),
            });
            parts.collect::<Vec<_>>().join(",")
        }),
        header("text after the last quotation mark is ignored", |field| {
            field
                .rfind('"')
                .map_or(field.to_owned(), |at| field[..=at].to_owned())
        }),
        header("the field is in lowercase", str::to_ascii_lowercase),
        header("line breaks are dropped", |field| {
            field.replace(['\r', '\n'], "")
        }),
    ]
}

/// The parameters of the header changed.
fn parameters() -> Vec<Mutant> {
    vec![
        read("names are trimmed and in lowercase", |params| {
            params
                .iter_mut()
                .for_each(|(name, _)| *name = name.trim().to_ascii_lowercase());
        }),
        read("only names with oauth_ are kept", |params| {
            params.retain(|(n, _)| n.starts_with("oauth_"))
        }),
        read("unknown oauth_ names are dropped", |params| {
            let known = [
                "oauth_consumer_key",
                "oauth_token",
                "oauth_signature_method",
                "oauth_signature",
                "oauth_timestamp",
                "oauth_nonce",
                "oauth_version",
                "oauth_callback",
                "oauth_verifier",
            ];
            params
                .retain(|(name, _)| known.contains(&name.as_str()) || !name.starts_with("oauth_"));
        }),
        read("sorted", |params| params.sort()),
        read("values are trimmed", |params| {
            params
                .iter_mut()
                .for_each(|(_, value)| *value = value.trim().to_owned());
        }),
        read("a plus in a name is a space", |params| {
            params
                .iter_mut()
                .for_each(|(name, _)| *name = name.replace('+', " "));
        }),
        read("values are decoded twice", |params| {
            for (_, value) in params {
                let twice = basestring::percent_decode(value.as_bytes());
                *value = String::from_utf8_lossy(&twice.unwrap_or_default()).into_owned();
            }
        }),
        read("more than ten parameters are cut", |params| {
            params.truncate(10)
        }),
    ]
}

/// Absent, empty and refused in place of each other.
fn answers() -> Vec<Mutant> {
    vec![
        Mutant::after(
            "an absent realm is an empty one",
            &[Op::ParseAuthorization],
            |_, answer| match answer {
                Answer::Ok(output)
                    if output.0.get("realm").is_some_and(|realm| realm.is_null()) =>
                {
                    Answer::Ok(output.with("realm", ""))
                }
                answer => answer,
            },
        ),
        Mutant::after(
            "an empty realm is treated as absent",
            &[Op::ParseAuthorization],
            |_, answer| match answer {
                Answer::Ok(output) if output.text("realm") == Some("") => {
                    Answer::Ok(output.with("realm", serde_json::Value::Null))
                }
                answer => answer,
            },
        ),
        Mutant::after(
            "every field is taken",
            &[Op::ParseAuthorization],
            |_, answer| match answer {
                Answer::Refused { .. } => {
                    Answer::Ok(Output::of("realm", serde_json::Value::Null).with_params(&[]))
                }
                answer => answer,
            },
        ),
        Mutant::after(
            "every URL is taken",
            &[Op::BaseStringUri],
            |call, answer| match (call, answer) {
                (Call::BaseStringUri(input), Answer::Refused { .. }) => {
                    Answer::Ok(Output::of("text", input.url.clone()))
                }
                (_, answer) => answer,
            },
        ),
    ]
}

fn pieces(form: &str, change: impl Fn(&str) -> String) -> String {
    form.split('&').map(change).collect::<Vec<_>>().join("&")
}
