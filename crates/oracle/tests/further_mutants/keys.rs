//! Keys made of the secrets in another way.

use basestring_oracle::Op;

use crate::Mutant;
use crate::machine::{encode, small_escapes};

/// A key made of the secrets in another way.
fn key(name: &str, change: fn(&[u8], &[u8]) -> Vec<u8>) -> Mutant {
    Mutant::parts(name, &[Op::Sign, Op::SignBaseString], move |parts| {
        parts.key = change
    })
}

fn right(client: &[u8], token: &[u8]) -> Vec<u8> {
    format!("{}&{}", encode(client), encode(token)).into_bytes()
}

pub(crate) fn mutants() -> Vec<Mutant> {
    [lengths(), parts()].into_iter().flatten().collect()
}

/// Keys cut or hashed at another length.
fn lengths() -> Vec<Mutant> {
    vec![
        key("the key is cut at 63 bytes", |c, t| cut(right(c, t), 63)),
        key("the key is cut at 64 bytes", |c, t| cut(right(c, t), 64)),
        key("the key is cut at 65 bytes", |c, t| cut(right(c, t), 65)),
        key("the key is cut at 128 bytes", |c, t| cut(right(c, t), 128)),
        key("a key of 64 bytes is hashed", |c, t| {
            hashed(right(c, t), 64)
        }),
        key("a key of 63 bytes is hashed", |c, t| {
            hashed(right(c, t), 63)
        }),
        key("a key of 65 bytes is not hashed but cut", |c, t| {
            let key = right(c, t);
            if key.len() == 65 { cut(key, 64) } else { key }
        }),
    ]
}

/// Secrets joined or written in another way.
fn parts() -> Vec<Mutant> {
    vec![
        key("only the client secret is encoded", |c, t| {
            [encode(c).as_bytes(), b"&", t].concat()
        }),
        key("only the token secret is encoded", |c, t| {
            [c, b"&", encode(t).as_bytes()].concat()
        }),
        key("no ampersand where there is no token secret", |c, t| {
            if t.is_empty() {
                encode(c).into_bytes()
            } else {
                right(c, t)
            }
        }),
        key("no ampersand where there is no client secret", |c, t| {
            if c.is_empty() {
                encode(t).into_bytes()
            } else {
                right(c, t)
            }
        }),
        key("secrets are trimmed", |c, t| {
            right(c.trim_ascii(), t.trim_ascii())
        }),
        key("the key's escapes are small", |c, t| {
            small_escapes(&format!("{}&{}", encode(c), encode(t))).into_bytes()
        }),
        key("a space in a secret is a plus", |c, t| {
            String::from_utf8_lossy(&right(c, t))
                .replace("%20", "+")
                .into_bytes()
        }),
        key("a secret is ended by NUL", |c, t| {
            let end = |s: &[u8]| s.split(|o| *o == 0).next().unwrap_or_default().to_vec();
            right(&end(c), &end(t))
        }),
        key("secrets are in uppercase", |c, t| {
            right(&c.to_ascii_uppercase(), &t.to_ascii_uppercase())
        }),
    ]
}

fn cut(mut key: Vec<u8>, length: usize) -> Vec<u8> {
    key.truncate(length);
    key
}

/// SHA-1's key is hashed where it is longer than 64 bytes; this one is at a length below.
fn hashed(key: Vec<u8>, at: usize) -> Vec<u8> {
    use sha1::Digest;
    if key.len() == at {
        sha1::Sha1::digest(&key).to_vec()
    } else {
        key
    }
}
