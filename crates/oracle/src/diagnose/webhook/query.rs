//! What applications and frameworks make of a query before they sign the URL.

use crate::schemes::shared::decode_leniently;
use crate::schemes::webhook::Rewrite;

use super::form::Form;

/// A parameter as it was sent.
#[derive(Clone)]
struct Pair {
    name: String,
    value: Option<String>,
}

/// Which parameters of one name are kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    All,
    Last,
    First,
    /// Their values joined by commas.
    Joined,
}

/// The order of the parameters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    AsSent,
    ByName,
    ByPair,
}

/// How names and values are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    AsSent,
    /// RFC 3986: letters, digits and `-._~` stay.
    Rfc3986,
    /// The same with `+` for a space.
    Form,
    /// A form by the URL standard: `*` stays, `~` does not.
    UrlStandard,
    /// PHP's `urlencode`: `~` does not stay.
    Php,
    /// JavaScript's `encodeURIComponent`.
    Component,
    /// A URL class that encodes what a URL cannot have, and the apostrophe.
    UrlClass,
    /// .NET: digits in lowercase.
    DotNet,
    /// Only what a query cannot have as it is: RFC 3986 3.4.
    Plain,
    /// The same with `+` for a space.
    PlainForm,
    /// Decoded, `+` as it is.
    Decoded,
    /// Decoded, with a space for `+`.
    DecodedPlus,
}

/// One way to build a query.
#[derive(Clone, Copy)]
struct Way {
    drops_empty: bool,
    keep: Keep,
    order: Order,
    spelling: Spelling,
    /// Who builds it so; empty where nobody is known.
    by: &'static str,
}

const fn way(keep: Keep, order: Order, spelling: Spelling, by: &'static str) -> Way {
    Way {
        drops_empty: false,
        keep,
        order,
        spelling,
        by,
    }
}

/// What frameworks do, the most frequent first.
const KNOWN: [Way; 14] = [
    way(
        Keep::Last,
        Order::ByName,
        Spelling::Rfc3986,
        "Laravel's fullUrl() and Symfony's getUri()",
    ),
    way(
        Keep::Last,
        Order::AsSent,
        Spelling::Form,
        "a query built again from API Gateway's queryStringParameters, with urlencode()",
    ),
    way(
        Keep::Last,
        Order::AsSent,
        Spelling::Component,
        "a query built again from queryStringParameters, with encodeURIComponent()",
    ),
    way(
        Keep::Last,
        Order::AsSent,
        Spelling::UrlStandard,
        "a query built again from an object, with URLSearchParams",
    ),
    way(
        Keep::Last,
        Order::AsSent,
        Spelling::Php,
        "PHP's http_build_query($_GET)",
    ),
    way(
        Keep::Last,
        Order::AsSent,
        Spelling::DecodedPlus,
        "a query built again from decoded queryStringParameters",
    ),
    way(
        Keep::Joined,
        Order::AsSent,
        Spelling::DecodedPlus,
        "a query built again from API Gateway's HTTP API (version 2), which joins values",
    ),
    way(
        Keep::Joined,
        Order::AsSent,
        Spelling::Form,
        "a query built again from API Gateway's HTTP API (version 2), which joins values",
    ),
    way(
        Keep::All,
        Order::ByName,
        Spelling::Form,
        "Go's url.Values.Encode()",
    ),
    way(
        Keep::All,
        Order::AsSent,
        Spelling::UrlStandard,
        "URLSearchParams.toString() and Java's URLEncoder",
    ),
    way(
        Keep::All,
        Order::AsSent,
        Spelling::Form,
        "Python's urlencode(parse_qsl(query))",
    ),
    way(
        Keep::All,
        Order::AsSent,
        Spelling::UrlClass,
        "new URL(…).href",
    ),
    way(
        Keep::All,
        Order::AsSent,
        Spelling::DotNet,
        ".NET's HttpUtility.UrlEncode()",
    ),
    way(Keep::Last, Order::ByName, Spelling::Form, "Rails' to_query"),
];

const KEEPS: [Keep; 4] = [Keep::All, Keep::Last, Keep::First, Keep::Joined];
const ORDERS: [Order; 3] = [Order::AsSent, Order::ByName, Order::ByPair];
const SPELLINGS: [Spelling; 12] = [
    Spelling::AsSent,
    Spelling::Rfc3986,
    Spelling::Form,
    Spelling::UrlStandard,
    Spelling::Php,
    Spelling::Component,
    Spelling::UrlClass,
    Spelling::DotNet,
    Spelling::Plain,
    Spelling::PlainForm,
    Spelling::Decoded,
    Spelling::DecodedPlus,
];

