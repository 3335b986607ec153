//! Whether what a provider issues can be predicted (4.9): credentials and verification codes.

use std::collections::{BTreeMap, BTreeSet};

use super::super::attack::Played;
use super::super::issuing::{begin, grant, issued, obtain, temporary_draft};
use super::super::ledger::Purpose;
use super::super::session::Session;
use crate::webhook::{Fault, Seen};

/// The parameters of an answer with credentials.
const TOKEN: &str = "oauth_token";
const SECRET: &str = "oauth_token_secret";

/// How many requests are granted to compare what is issued.
const GRANTED: usize = 5;

/// Requests many temporary credentials, and compares them.
pub(super) fn temporary_credentials(session: &mut Session) -> Result<Played, Fault> {
    let flow = session.setup.flow.as_ref();
    let count = flow.map_or(0, |flow| flow.entry.samples);
    let client = session.setup.clients.first().cloned().unwrap_or_default();
    let mut columns: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for _ in 0..count {
        let Some(draft) = temporary_draft(session, &client) else {
            break;
        };
        let exchange = session.send(Purpose::Temporary, &draft.signed())?;
        let Some(answer) = issued(&exchange) else {
            continue;
        };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        columns.entry(TOKEN).or_default().push(text(&answer.token));
        let secret = text(answer.secret.expose());
        columns.entry(SECRET).or_default().push(secret);
    }
    let compared = columns.values().map(Vec::len).max().unwrap_or_default();
    if compared < 5 {
        return Ok(Played::not_judged(format!(
            "{compared} credentials were issued"
        )));
    }
    Ok(concluded(
        found_in(&columns),
        &format!("{compared} credentials were compared"),
    ))
}

/// Why credentials can be predicted: their tokens, their secrets, or a secret from its token.
fn found_in(columns: &BTreeMap<&str, Vec<String>>) -> Option<String> {
    let found = columns.iter().find_map(|(name, values)| {
        let least = if *name == TOKEN { 40.0 } else { 60.0 };
        predictable(values, least).map(|why| format!("{name}: {why}"))
    });
    let of = |name: &str| columns.get(name).map(Vec::as_slice).unwrap_or_default();
    let mut pairs = of(TOKEN).iter().zip(of(SECRET));
    found.or_else(|| {
        pairs
            .any(|(token, secret)| token == secret)
            .then(|| format!("{SECRET} is the {TOKEN}, which is sent in every request"))
    })
}

/// The token credentials of some granted requests.
pub(super) fn token_credentials(session: &mut Session) -> Result<Played, Fault> {
    let flow = session.setup.flow.as_ref();
    if flow.is_some_and(|flow| flow.entry.browser) {
        return Ok(Played::not_judged(
            "a person decides, and it takes five grants",
        ));
    }
    let client = session.setup.clients.first().cloned().unwrap_or_default();
    let mut columns: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for _ in 0..GRANTED {
        let issued = obtain(session, &client, 0)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let token = issued.token.as_deref().map(text).unwrap_or_default();
        let secret = text(issued.token_secret.expose());
        columns.entry(TOKEN).or_default().push(token);
        columns.entry(SECRET).or_default().push(secret);
    }
    // A provider may issue the same token again for the same owner and client.
    let is_same = |values: &Vec<String>| values.windows(2).all(|two| two.first() == two.last());
    if columns.values().all(is_same) {
        let why = "the same token credentials are issued again for an owner and a client";
        return Ok(Played::not_judged(why));
    }
    Ok(concluded(
        found_in(&columns),
        &format!("{GRANTED} token credentials were compared"),
    ))
}

/// The codes of some granted requests.
pub(super) fn verifiers(session: &mut Session) -> Result<Played, Fault> {
    let mut codes = Vec::new();
    for _ in 0..GRANTED {
        let credentials = begin(session)?;
        codes.push(grant(session, &credentials, 0)?);
    }
    let found = predictable(&codes, 13.0);
    Ok(concluded(
        found,
        &format!("{} codes were compared", codes.len()),
    ))
}

fn concluded(found: Option<String>, otherwise: &str) -> Played {
    Played::Seen {
        seen: if found.is_some() {
            Seen::Rejected
        } else {
            Seen::Accepted
        },
        evidence: found.unwrap_or_else(|| otherwise.to_owned()),
        wire: None,
    }
}

/// Why values can be predicted: repetitions, numbers that count up, or a varying part with fewer bits
/// than these at the most.
fn predictable(values: &[String], least: f64) -> Option<String> {
    let distinct: BTreeSet<&String> = values.iter().collect();
    if distinct.len() < values.len() {
        let count = distinct.len();
        return Some(format!("{count} different values among {}", values.len()));
    }
    let start = common(values, |text| text.chars().collect());
    let end = common(values, |text| text.chars().rev().collect());
    let varying: Vec<Vec<char>> = values
        .iter()
        .map(|value| {
            let letters: Vec<char> = value.chars().collect();
            let last = letters.len().saturating_sub(end).max(start);
            letters.get(start..last).unwrap_or_default().to_vec()
        })
        .collect();
    let numbers: Option<Vec<u128>> = varying
        .iter()
        .map(|letters| letters.iter().collect::<String>().parse().ok())
        .collect();
    if let Some(numbers) = numbers {
        let is_rising = numbers.windows(2).all(|pair| pair.first() < pair.last());
        if is_rising && numbers.len() > 4 {
            return Some("the values count up".to_owned());
        }
    }
    let longest = varying.iter().map(Vec::len).max().unwrap_or_default();
    let letters: BTreeSet<char> = varying.iter().flatten().copied().collect();
    // The most that so many characters of this alphabet can have.
    let alphabet = f64::from(u32::try_from(letters.len().max(2)).unwrap_or(2));
    let length = f64::from(u32::try_from(longest).unwrap_or(u32::MAX));
    let bits = length * alphabet.log2();
    (bits < least).then(|| {
        format!(
            "{longest} characters vary, of {} different ones: {bits:.0} bits at the most, and {least} \
             are little",
            letters.len()
        )
    })
}

/// How many characters all values have in common at the start.
fn common(values: &[String], letters: fn(&str) -> Vec<char>) -> usize {
    let mut all = values.iter().map(|value| letters(value));
    let first = all.next().unwrap_or_default();
    let mut length = first.len();
    for other in all {
        let same = first.iter().zip(&other).take_while(|(a, b)| a == b).count();
        length = length.min(same);
    }
    length
}
