//! What a diagnosis says of a webhook: remarks, findings, explanations, and what to do next.

use crate::request::summary::summary;
use crate::schemes::Rules;
use crate::schemes::webhook::{Encoding, Rewrite};

use super::super::conceal::{Conceal, is_hash};
use super::super::form::{look, look_of_hexadecimal};
use super::super::model::{Advice, Diagnosis, Explanation, Form, Named, Seen, Usual};
use super::super::parting::Parting;
use super::super::proof::prove;
use super::super::proof_of_set::prove_set;
use super::super::search::Set;
use super::super::subject::{Received, Subject};
use super::super::with_mistakes;
use super::asked::{Choices, Place};
use super::evidence::{Sample, WebhookGiven};
use super::genuine::Found;
use super::hash_in_url::has_body_hash;
use super::recipes::Hit;
use super::url::{Parts, of_web_socket, without_prefixes};
use super::variant::variant;
use super::{fields, query};

/// How many usual ways to build the signed text are shown.
const USUAL: usize = 5;

/// The request as a report shows it.
pub(super) fn seen(sample: &Sample<'_>, conceal: &Conceal) -> Seen {
    let request = &sample.evidence.request;
    let shown = |value: &Option<Vec<u8>>| {
        let text = String::from_utf8_lossy(value.as_deref()?).into_owned();
        let prefix = sample.received.webhook.prefix(sample.received.header);
        let digest = text.strip_prefix(prefix).unwrap_or(&text);
        is_hash(digest).then(|| conceal.text(&text))
    };
    let mut remarks: Vec<String> = request
        .remarks
        .iter()
        .map(|remark| conceal.text(&remark.to_string()))
        .collect();
    if let Some(computed) = shown(&sample.computed) {
        remarks.push(format!("the value to explain is {computed}"));
    }
    Seen {
        summary: conceal.text(&summary(request)),
        method: conceal.octets(&request.method),
        url: shown_url(&request.url, conceal),
        signature: shown(&sample.genuine),
        remarks,
    }
}

/// What the letters of the value to explain show.
pub(super) fn form(sample: &Sample<'_>) -> Form {
    let value = sample.computed.as_ref().or(sample.genuine.as_ref());
    let signature = String::from_utf8_lossy(value.map(Vec::as_slice).unwrap_or_default());
    let webhook = sample.received.webhook;
    let look = match webhook.encoding() {
        Encoding::Base64 => look(&signature),
        Encoding::Hexadecimal => {
            look_of_hexadecimal(&signature, webhook.prefix(sample.received.header))
        }
    };
    let own = look.mistake.and_then(|mistake| webhook.look(mistake));
    Form {
        mistake: own
            .and_then(Named::find)
            .or_else(|| look.entry().map(Named::from)),
        looks: look.looks,
    }
}

/// Describes a signature that is right: over which URL, and with which secret.
pub(super) fn found(
    sample: &Sample<'_>,
    found: &Found,
    index: usize,
    conceal: &Conceal,
    diagnosis: &mut Diagnosis,
) {
    let url = shown_url(&found.received.message.url, conceal);
    let webhook = sample.received.webhook;
    let Some(seen) = diagnosis.seen.get_mut(index) else {
        return;
    };
    if !found.key.how.is_empty() {
        let how = &found.key.how;
        seen.remarks
            .push(format!("the request's signature is made with {how}"));
    }
    let received = sample.parts();
    let place = &found.place;
    let is_received = received.as_ref() == Some(&place.parts);
    if found.is_evident() && !is_received {
        let from = place.from.join("; ");
        let from = if from.is_empty() {
            "the URL that is given".to_owned()
        } else {
            from
        };
        seen.remarks.push(format!(
            "the request's signature is right over {url} ({from})"
        ));
    } else if found.is_other_spelling() {
        let service = webhook.service();
        seen.remarks.push(format!(
            "the request's signature is right over {url}. {service} signs some URLs with the port \
             and some without: compare with both, as the official validators do"
        ));
    } else if found.is_evident() && sample.computed.is_some() {
        let over = format!(" over {url}");
        let over = Some(over).filter(|_| webhook.signs_url());
        let over = over.unwrap_or_default();
        seen.remarks
            .push(format!("the request's signature is right{over}"));
    }
    diagnosis.advice.extend(web_socket(sample, place));
    if !found.is_evident() && place.parts.is_web_socket() {
        diagnosis.to_try.push(
            "if the request opens a WebSocket, the signature is right, and a proxy or the log removed \
             the Upgrade header"
                .to_owned(),
        );
    }
    let method = seen.method.clone();
    let variant = variant(sample, found, (method, url), conceal);
    diagnosis.variants.extend(variant);
}

