//! Order, URI, method, key: what happens after reading and before the digest.

#![expect(clippy::wildcard_enum_match_arm)]

use basestring_oracle::{Call, Op, RequestInput};

use crate::machine::{Parts, encode, small_escapes};
use crate::{Mutant, SIGNING, keys};

const URI: &[Op] = &[Op::BaseStringUri, Op::Sign, Op::Verify];

pub(crate) fn mutants() -> Vec<Mutant> {
    let mut mutants = orders();
    mutants.extend(uris());
    mutants.extend(methods());
    mutants.extend(keys::mutants());
    mutants.extend(parameters());
    mutants
}

fn order(name: &str, sort: fn(&mut Parts)) -> Mutant {
    Mutant::parts(name, SIGNING, move |parts| {
        parts.sorts = false;
        sort(parts);
    })
}

fn orders() -> Vec<Mutant> {
    [orders_of_keys(), orders_of_characters()]
        .into_iter()
        .flatten()
        .collect()
}

/// Sorted by other keys.
fn orders_of_keys() -> Vec<Mutant> {
    vec![
        order("sorted by the decoded text as UTF-16", |parts| {
            let utf16 = |text: &[u8]| -> Vec<u16> {
                String::from_utf8_lossy(text).encode_utf16().collect()
            };
            parts
                .pairs
                .sort_by_cached_key(|(name, value)| (utf16(name), utf16(value)));
        }),
        order("sorted by value, then name", |parts| {
            parts
                .pairs
                .sort_by_cached_key(|(name, value)| (encode(value), encode(name)));
        }),
        order("sorted by name, values descending", |parts| {
            parts
                .pairs
                .sort_by_cached_key(|(n, v)| (encode(n), std::cmp::Reverse(encode(v))));
        }),
        order("sorted by value as text of its length first", |parts| {
            parts
                .pairs
                .sort_by_cached_key(|(n, v)| (encode(n), v.len(), encode(v)));
        }),
        order("sorted by name of its length first", |parts| {
            parts
                .pairs
                .sort_by_cached_key(|(n, v)| (n.len(), encode(n), encode(v)));
        }),
        order("sorted by name and value without a mark between", |parts| {
            parts
                .pairs
                .sort_by_cached_key(|(n, v)| encode(n) + &encode(v));
        }),
    ]
}

/// Sorted by another order of characters.
fn orders_of_characters() -> Vec<Mutant> {
    vec![
        order("values with numbers sorted as numbers", |parts| {
            let number = |v: &[u8]| {
                std::str::from_utf8(v)
                    .ok()
                    .and_then(|t| t.parse::<u64>().ok())
            };
            parts.pairs.sort_by(|(n, v), (m, w)| {
                encode(n)
                    .cmp(&encode(m))
                    .then_with(|| match (number(v), number(w)) {
                        (Some(v), Some(w)) => v.cmp(&w),
                        _ => encode(v).cmp(&encode(w)),
                    })
            });
        }),
        order("letters before digits", |parts| {
            let key = |text: &[u8]| -> Vec<(bool, u8)> {
                encode(text)
                    .bytes()
                    .map(|o| (o.is_ascii_digit(), o))
                    .collect()
            };
            parts.pairs.sort_by_cached_key(|(n, v)| (key(n), key(v)));
        }),
        order("lowercase before uppercase", |parts| {
            let key = |text: &[u8]| -> Vec<(u8, bool)> {
                let key = |o: u8| (o.to_ascii_lowercase(), o.is_ascii_uppercase());
                encode(text).bytes().map(key).collect()
            };
            parts.pairs.sort_by_cached_key(|(n, v)| (key(n), key(v)));
        }),
        order("escapes sorted last", |parts| {
            let key = |text: &[u8]| encode(text).replace('%', "\u{7f}");
            parts.pairs.sort_by_cached_key(|(n, v)| (key(n), key(v)));
        }),
        order("only the first eight bytes of a name count", |parts| {
            parts.pairs.sort_by_cached_key(|(n, v)| {
                let name = encode(n);
                (name.get(..8).unwrap_or(&name).to_owned(), encode(v))
            });
        }),
        order("equal pairs are signed once", |parts| {
            parts
                .pairs
                .sort_by_cached_key(|(n, v)| (encode(n), encode(v)));
            parts.pairs.dedup();
        }),
        order("signed bytes: those beyond ASCII first", |parts| {
            let key =
                |text: &[u8]| -> Vec<i8> { text.iter().map(|o| i8::from_ne_bytes([*o])).collect() };
            parts.pairs.sort_by_cached_key(|(n, v)| (key(n), key(v)));
        }),
    ]
}

