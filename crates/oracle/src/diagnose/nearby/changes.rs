//! Parameters that a framework, a router or a parser changes before they are signed.

use crate::schemes::Pairs;
use crate::schemes::shared::Pair;

use super::super::normal_form;
use super::choice::{Choice, normalized};

/// Names under which routers and front controllers pass the path to the application.
const ROUTES: [&str; 10] = [
    "q",
    "route",
    "url",
    "_url",
    "path",
    "uri",
    "r",
    "rest_route",
    "request",
    "p",
];

/// Protocol parameters that a signer adds and does not send.
const SIGNED_ALONE: [(&str, &str); 5] = [
    ("oauth_callback", "oob"),
    ("oauth_callback", "about:blank"),
    ("oauth_callback", ""),
    ("oauth_verifier", ""),
    ("oauth_token_secret", ""),
];

/// How many parameters a request may have for two of them to be left out.
const FEW: usize = 12;

/// The parameters with other names or values, with one more, or without two of the request's own.
pub(super) fn changes(own: &Pairs, protocol: &Pairs, path: &str) -> Vec<Choice> {
    let all: Pairs = own.iter().chain(protocol).cloned().collect();
    let mut choices = by_php(own, protocol);
    let with = |name: &str, value: &str| {
        let mut more = all.clone();
        more.push((name.as_bytes().to_vec(), value.as_bytes().to_vec()));
        normalized(&more)
    };
    for name in ROUTES {
        for value in [path, path.trim_start_matches('/'), path.trim_matches('/')] {
            let how = format!("with the parameter {name}={value}, which a router added");
            choices.push(
                Choice::new(how, with(name, value))
                    .by("collect-framework-parameters")
                    .alone(),
            );
        }
    }
    for (name, value) in SIGNED_ALONE {
        if all.iter().any(|(known, _)| known == name.as_bytes()) {
            continue;
        }
        let how = format!("with the parameter {name}={value}, which is not sent");
        let fix = "Send every parameter that you sign, or do not sign it.";
        choices.push(Choice::new(how, with(name, value)).fixed(fix));
    }
    choices.extend(without_two(own, protocol));
    choices.extend(in_other_letters(own, protocol));
    choices
}

/// Names in lowercase, values without the white space at their ends, and text in a normal form.
fn in_other_letters(own: &Pairs, protocol: &Pairs) -> Vec<Choice> {
    const SENT: &str = "Sign names and values as they are sent.";
    let with = |change: fn(&Pair) -> Pair| {
        let own = own.iter().map(change);
        let all: Pairs = own.chain(protocol.iter().cloned()).collect();
        normalized(&all)
    };
    let lower = with(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
    let upper = with(|(name, value)| (name.to_ascii_uppercase(), value.clone()));
    let trimmed = with(|(name, value)| (name.clone(), value.trim_ascii().to_vec()));
    let forms = normal_form::FORMS.iter().map(|(how, form)| {
        let own = own.iter().map(|(name, value)| (form(name), form(value)));
        let all: Pairs = own.chain(protocol.iter().cloned()).collect();
        Choice::new(*how, normalized(&all)).fixed(normal_form::FIX)
    });
    let mut choices: Vec<Choice> = forms.collect();
    choices.extend([
        Choice::new("with the names of parameters in lowercase", lower).fixed(SENT),
        Choice::new("with the names of parameters in uppercase", upper).fixed(SENT),
        Choice::new("without the white space at the ends of values", trimmed).fixed(SENT),
    ]);
    choices
}

/// What PHP makes of names: dots and spaces become underscores, brackets get numbers, and an array
/// becomes the word Array.
fn by_php(own: &Pairs, protocol: &Pairs) -> Vec<Choice> {
    const RAW: &str =
        "Read names and values from QUERY_STRING and php://input, not from $_GET and $_POST.";
    let with = |own: Pairs| {
        let all: Pairs = own.into_iter().chain(protocol.iter().cloned()).collect();
        normalized(&all)
    };
    let renamed = |change: fn(&[u8]) -> Vec<u8>| -> Pairs {
        let own = own.iter();
        own.map(|(name, value)| (change(name), value.clone()))
            .collect()
    };
    let underscores = |name: &[u8]| -> Vec<u8> {
        let is_changed = |octet: &u8| matches!(octet, b'.' | b' ');
        let each = name.iter();
        each.map(|octet| if is_changed(octet) { b'_' } else { *octet })
            .collect()
    };
    let bare = |name: &[u8]| -> Vec<u8> {
        let text = String::from_utf8_lossy(name);
        text.split('[').next().unwrap_or_default().into()
    };
    vec![
        Choice::new(
            "with _ for each dot and space in names, as PHP does",
            with(renamed(underscores)),
        )
        .fixed(RAW),
        Choice::new(
            "with numbered brackets, as PHP's http_build_query writes them",
            with(numbered(own)),
        )
        .fixed(RAW),
        Choice::new("with names up to their brackets", with(renamed(bare))).fixed(RAW),
        Choice::new(
            "with the word Array for values in brackets, as PHP writes an array",
            with(arrays(own)),
        )
        .fixed(RAW),
    ]
}

/// `a[]=x&a[]=y` as `a[0]=x&a[1]=y`.
fn numbered(own: &Pairs) -> Pairs {
    let mut seen: Vec<&[u8]> = Vec::new();
    own.iter()
        .map(|(name, value)| {
            let Some(stem) = name.strip_suffix(b"[]") else {
                return (name.clone(), value.clone());
            };
            let number = seen.iter().filter(|known| **known == stem).count();
            seen.push(stem);
            (
                [stem, format!("[{number}]").as_bytes()].concat(),
                value.clone(),
            )
        })
        .collect()
}

/// `a[]=x&a[]=y` as `a=Array`.
fn arrays(own: &Pairs) -> Pairs {
    let mut changed = Pairs::new();
    for (name, value) in own {
        let mut stem = name.splitn(2, |octet| *octet == b'[');
        let (stem, is_array) = (stem.next().unwrap_or_default(), stem.next().is_some());
        let pair = if is_array {
            (stem.to_vec(), b"Array".to_vec())
        } else {
            (name.clone(), value.clone())
        };
        if !is_array || !changed.contains(&pair) {
            changed.push(pair);
        }
    }
    changed
}

fn without_two(own: &Pairs, protocol: &Pairs) -> Vec<Choice> {
    const SEND: &str = "Add each parameter before you sign, or send only those that were signed.";
    if own.len() > FEW {
        return Vec::new();
    }
    let mut choices = Vec::new();
    for (place, (first, _)) in own.iter().enumerate() {
        for (other, (second, _)) in own.iter().enumerate().skip(place + 1) {
            let kept = own.iter().enumerate();
            let kept = kept.filter(|(at, _)| *at != place && *at != other);
            let kept = kept.map(|(_, pair)| pair.clone());
            let all: Pairs = kept.chain(protocol.iter().cloned()).collect();
            let how = format!(
                "without the parameters {} and {}",
                String::from_utf8_lossy(first),
                String::from_utf8_lossy(second)
            );
            choices.push(Choice::new(how, normalized(&all)).fixed(SEND).alone());
        }
    }
    choices
}