/// A signature over the scheme of HTTP where the request asks for a WebSocket.
fn web_socket(sample: &Sample<'_>, place: &Place) -> Option<Advice> {
    let (webhook, scheme) = (sample.received.webhook, &place.parts.scheme);
    let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    if !webhook.signs_url() || !sample.headers().is_web_socket() || !is_web {
        return None;
    }
    let mistake = webhook.rewrite_mistake(Rewrite::WebSocketScheme);
    let signed = of_web_socket(scheme);
    Some(Advice {
        found: format!(
            "the signature is over {scheme}://, and a WebSocket is signed over {signed}://"
        ),
        mistake: Named::find(mistake?)?,
    })
}

/// What to check where the signature is right and the application rejects it all the same.
pub(super) fn next_after_right(
    sample: &Sample<'_>,
    found: &Found,
    given: &WebhookGiven,
    conceal: &Conceal,
    diagnosis: &mut Diagnosis,
) {
    let webhook = sample.received.webhook;
    let url = shown_url(&found.received.message.url, conceal);
    let received = sample.parts();
    let next = &mut diagnosis.next;
    next.extend(not_over_given(found, given, (&url, conceal)));
    if sample.is_called_form {
        next.push(
            "the Content-Type: it is that of a form, and bodySHA256 in the URL is the hash of the \
             body, as for a body that is not a form. An application that reads it as a form appends \
             fields that are not signed. Look for the client or the proxy that changes the type"
                .to_owned(),
        );
    }
    let ids: Vec<&str> = received
        .map(|received| found.place.parts.difference(&received))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(_, rewrite)| webhook.rewrite_mistake(rewrite))
        .collect();
    if !ids.is_empty() {
        let received = shown_url(&sample.evidence.request.url, conceal);
        next.push(format!(
            "the URL that the application validates: it must be {url}. An application that validates \
             {received} makes the mistake {}",
            ids.join(" and ")
        ));
    } else if found.is_other_spelling() {
        let signed = String::from_utf8_lossy(&found.received.message.url).into_owned();
        let signed = Parts::of(&signed).map(|signed| signed.difference(&found.place.parts));
        let signed = signed.unwrap_or_default().into_iter();
        let ids = signed.filter_map(|(_, rewrite)| webhook.rewrite_mistake(rewrite));
        let ids: Vec<&str> = ids.collect();
        if !ids.is_empty() {
            next.push(format!(
                "the port: an application that tries only the URL with it, or only without it, makes \
                 the mistake {}",
                ids.join(" and ")
            ));
        }
    }
    if sample.received.message.body.is_empty() && has_body_hash(&found.received) {
        next.push(
            "bodySHA256: the request has no body to compare it with. Validate the URL as it is, with \
             no parameters"
                .to_owned(),
        );
    }
    next.push(
        "what the application computes: give its value with --computed, and basestring looks for the \
         text that it signs"
            .to_owned(),
    );
    diagnosis.usual.extend(usual(&found.received, conceal));
}

/// What to check where a URL is given and the signature is over another.
fn not_over_given(
    found: &Found,
    given: &WebhookGiven,
    (url, conceal): (&str, &Conceal),
) -> Option<String> {
    let signs_url = found.received.webhook.signs_url();
    let other = given.signed_url.as_ref().filter(|_| signs_url)?;
    let other_url = shown_url(other.as_bytes(), conceal);
    (!is_over(found, other)).then(|| {
        format!(
            "the URL: the signature is over {url}, not over the given {other_url}. An application that \
             validates {other_url} rejects the request"
        )
    })
}

/// Whether the signature is over a URL that is given, with its query or the one that was received.
fn is_over(found: &Found, url: &str) -> bool {
    let signed = String::from_utf8_lossy(&found.received.message.url).into_owned();
    let (Some(signed), Some(given)) = (Parts::of(&signed), Parts::of(url)) else {
        return false;
    };
    let differs = signed.difference(&given).into_iter();
    // Signed with the port or without it is the same URL.
    let mut differs = differs
        .filter(|(_, rewrite)| !matches!(rewrite, Rewrite::PortAdded | Rewrite::PortDropped));
    differs.next().is_none() && (given.query.is_none() || given.query == signed.query)
}

/// The webhook as the service signed it, as far as that is known.
pub(super) fn right_of(sample: &Sample<'_>, found: Option<&Found>) -> Received {
    if let Some(found) = found {
        return found.received.clone();
    }
    // What headers show is likelier than what a proxy left over.
    let mut evident = sample.places.iter().filter(|place| place.is_evident);
    let place = evident.next().or_else(|| sample.places.first());
    place.map_or_else(
        || sample.received.clone(),
        |place| sample.received.with_url(place.parts.url().as_bytes()),
    )
}