/// The forms of a query, the one that was sent first, then those with fewer changes.
pub(super) fn forms(query: Option<&str>) -> Vec<Form<Option<String>>> {
    let Some(sent) = query else {
        return vec![Form::right(None)];
    };
    let mut forms = vec![Form::right(Some(sent.to_owned()))];
    let mut add = |form: Form<Option<String>>| {
        if !forms.iter().any(|known| known.value == form.value) {
            forms.push(form);
        }
    };
    for way in KNOWN {
        add(way.apply(sent));
        add(Way {
            drops_empty: true,
            ..way
        }
        .apply(sent));
    }
    add(Form::of(None, "without the query", Rewrite::QueryDropped));
    add(without_body_hash(sent));
    for drops_empty in [false, true] {
        for keep in KEEPS {
            for order in ORDERS {
                for spelling in SPELLINGS {
                    let way = Way {
                        drops_empty,
                        ..way(keep, order, spelling, "")
                    };
                    add(way.apply(sent));
                }
            }
        }
    }
    forms.sort_by_key(|form| (form.cost, form.steps.len()));
    forms
}

/// Other spellings of a query that was built again from decoded parameters, with what is special about
/// each.
pub(super) fn spellings(query: Option<&str>) -> Vec<(String, &'static str)> {
    let Some(built) = query else {
        return Vec::new();
    };
    let mut found: Vec<(String, &'static str)> = Vec::new();
    let spellings = [
        (Spelling::Rfc3986, "%20 for a space"),
        (Spelling::Component, "the escapes of encodeURIComponent()"),
        (Spelling::UrlStandard, "the escapes of URLSearchParams"),
        (Spelling::Php, "the escapes of PHP's urlencode()"),
        (Spelling::DotNet, "escapes in lowercase"),
        (Spelling::Plain, "as few escapes as a URL needs"),
        (
            Spelling::PlainForm,
            "as few escapes as a URL needs, and + for a space",
        ),
    ];
    for (spelling, by) in spellings {
        let pairs = built.split('&').map(|pair| spelling.pair(&Pair::of(pair)));
        let query = pairs.collect::<Vec<_>>().join("&");
        if query != built && !found.iter().any(|(known, _)| *known == query) {
            found.push((query, by));
        }
    }
    found
}

/// What frameworks make of a query, where that is not the query itself.
pub(super) fn usual(query: Option<&str>) -> Vec<Form<Option<String>>> {
    let ways = KNOWN.iter().map(|way| way.apply(query.unwrap_or_default()));
    ways.filter(|form| query.is_some() && form.value.as_deref() != query)
        .collect()
}

/// The query without the hash of the body.
fn without_body_hash(sent: &str) -> Form<Option<String>> {
    let kept = sent
        .split('&')
        .filter(|pair| !pair.starts_with("bodySHA256="));
    let kept = kept.collect::<Vec<_>>().join("&");
    let query = (!kept.is_empty()).then_some(kept);
    Form::of(
        query,
        "without bodySHA256 in the query",
        Rewrite::BodyHashRemoved,
    )
}

impl Way {
    /// The query that is built so, with what that changes in this one.
    fn apply(self, sent: &str) -> Form<Option<String>> {
        let mut steps = Vec::new();
        let mut pairs: Vec<Pair> = sent.split('&').map(Pair::of).collect();
        let count = pairs.len();
        if self.drops_empty {
            pairs.retain(|pair| pair.value.as_ref().is_some_and(|value| !value.is_empty()));
            if pairs.len() < count {
                let how = "without the parameters of the query that have no value";
                steps.push((how.to_owned(), Rewrite::QueryEmptyDropped));
            }
        }
        let count = pairs.len();
        pairs = self.keep.apply(pairs);
        if pairs.len() < count {
            steps.push((self.keep.how().to_owned(), Rewrite::QueryDuplicates));
        }
        let before = names(&pairs);
        self.order.apply(&mut pairs);
        if names(&pairs) != before {
            let how = "with the parameters of the query sorted".to_owned();
            steps.push((how, Rewrite::QueryOrder));
        }
        let before = text(&pairs);
        let written = pairs.iter().map(|pair| self.spelling.pair(pair));
        let written = written.collect::<Vec<_>>().join("&");
        if written != before {
            let (how, rewrite) = self.spelling.how();
            steps.push((how.to_owned(), rewrite));
        }
        let query = (!written.is_empty() || sent.is_empty()).then_some(written);
        Form::by(query, steps, self.by)
    }
}

fn names(pairs: &[Pair]) -> Vec<(String, Option<String>)> {
    let pairs = pairs.iter();
    pairs
        .map(|pair| (pair.name.clone(), pair.value.clone()))
        .collect()
}

fn text(pairs: &[Pair]) -> String {
    let texts = pairs.iter().map(|pair| Spelling::AsSent.pair(pair));
    texts.collect::<Vec<_>>().join("&")
}

impl Pair {
    fn of(text: &str) -> Self {
        match text.split_once('=') {
            Some((name, value)) => Self {
                name: name.to_owned(),
                value: Some(value.to_owned()),
            },
            None => Self {
                name: text.to_owned(),
                value: None,
            },
        }
    }
}

fn decoded(text: &str) -> Vec<u8> {
    decode_leniently(text.replace('+', " ").as_bytes())
}

impl Keep {
    fn apply(self, pairs: Vec<Pair>) -> Vec<Pair> {
        if self == Self::All {
            return pairs;
        }
        let mut kept: Vec<Pair> = Vec::new();
        for pair in pairs {
            let known = kept
                .iter_mut()
                .find(|known| decoded(&known.name) == decoded(&pair.name));
            match (known, self) {
                (None, _) => kept.push(pair),
                (Some(known), Self::Last) => known.value = pair.value,
                (Some(known), Self::Joined) => {
                    let values = [known.value.take(), pair.value];
                    let values = values.into_iter().flatten().collect::<Vec<_>>();
                    known.value = Some(values.join(","));
                }
                (Some(_), Self::First | Self::All) => {}
            }
        }
        kept
    }

    const fn how(self) -> &'static str {
        match self {
            Self::All => "with every value of a name in the query",
            Self::Last => "with only the last of several values of a name in the query",
            Self::First => "with only the first of several values of a name in the query",
            Self::Joined => "with the values of a name in the query joined by commas",
        }
    }
}