fn uri(name: &str, change: fn(&str) -> String) -> Mutant {
    Mutant::parts(name, URI, move |parts| parts.uri = change(&parts.uri))
}

/// Scheme, authority and path of a base string URI.
fn split(uri: &str) -> (&str, &str, &str) {
    let (scheme, rest) = uri.split_once("://").unwrap_or(("", uri));
    let slash = rest.find('/').unwrap_or(rest.len());
    (scheme, &rest[..slash], &rest[slash..])
}

fn joined((scheme, authority, path): (&str, &str, &str)) -> String {
    format!("{scheme}://{authority}{path}")
}

fn uris() -> Vec<Mutant> {
    vec![
        uri("the brackets of IPv6 are dropped", |uri| {
            uri.replace(['[', ']'], "")
        }),
        uri("the port has four digits", |uri| {
            let (scheme, authority, path) = split(uri);
            let authority = match authority.rsplit_once(':') {
                Some((host, port))
                    if port.len() < 4 && port.bytes().all(|o| o.is_ascii_digit()) =>
                {
                    format!("{host}:{port:0>4}")
                }
                _ => authority.to_owned(),
            };
            joined((scheme, &authority, path))
        }),
        uri("8080 is dropped as a default port", |uri| {
            uri.replacen(":8080/", "/", 1)
        }),
        uri("8443 is dropped as a default port", |uri| {
            uri.replacen(":8443/", "/", 1)
        }),
        uri("www. is dropped", |uri| uri.replacen("://www.", "://", 1)),
        uri("the dot after the host is dropped", |uri| {
            let (scheme, authority, path) = split(uri);
            let kept = authority.strip_suffix('.').unwrap_or(authority);
            joined((scheme, kept, path))
        }),
        uri("two slashes become one", |uri| {
            let (scheme, authority, path) = split(uri);
            joined((scheme, authority, &path.replace("//", "/")))
        }),
        uri("the path's escapes are in lowercase", small_escapes),
        uri("a matrix parameter is cut off", |uri| {
            uri.split(';').next().unwrap_or_default().to_owned()
        }),
        uri("a plus in the path is a space", |uri| {
            uri.replace('+', "%20")
        }),
        uri("the path is cut at 255 bytes", |uri| {
            let (scheme, authority, path) = split(uri);
            joined((scheme, authority, path.get(..255).unwrap_or(path)))
        }),
        uri("the path's last segment is lost", |uri| {
            uri.rsplit_once('/')
                .map_or(uri.to_owned(), |(before, _)| format!("{before}/"))
        }),
        uri("http alone", |uri| uri.replacen("https://", "http://", 1)),
        uri("https alone", |uri| uri.replacen("http://", "https://", 1)),
        uri("an underscore in the host is encoded", |uri| {
            let (scheme, authority, path) = split(uri);
            joined((scheme, &authority.replace('_', "%5F"), path))
        }),
    ]
}

fn methods() -> Vec<Mutant> {
    let method = |name: &str, change: fn(&str) -> String| {
        Mutant::parts(name, SIGNING, move |parts| {
            parts.method = change(&parts.method)
        })
    };
    vec![
        method("HEAD is signed as GET", |m| m.replace("HEAD", "GET")),
        method("PATCH is signed as POST", |m| m.replace("PATCH", "POST")),
        method("PUT is signed as POST", |m| m.replace("PUT", "POST")),
        method("DELETE is signed as GET", |m| m.replace("DELETE", "GET")),
        method("OPTIONS is signed as GET", |m| m.replace("OPTIONS", "GET")),
        method("unknown methods are signed as GET", |m| match m {
            "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS" => m.to_owned(),
            _ => "GET".to_owned(),
        }),
        method("the method is in lowercase", str::to_ascii_lowercase),
    ]
}

/// Some parameters are left out.
fn drop(name: &str, gone: fn(&[u8], &[u8]) -> bool) -> Mutant {
    Mutant::parts(name, SIGNING, move |parts| {
        parts.pairs.retain(|(n, v)| !gone(n, v))
    })
}

/// The same, where only signing shows it.
fn drop_signing(name: &str, gone: fn(&[u8], &[u8]) -> bool) -> Mutant {
    Mutant {
        by: &[Op::Sign],
        ..drop(name, gone)
    }
}

