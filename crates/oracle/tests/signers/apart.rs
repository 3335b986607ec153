//! A request that tells explanations apart is one that the person can send, and it does.

use basestring_oracle::diagnose::{Evidence, Telling};
use basestring_oracle::internal::diagnose::tell_apart;
use basestring_oracle::internal::schemes::Rules;
use basestring_oracle::{Layer, Mistake, RequestInput, SignInput};

use crate::requests::{given, inputs, mistakes, sent, signed};

/// For how many pairs of mistakes each request is tried.
const PAIRS: usize = 12;

/// The scheme, host and path of a URL. A user name is not shown.
fn target(url: &str) -> String {
    let target = url.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = target.split_once("://").unwrap_or(("", target));
    let authority = rest.split('/').next().unwrap_or_default();
    let length = authority.rfind('@').map_or(0, |place| place + 1);
    format!("{scheme}://{}", rest.get(length..).unwrap_or_default())
}

/// The user name and password of a URL, with their `@`.
fn userinfo(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let length = authority.rfind('@').map_or(0, |place| place + 1);
    authority.get(..length).unwrap_or_default()
}

/// Whether a request has protocol parameters before it is signed, which are not shown in its URL.
fn has_protocol(request: &RequestInput) -> bool {
    let is_field = |(name, _): &(String, String)| name.eq_ignore_ascii_case("Authorization");
    let query = request.url.split_once('?');
    query.is_some_and(|(_, query)| query.contains("oauth")) || request.headers.iter().any(is_field)
}

/// What is wrong with a request that is to tell two mistakes apart.
fn fault(
    telling: &Telling,
    input: &SignInput,
    both: [&(&'static Mistake, Rules); 2],
) -> Option<String> {
    let Telling {
        what: _,
        parameter,
        place: _,
        method,
        url,
        body,
        offset,
        gives,
    } = telling;
    let request = &input.request;
    if *method != request.method {
        return Some(format!("another method: {method}"));
    }
    if target(url) != target(&request.url) {
        return Some(format!("another URL: {url}"));
    }
    let own = body.as_ref().unwrap_or(url);
    if !own.contains(parameter.as_str()) {
        return Some(format!("without {parameter}: {own}"));
    }
    let mut changed = input.clone();
    let own = format!("//{}", userinfo(&request.url));
    changed.request.url = url.replacen("//…@", &own, 1);
    if let Some(body) = body {
        changed.request.body = Some(body.clone());
    }
    if has_protocol(request) {
        return None;
    }
    // A signer does not read a header.
    let signs = both
        .into_iter()
        .filter(|(one, _)| one.layer != Layer::HeaderParse);
    for (mistake, rules) in signs {
        let text = signed(rules, &changed).and_then(|output| {
            let text = output.text("base_string")?;
            Some(text.to_owned())
        });
        let told = gives.iter().find(|one| one.ids.contains(&mistake.id));
        let told = told.map(|told| told.base_string.clone());
        // Secrets are masked.
        let is_masked = told.as_ref().is_some_and(|told| told.contains('…'));
        if told != text && !is_masked {
            return Some(format!("{}: expected {text:?}, found {told:?}", mistake.id));
        }
    }
    let told = gives.iter().filter(|one| !one.ids.is_empty());
    let texts: Vec<&str> = told.map(|one| one.base_string.as_str()).collect();
    let is_common = texts.windows(2).all(|two| {
        two[0].get(..*offset).is_some() && two[0].get(..*offset) == two[1].get(..*offset)
    });
    let differ = texts
        .iter()
        .any(|text| text.get(*offset..) != texts[0].get(*offset..));
    (!is_common || !differ).then(|| format!("the texts are the same at {offset}: {texts:?}"))
}

#[test]
fn the_request_that_tells_mistakes_apart_is_the_person_s_own_with_one_parameter_more() {
    let mistakes = mistakes();
    let (mut asked, mut shown, mut faults) = (0, 0, Vec::new());
    for (number, input) in inputs(5849, 160).iter().enumerate() {
        let right = signed(&Rules::right(), input);
        let Some(evidence) = right.and_then(|right| sent(input, &right)) else {
            continue;
        };
        for pair in 0..PAIRS {
            let place = (number * PAIRS + pair) * 7919;
            let one = &mistakes[place % mistakes.len()];
            let other = &mistakes[(place / mistakes.len() + 1 + place) % mistakes.len()];
            if one.0.id == other.0.id {
                continue;
            }
            asked += 1;
            let sets = [vec![one.0], vec![other.0]];
            let Some(telling) = told(&evidence, input, &sets) else {
                continue;
            };
            shown += 1;
            let fault = fault(&telling, input, [one, other]);
            faults.extend(fault.map(|fault| format!("{} {}: {fault}", one.0.id, other.0.id)));
        }
    }
    println!("{asked} pairs, {shown} requests");
    assert!(shown > asked / 8, "{shown} of {asked}");
    assert!(faults.is_empty(), "{}\n{}", faults.len(), faults.join("\n"));
}

fn told(evidence: &Evidence, input: &SignInput, sets: &[Vec<&'static Mistake>]) -> Option<Telling> {
    tell_apart(evidence, &given(input), sets).ok().flatten()
}