impl Order {
    fn apply(self, pairs: &mut [Pair]) {
        match self {
            Self::AsSent => {}
            Self::ByName => pairs.sort_by_key(|pair| decoded(&pair.name)),
            Self::ByPair => pairs.sort_by_key(|pair| (pair.name.clone(), pair.value.clone())),
        }
    }
}

impl Spelling {
    fn pair(self, pair: &Pair) -> String {
        match (self, &pair.value) {
            (Self::AsSent | Self::UrlClass, None) => self.text(&pair.name),
            (_, value) => {
                let value = value.as_deref().unwrap_or_default();
                format!("{}={}", self.text(&pair.name), self.text(value))
            }
        }
    }

    /// A name or a value in this spelling.
    fn text(self, text: &str) -> String {
        let encode = |bare: &[u8], space: &str, is_lowercase: bool| {
            let encoded = decoded(text).into_iter().map(|byte| match byte {
                b' ' if !space.is_empty() => space.to_owned(),
                _ if byte.is_ascii_alphanumeric() || bare.contains(&byte) => {
                    char::from(byte).to_string()
                }
                _ if is_lowercase => format!("%{byte:02x}"),
                _ => format!("%{byte:02X}"),
            });
            encoded.collect::<String>()
        };
        let lossy = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        match self {
            Self::AsSent => text.to_owned(),
            Self::Rfc3986 => encode(b"-._~", "", false),
            Self::Form => encode(b"-._~", "+", false),
            Self::UrlStandard => encode(b"*-._", "+", false),
            Self::Php => encode(b"-._", "+", false),
            Self::Component => encode(b"-._~!'()*", "", false),
            Self::DotNet => encode(b"-._!*()", "+", true),
            Self::Plain => encode(b"-._~!$'()*,;:@/?", "", false),
            Self::PlainForm => encode(b"-._~!$'()*,;:@/?", "+", false),
            Self::UrlClass => text.replace('\'', "%27").replace('"', "%22"),
            Self::Decoded => lossy(decode_leniently(text.as_bytes())),
            Self::DecodedPlus => lossy(decoded(text)),
        }
    }

    const fn how(self) -> (&'static str, Rewrite) {
        match self {
            Self::AsSent => ("with the query as it was sent", Rewrite::QueryReencoded),
            Self::Rfc3986 => (
                "with the query decoded and encoded again: %20 for a space",
                Rewrite::QueryReencoded,
            ),
            Self::Form | Self::UrlStandard | Self::Php => (
                "with the query decoded and encoded again: + for a space",
                Rewrite::QueryReencoded,
            ),
            Self::Plain | Self::PlainForm => (
                "with the query decoded and encoded again, with fewer escapes",
                Rewrite::QueryReencoded,
            ),
            Self::Component => (
                "with the query decoded and encoded again, as by encodeURIComponent()",
                Rewrite::QueryReencoded,
            ),
            Self::UrlClass => (
                "with the escapes that a URL class adds, such as %27",
                Rewrite::QueryReencoded,
            ),
            Self::DotNet => (
                "with the query encoded again, its escapes in lowercase",
                Rewrite::QueryReencoded,
            ),
            Self::Decoded | Self::DecodedPlus => ("with the query decoded", Rewrite::QueryDecoded),
        }
    }
}