/// The body of one method is left out.
fn body(name: &str, method: &'static str) -> Mutant {
    Mutant::before(name, SIGNING, move |call| {
        if let Some(request) = request(call)
            && request.method.eq_ignore_ascii_case(method)
        {
            request.body = None;
            request.body_base64 = None;
        }
    })
}

fn parameters() -> Vec<Mutant> {
    [parameters_dropped(), parameters_changed()]
        .into_iter()
        .flatten()
        .collect()
}

/// Parameters that are left out.
fn parameters_dropped() -> Vec<Mutant> {
    vec![
        body("the body of PUT is left out", "PUT"),
        body("the body of PATCH is left out", "PATCH"),
        body("the body of DELETE is left out", "DELETE"),
        body("the body of GET is left out", "GET"),
        drop("names that are empty are left out", |name, _| {
            name.is_empty()
        }),
        drop(
            "names and values that are both empty are left out",
            |n, v| n.is_empty() && v.is_empty(),
        ),
        drop("names with a bracket are left out", |name, _| {
            name.contains(&b'[')
        }),
        drop(
            "names that begin with an underscore are left out",
            |name, _| name.starts_with(b"_"),
        ),
        drop("a value of zero is left out", |_, value| value == b"0"),
        drop("oauth_version is left out", |name, _| {
            name == b"oauth_version"
        }),
        drop("oauth_token is left out where it is empty", |n, v| {
            n == b"oauth_token" && v.is_empty()
        }),
        drop("oauth_body_hash is left out", |name, _| {
            name == b"oauth_body_hash"
        }),
        drop("oauth_callback of oob is left out", |n, v| {
            n == b"oauth_callback" && v == b"oob"
        }),
        // Such a name in a query is a protocol parameter in a second place: a verifier refuses it.
        drop_signing(
            "names that begin like oauth_signature are left out",
            |name, _| name.starts_with(b"oauth_signature") && name != b"oauth_signature_method",
        ),
        drop("oauth_signature_method is left out", |name, _| {
            name == b"oauth_signature_method"
        }),
        drop("a parameter named realm is left out", |name, _| {
            name == b"realm"
        }),
        drop("file parameters are left out", |name, _| name == b"file"),
    ]
}

/// Parameters that are cut or written in another way.
fn parameters_changed() -> Vec<Mutant> {
    vec![
        Mutant::parts("more than 100 parameters are cut", SIGNING, |parts| {
            parts.pairs.truncate(100)
        }),
        Mutant::parts("more than 16 parameters are cut", SIGNING, |parts| {
            parts.pairs.truncate(16)
        }),
        Mutant::parts("names are in lowercase", SIGNING, |parts| {
            parts
                .pairs
                .iter_mut()
                .for_each(|(name, _)| name.make_ascii_lowercase());
        }),
        Mutant::parts("names are cut at 64 bytes", SIGNING, |parts| {
            parts
                .pairs
                .iter_mut()
                .for_each(|(name, _)| name.truncate(64));
        }),
        Mutant::parts("a dot in a name is an underscore", SIGNING, |parts| {
            for (name, _) in &mut parts.pairs {
                name.iter_mut()
                    .filter(|o| **o == b'.')
                    .for_each(|o| *o = b'_');
            }
        }),
        Mutant::parts("names are trimmed", SIGNING, |parts| {
            parts
                .pairs
                .iter_mut()
                .for_each(|(name, _)| *name = name.trim_ascii().to_vec());
        }),
        // The documents do not specify whether a received timestamp may have leading zeros.
        Mutant::parts("the timestamp is a number", &[Op::Sign], |parts| {
            for (name, value) in &mut parts.pairs {
                let number = std::str::from_utf8(value)
                    .ok()
                    .and_then(|t| t.parse::<u128>().ok());
                if let (b"oauth_timestamp", Some(number)) = (&name[..], number) {
                    *value = number.to_string().into_bytes();
                }
            }
        }),
        Mutant::parts(
            "values that are numbers are written as such",
            SIGNING,
            |parts| {
                for (_, value) in &mut parts.pairs {
                    let number = std::str::from_utf8(value)
                        .ok()
                        .and_then(|t| t.parse::<u64>().ok());
                    if let Some(number) = number {
                        *value = number.to_string().into_bytes();
                    }
                }
            },
        ),
    ]
}

pub(crate) fn request(call: &mut Call) -> Option<&mut RequestInput> {
    match call {
        Call::Sign(input) | Call::BaseString(input) => Some(&mut input.request),
        Call::Verify(input) => Some(&mut input.request),
        _ => None,
    }
}
