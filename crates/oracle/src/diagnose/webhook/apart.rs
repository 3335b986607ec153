//! The request that tells the explanations of an application's value apart: the one at hand with one
//! parameter added.

use basestring::{Url, form_pairs};

use crate::schemes::Rules;
use crate::schemes::webhook::Rewrite;

use super::super::apart::{ADDED, common};
use super::super::conceal::Conceal;
use super::super::model::{Predicted, Telling};
use super::super::subject::Received;
use super::asked::Place;
use super::form::Whose;
use super::recipes::{Forms, Hit};
use super::say::shown_url;

/// How many changes the explanations may have: those with more are too many to be built again.
const MOST: usize = 1;

/// The request under which the most explanations give different signatures; none if there is no such
/// one, or if it is unknown what one of them gives.
pub(super) fn telling(
    right: &Received,
    method: &[u8],
    others: &[Place],
    hits: &[(Hit, String)],
    conceal: &Conceal,
) -> Option<Telling> {
    if hits.len() < 2 || Url::parse(&right.message.url).is_err() {
        return None;
    }
    let mut best: Option<(usize, Telling)> = None;
    for (what, text) in ADDED.into_iter().filter(|(_, text)| is_new(right, text)) {
        for place in ["form body", "query"] {
            let Some(changed) = with(right, text, place) else {
                continue;
            };
            let Some(gives) = gives(&changed, others, hits, conceal) else {
                continue;
            };
            let count = gives.iter().filter(|one| !one.ids.is_empty()).count();
            if count < 2 || best.as_ref().is_some_and(|(most, _)| count <= *most) {
                continue;
            }
            let telling = Telling {
                what: what.to_owned(),
                parameter: text.to_owned(),
                place,
                method: conceal.octets(method),
                url: shown_url(&changed.message.url, conceal),
                body: (place == "form body").then(|| conceal.octets(&changed.message.body)),
                offset: common(&gives),
                gives,
            };
            if count == hits.len() {
                return Some(telling);
            }
            best = Some((count, telling));
        }
    }
    best.map(|(_, telling)| telling)
}

/// Whether the webhook has no parameter of these names.
fn is_new(right: &Received, text: &str) -> bool {
    let query = right.message.url.splitn(2, |&byte| byte == b'?').nth(1);
    let mut in_query = form_pairs(query.unwrap_or_default()).flatten();
    let mut names = form_pairs(text.as_bytes()).flatten();
    names.all(|new| {
        let is_same = |name: &[u8]| name.eq_ignore_ascii_case(&new.name);
        let mut fields = right.message.fields.iter();
        !fields.any(|(name, _)| is_same(name)) && !in_query.any(|pair| is_same(&pair.name))
    })
}

/// The webhook with a parameter more; none where it has no such place.
fn with(right: &Received, text: &str, place: &str) -> Option<Received> {
    let mut changed = right.clone();
    let message = &mut changed.message;
    if place == "query" {
        if message.url.contains(&b'#') {
            return None;
        }
        let sign: &[u8] = if message.url.contains(&b'?') {
            b"&"
        } else {
            b"?"
        };
        message.url = [&message.url[..], sign, text.as_bytes()].concat();
        return Some(changed);
    }
    if message.fields.is_empty() || message.body.is_empty() {
        return None;
    }
    message.body = [&message.body[..], b"&", text.as_bytes()].concat();
    let added = form_pairs(text.as_bytes()).flatten();
    let added = added.map(|pair| (pair.name.into_owned(), pair.value.into_owned()));
    message.fields.extend(added);
    Some(changed)
}

/// What each explanation gives for the changed webhook, the right value first; none if one of them may
/// give several, or none.
fn gives(
    changed: &Received,
    others: &[Place],
    hits: &[(Hit, String)],
    conceal: &Conceal,
) -> Option<Vec<Predicted>> {
    let forms = Forms::of(changed, others, Whose::Application);
    let built: Vec<Hit> = (0..=MOST)
        .flat_map(|cost| forms.of_cost(cost, changed))
        .collect();
    let right = changed.sign(&Rules::right());
    let mut gives: Vec<Predicted> = Vec::new();
    for (hit, ids) in hits {
        let (text, signature) = given(hit, &built)?;
        match gives
            .iter_mut()
            .find(|one| one.signature.as_ref() == Some(&signature))
        {
            Some(known) => known.ids.push(ids.clone()),
            None => gives.push(Predicted {
                ids: vec![ids.clone()],
                base_string: conceal.octets(&text),
                signature: Some(signature),
            }),
        }
    }
    if !gives
        .iter()
        .any(|one| one.signature.as_ref() == Some(&right))
    {
        let text = changed.signed_text(&Rules::right());
        let own = Predicted {
            ids: Vec::new(),
            base_string: conceal.octets(&text),
            signature: Some(right),
        };
        gives.insert(0, own);
    }
    Some(gives)
}

/// What an explanation gives: the text and the signature of the only form of the changed webhook that
/// has exactly its changes.
fn given(hit: &Hit, built: &[Hit]) -> Option<(Vec<u8>, String)> {
    let is_key =
        |rewrite: Rewrite| matches!(rewrite, Rewrite::OtherSecret | Rewrite::SecretSpelling);
    let steps: Vec<_> = hit.steps.iter().filter(|step| !is_key(step.1)).collect();
    let mut found: Option<(Vec<u8>, String)> = None;
    for form in built
        .iter()
        .filter(|form| form.steps.iter().eq(steps.iter().copied()))
    {
        let mut form = form.clone();
        form.mistake = hit.mistake;
        form.received.message.secret = hit.received.message.secret.clone();
        let given = (form.signed_text(), form.value());
        if found.as_ref().is_some_and(|known| known.1 != given.1) {
            return None;
        }
        found = Some(given);
    }
    found
}
