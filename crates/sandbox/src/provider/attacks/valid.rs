//! Valid requests that providers often reject.

use basestring::{Place, SignatureMethod};

use super::super::attack::Attack;
use super::super::setup::Setup;

/// Requests without a body, with awkward parameters.
#[expect(clippy::too_many_lines, reason = "a table")]
fn queries() -> Vec<Attack> {
    let of = |id: &str, requirement, what: &str, query: &'static str| {
        Attack::valid(format!("valid/{id}"), requirement, what, move |maker| {
            maker.get().query(query)
        })
    };
    vec![
        of(
            "query",
            "R-3.4.1-3",
            "a query",
            "size=original&file=vacation.jpg",
        ),
        of(
            "awkward-characters",
            "R-3.4.1.3.2-1",
            "a query with space, plus, percent sign, ampersand and equals sign in a value",
            "a=x%20y&b=x%2By&c=100%25&d=x%26y&e=x%3Dy&f=x+y",
        ),
        of(
            "unreserved-characters",
            "R-3.6-4",
            "a query with characters that are never and always encoded",
            "a=-._~&b=%21%2A%27%28%29&c=%2C%2F%3A%3B%40%24",
        ),
        of(
            "utf-8",
            "R-3.4.1.3.1-18",
            "a query with letters outside ASCII",
            "name=%C3%A9t%C3%A9&place=%E6%9D%B1%E4%BA%AC&emoji=%F0%9F%98%80",
        ),
        of(
            "repeated-names",
            "R-3.4.1.3.2-3",
            "a query with a name that occurs three times",
            "a=2&a=1&a=10",
        ),
        of(
            "empty-values",
            "R-3.4.1.3.1-15",
            "a query with empty values, with and without an equals sign",
            "a=&b&c=1",
        ),
        of(
            "sorted-by-bytes",
            "R-3.4.1.3.2-2",
            "a query whose order depends on the encoded bytes",
            "b=1&B=2&a1=3&a=4&a%2B=5&A=6&%7E=7",
        ),
        of(
            "brackets",
            "R-3.4.1.3.1-19",
            "a query with names in brackets",
            "filter%5Bname%5D=x&ids%5B%5D=2&ids%5B%5D=1",
        ),
        of(
            "long-value",
            "R-2-7",
            "a query with a value of 1,500 characters",
            LONG,
        ),
        of(
            "unknown-parameter",
            "R-A-3",
            "a parameter that the provider does not know",
            "unheard_of=1",
        ),
    ]
}

/// `long=` and 1,500 times x.
const LONG: &str = {
    const BYTES: [u8; 1505] = {
        let mut bytes = [b'x'; 1505];
        let name = *b"long=";
        let mut at = 0;
        while at < name.len() {
            bytes[at] = name[at];
            at += 1;
        }
        bytes
    };
    match std::str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => "",
    }
};

/// The requests.
pub(super) fn attacks(setup: &Setup) -> Vec<Attack> {
    let mut all = queries();
    all.extend(places());
    all.extend(bodies());
    all.extend(methods(setup));
    all.extend(nonces());
    all
}

/// The other places of the protocol parameters.
fn places() -> Vec<Attack> {
    vec![
        Attack::valid(
            "valid/in-query",
            "R-3.5.3-1",
            "the protocol parameters in the query",
            |maker| maker.get().query("a=1").at(Place::Query),
        ),
        Attack::valid(
            "valid/in-body",
            "R-3.5.2-4",
            "the protocol parameters in a form body",
            |maker| maker.get().form("a=1").at(Place::Body),
        ),
    ]
}

fn bodies() -> Vec<Attack> {
    const FORM: &str = "b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2&a3=2+q";
    vec![
        Attack::valid("valid/form", "R-3.4.1-5", "a POST of a form", |maker| {
            maker.get().form("a=1")
        }),
        Attack::valid(
            "valid/form-awkward",
            "R-3.4.1.3.1-7",
            "a POST of the RFC's own form, with a query",
            |maker| {
                maker
                    .get()
                    .query("b5=%3D%253D&a3=a&c%40=&a2=r%20b")
                    .form(FORM)
            },
        ),
        Attack::valid(
            "valid/form-charset",
            "O-content-type-parameters",
            "a POST of a form whose Content-Type has a charset",
            |maker| {
                let media_type = "application/x-www-form-urlencoded; charset=UTF-8";
                maker.get().typed(media_type, "a=%C3%A9")
            },
        ),
        Attack::valid(
            "valid/json",
            "R-3.4.1-6",
            "a POST of JSON, which is not signed",
            |maker| maker.get().typed("application/json", r#"{"a":1}"#),
        ),
        Attack::valid("valid/put-form", "R-3.4.1-5", "a PUT of a form", |maker| {
            maker.get().form("a=1").by("PUT")
        }),
        Attack::valid("valid/delete", "R-3.4.1-1", "a DELETE", |maker| {
            maker.get().by("DELETE")
        }),
    ]
}

/// Every method that the provider declares.
fn methods(setup: &Setup) -> Vec<Attack> {
    let usual = setup.usual();
    let is_signed = |method: &SignatureMethod| {
        let shared = [
            SignatureMethod::HmacSha1,
            SignatureMethod::HmacSha256,
            SignatureMethod::HmacSha512,
        ];
        *method != usual && shared.contains(method)
    };
    let others = setup.methods.iter().copied().filter(is_signed);
    let mut all: Vec<Attack> = others
        .map(|method| {
            let name = method.name();
            Attack::valid(
                format!("valid/{}", name.to_lowercase()),
                "R-3.4-2",
                format!("a signature by {name}"),
                move |maker| {
                    let usual = maker.usual();
                    maker.get_by(&usual, method)
                },
            )
        })
        .collect();
    let resource = setup.resource.as_ref();
    let is_tls = resource.is_some_and(|site| site.url.starts_with("https:"));
    if setup.methods.contains(&SignatureMethod::Plaintext) && is_tls {
        all.push(Attack::valid(
            "valid/plaintext",
            "R-3.4.4-1",
            "a signature by PLAINTEXT",
            |maker| {
                let usual = maker.usual();
                maker.get_by(&usual, SignatureMethod::Plaintext)
            },
        ));
    }
    all
}

/// Nonces of unusual lengths; a provider may restrict them.
fn nonces() -> impl Iterator<Item = Attack> {
    [1, 6, 100].into_iter().map(|length| {
        Attack::valid(
            format!("valid/nonce-of-{length}"),
            "O-nonce-characters",
            format!("a nonce of {length} characters"),
            move |maker| {
                let nonce = maker.text(length);
                // A nonce of one character must be new for its timestamp.
                let timestamp = maker.fresh_timestamp().to_string();
                maker
                    .get()
                    .with("oauth_nonce", &nonce)
                    .with("oauth_timestamp", &timestamp)
            },
        )
        .may()
    })
}