/// The URLs that an application may see: what was received, what headers show, and the usual ones.
pub(super) fn places_of_application(sample: &Sample<'_>, right: &Received) -> Vec<Place> {
    let mut places = sample.places.clone();
    if !sample.received.webhook.signs_url() {
        return places;
    }
    let url = String::from_utf8_lossy(&right.message.url).into_owned();
    let Some(own) = Parts::of(&url) else {
        return places;
    };
    places.extend(Choices::of_application(&own, &sample.headers(), sample.parts()).places(&own));
    places
}

/// What an application computes, as a report shows it; `None` if it is not proven.
pub(super) fn explanation(
    hit: &Hit,
    (right, observed): (&Received, &[u8]),
    conceal: &Conceal,
) -> Option<Explanation> {
    let proof = prove(&[hit.claim(right, observed)])?;
    let right = conceal.octets(&right.signed_text(&Rules::right()));
    let theirs = conceal.octets(&hit.signed_text());
    let how = hit.steps.iter().map(|(how, _)| conceal.text(how));
    let by = hit.by.iter().map(|by| format!("as by {by}"));
    let how: Vec<String> = how.chain(by).collect();
    Some(Explanation {
        proof,
        or: Vec::new(),
        mistakes: hit.mistakes().into_iter().map(Named::from).collect(),
        how: (!how.is_empty()).then(|| how.join("; ")),
        fix: None,
        parting: Parting::of("signed text", &right, &theirs),
    })
}

/// Mistakes of the table that together give a signature; `None` if they are not proven.
pub(super) fn explanation_of_set(
    set: &Set,
    first: &Received,
    subjects: &[Subject],
    conceal: &Conceal,
) -> Option<Explanation> {
    let proof = prove_set(subjects, set)?;
    let right = conceal.octets(&first.signed_text(&Rules::right()));
    let theirs = conceal.octets(&first.signed_text(&with_mistakes(set)));
    Some(Explanation {
        proof,
        or: Vec::new(),
        mistakes: set.iter().map(|mistake| Named::from(*mistake)).collect(),
        how: None,
        fix: None,
        parting: Parting::of("signed text", &right, &theirs),
    })
}

/// What frameworks would sign here that is not right, so that it can be compared with a log.
fn usual(right: &Received, conceal: &Conceal) -> Vec<Usual> {
    let rules = Rules::right();
    let own = right.sign(&rules);
    let mut found: Vec<Usual> = Vec::new();
    let mut add = |by: &str, received: Received| {
        let signature = received.sign(&rules);
        let is_known = |known: &Usual| known.signature == signature || known.by == by;
        if signature == own || found.iter().any(is_known) {
            return;
        }
        found.push(Usual {
            by: by.to_owned(),
            text: shown_url(&received.signed_text(&rules), conceal),
            signature,
        });
    };
    let url = String::from_utf8_lossy(&right.message.url).into_owned();
    if let Some(parts) = Parts::of(&url).filter(|_| right.webhook.signs_url()) {
        let with = |parts: Parts| right.with_url(parts.url().as_bytes());
        for query in query::usual(parts.query.as_deref()) {
            let changed = Parts {
                query: query.value,
                ..parts.clone()
            };
            add(query.by, with(changed));
        }
        if let Some(path) = without_prefixes(&parts.path).into_iter().next() {
            let by = "req.url of a mounted Express router, and event.path of an API gateway with a \
                      stage";
            add(
                by,
                with(Parts {
                    path,
                    ..parts.clone()
                }),
            );
        }
        if parts.scheme == "https" {
            let scheme = "http".to_owned();
            let by = "a framework behind a proxy that ends TLS and that it does not trust";
            add(
                by,
                with(Parts {
                    scheme,
                    ..parts.clone()
                }),
            );
        }
        let decoded = basestring::form_decode(parts.query.unwrap_or_default().as_bytes());
        let decoded = decoded.unwrap_or_default().into_iter();
        let decoded = decoded.map(|pair| (pair.name.into_owned(), pair.value.into_owned()));
        for fields in fields::usual(&right.message.fields, &decoded.collect()) {
            let mut changed = right.clone();
            changed.message.fields = fields.value;
            add(fields.by, changed);
        }
    }
    found.truncate(USUAL);
    found
}

/// A URL without secrets, and without user name and password.
pub(super) fn shown_url(url: &[u8], conceal: &Conceal) -> String {
    without_userinfo(&conceal.octets(url))
}

fn without_userinfo(shown: &str) -> String {
    let Some((scheme, rest)) = shown.split_once("://") else {
        return shown.to_owned();
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match authority.rsplit_once('@') {
        Some((userinfo, _)) => format!(
            "{scheme}://…{}",
            rest.get(userinfo.len()..).unwrap_or_default()
        ),
        None => shown.to_owned(),
    }
}
