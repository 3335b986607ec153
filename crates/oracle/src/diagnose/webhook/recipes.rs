//! What an application may have computed a signature over: every likely form of URL, fields, body and
//! secret, and the scheme's known mistakes. The fewest changes that give the observed value count.

use std::collections::HashSet;

use crate::mistakes::Mistake;
use crate::schemes::webhook::Rewrite;
use crate::schemes::{Pairs, Rules};

use super::super::proof::{Claim, Gives};
use super::super::subject::Received;
use super::super::with_mistakes;
use super::asked::Place;
use super::bodies::bodies;
use super::form::{Form, Whose};
use super::keys::{self, Key};
use super::url::Parts;
use super::{fields, query};

/// The most changes of one explanation.
pub(super) const MOST: usize = 3;

/// The most explanations of one signature.
const SHOWN: usize = 6;

/// What gives the observed value.
#[derive(Clone)]
pub(super) struct Hit {
    /// The webhook as the application has it.
    pub(super) received: Received,
    /// What was changed, in words and by kind.
    pub(super) steps: Vec<(String, Rewrite)>,
    /// The functions that do it.
    pub(super) by: Vec<&'static str>,
    /// A mistake in computing the signature besides.
    pub(super) mistake: Option<&'static Mistake>,
}

impl Hit {
    /// The mistakes that are made, each once.
    pub(super) fn mistakes(&self) -> Vec<&'static Mistake> {
        let webhook = self.received.webhook;
        // Where the scheme signs the query's parameters, a URL without its query is right.
        let appends = |(_, rewrite): &(String, Rewrite)| *rewrite == Rewrite::QueryAppended;
        let is_signed = self.steps.iter().any(appends)
            && webhook.rewrite_mistake(Rewrite::QueryAppended).is_none();
        let ids = self.steps.iter();
        let ids = ids.filter(|(_, rewrite)| !is_signed || *rewrite != Rewrite::QueryDropped);
        let ids = ids.filter_map(|(_, rewrite)| webhook.rewrite_mistake(*rewrite));
        let mut found: Vec<&'static Mistake> = ids.filter_map(Mistake::find).collect();
        found.extend(self.mistake);
        let mut known: Vec<&str> = Vec::new();
        found.retain(|mistake| {
            let is_new = !known.contains(&mistake.id.as_str());
            known.push(&mistake.id);
            is_new
        });
        found
    }

    /// Whether nothing is changed.
    pub(super) fn is_right(&self) -> bool {
        self.steps.is_empty() && self.mistake.is_none()
    }

    /// The claim that the changes and the mistake give a value, where `right` is the webhook without
    /// them.
    pub(super) fn claim<'c>(&'c self, right: &'c Received, observed: &'c [u8]) -> Claim<'c> {
        let (from, to) = (Split::of(right), Split::of(&self.received));
        let parts = [
            from.place != to.place,
            from.query != to.query,
            right.message.fields != self.received.message.fields,
            right.message.body != self.received.message.body,
            right.message.secret.expose() != self.received.message.secret.expose(),
            self.mistake.is_some(),
        ];
        let own = right.sign(&Rules::right());
        let count = parts.iter().filter(|is_there| **is_there).count();
        Claim::new(count, move |done| {
            let mut next = done.iter();
            let done = parts.map(|is_there| is_there && next.next() == Some(&true));
            let signature = self.signature(right, (&from, &to), done);
            Gives {
                is_observed: signature.as_bytes() == observed,
                is_right: signature == own,
            }
        })
    }

    /// The signature of the webhook with some of its parts as the application has them.
    fn signature(
        &self,
        right: &Received,
        (from, to): (&Split, &Split),
        [place, query, fields, body, secret, mistake]: [bool; 6],
    ) -> String {
        let mut received = right.clone();
        let (message, own) = (&mut received.message, &self.received.message);
        if place || query {
            let place = if place { &to.place } else { &from.place };
            let query = if query { &to.query } else { &from.query };
            message.url = place.clone();
            if let Some(query) = query {
                message.url.push(b'?');
                message.url.extend_from_slice(query);
            }
        }
        if fields {
            message.fields.clone_from(&own.fields);
        }
        if body {
            message.body.clone_from(&own.body);
        }
        if secret {
            message.secret = own.secret.clone();
        }
        let mut rules = Rules::right();
        if let Some(made) = self.mistake.filter(|_| mistake) {
            made.apply(&mut rules);
        }
        received.sign(&rules)
    }

    /// The text that the application signs, as far as its rules show it.
    pub(super) fn signed_text(&self) -> Vec<u8> {
        self.received.signed_text(&self.rules())
    }

    /// The value that the application computes.
    pub(super) fn value(&self) -> String {
        self.received.sign(&self.rules())
    }

    fn rules(&self) -> Rules {
        let mistake = self.mistake.as_slice();
        with_mistakes(mistake)
    }
}

/// The URL of a webhook before its query, and its query.
struct Split {
    place: Vec<u8>,
    query: Option<Vec<u8>>,
}

impl Split {
    fn of(received: &Received) -> Self {
        let mut parts = received.message.url.splitn(2, |&byte| byte == b'?');
        Self {
            place: parts.next().unwrap_or_default().to_vec(),
            query: parts.next().map(<[u8]>::to_vec),
        }
    }
}

/// The hits with the fewest changes, and how many forms were tried.
pub(super) struct Hits {
    pub(super) hits: Vec<Hit>,
    pub(super) tried: usize,
}

/// What an application may compute over a webhook that is signed right: with up to `most` changes,
/// those with fewer first. Each signature is there once, and none that a receiver should accept.
pub(super) fn forms_of_application(right: &Received, others: &[Place], most: usize) -> Vec<Hit> {
    let forms = Forms::of(right, others, Whose::Application);
    let rules = Rules::right();
    let mut known = HashSet::new();
    let mut found = Vec::new();
    for cost in 1..=most {
        for hit in forms.of_cost(cost, right) {
            let signature = hit.received.sign(&rules).into_bytes();
            let webhook = right.webhook;
            let is_right = webhook.accepts(&right.message, right.header, &signature);
            if !is_right && known.insert(signature) {
                found.push(hit);
            }
        }
    }
    found
}

/// Looks for what gives a value. `right` is the webhook as the service signed it, or as it was
/// received; `others` are other URLs that the application may see, and `given` the other secrets.
pub(super) fn hits(
    right: &Received,
    others: &[Place],
    given: &[Key],
    observed: &[u8],
    whose: Whose,
) -> Hits {
    let forms = Forms::of(right, others, whose);
    let keys = keys(right, given);
    let mut search = Search {
        observed,
        singles: singles(right),
        texts: HashSet::new(),
        named: HashSet::new(),
        tried: 0,
        hits: Vec::new(),
    };
    let mut last: Vec<Hit> = Vec::new();
    for cost in 0..=MOST {
        let all = forms.of_cost(cost, right);
        let (messages, same) = search.by_text(all);
        for hit in &messages {
            search.attempt(hit, None);
        }
        search.add_same(same);
        for hit in &last {
            search.with_singles(hit);
            for key in &keys {
                search.with_key(hit, key);
            }
        }
        if !search.hits.is_empty() {
            break;
        }
        last = messages;
    }
    Hits {
        hits: unique(search.hits),
        tried: search.tried,
    }
}

/// The hits that differ in what they say.
fn unique(hits: Vec<Hit>) -> Vec<Hit> {
    let ids = |hit: &Hit| -> Vec<&str> {
        let mistakes = hit.mistakes().into_iter();
        mistakes.map(|mistake| mistake.id.as_str()).collect()
    };
    let mut kept: Vec<Hit> = Vec::new();
    for hit in hits {
        let is_known = |known: &Hit| {
            ids(known) == ids(&hit) && (!ids(&hit).is_empty() || known.steps == hit.steps)
        };
        if !kept.iter().any(is_known) {
            kept.push(hit);
        }
    }
    kept.truncate(SHOWN);
    kept
}

struct Search<'s> {
    observed: &'s [u8],
    singles: Vec<(&'static Mistake, Rules)>,
    /// The texts of all forms that were tried.
    texts: HashSet<Vec<u8>>,
    /// The mistakes of all forms that were tried.
    named: HashSet<&'static str>,
    tried: usize,
    hits: Vec<Hit>,
}

impl Search<'_> {
    fn attempt(&mut self, hit: &Hit, mistake: Option<(&'static Mistake, &Rules)>) {
        self.tried += 1;
        let right = Rules::right();
        let rules = mistake.map_or(&right, |(_, rules)| rules);
        if hit.received.sign(rules).as_bytes() == self.observed {
            let mistake = mistake.map(|(mistake, _)| mistake);
            self.hits.push(Hit {
                mistake,
                ..hit.clone()
            });
        }
    }

    /// The first form of each text that is new, and the others of these texts.
    fn by_text(&mut self, forms: Vec<Hit>) -> (Vec<Hit>, Vec<Hit>) {
        let mut new = HashSet::new();
        let (mut first, mut same) = (Vec::new(), Vec::new());
        for form in forms {
            // Letter case is one of several changes of its mistake.
            let is_part = form.steps.iter().any(|step| step.1 == Rewrite::LetterCase);
            let ids = form.mistakes();
            let ids = ids.iter().filter(|_| !is_part);
            self.named.extend(ids.map(|mistake| mistake.id.as_str()));
            let text = form.signed_text();
            if self.texts.insert(text.clone()) {
                new.insert(text);
                first.push(form);
            } else if new.contains(&text) {
                same.push(form);
            }
        }
        (first, same)
    }

    /// Other forms of a text that was found explain it as well.
    fn add_same(&mut self, same: Vec<Hit>) {
        let found: HashSet<Vec<u8>> = self.hits.iter().map(Hit::signed_text).collect();
        let also = same
            .into_iter()
            .filter(|form| found.contains(&form.signed_text()));
        self.hits.extend(also);
        let all = self.hits.clone();
        // A form that changes more, without effect, says too much.
        let is_less = |less: &Hit, more: &Hit| {
            let rewrites: Vec<Rewrite> = more.steps.iter().map(|step| step.1).collect();
            let mut steps = less.steps.iter();
            less.steps.len() < more.steps.len()
                && steps.all(|step| rewrites.contains(&step.1))
                && less.signed_text() == more.signed_text()
        };
        self.hits
            .retain(|hit| !all.iter().any(|less| is_less(less, hit)));
    }

    fn with_singles(&mut self, hit: &Hit) {
        let singles = std::mem::take(&mut self.singles);
        let right = hit.signed_text();
        for (mistake, rules) in &singles {
            // A mistake whose text a form of the request has is named by that form. If no form is of
            // this mistake, and it is the only change, it explains the text as well.
            let text = hit.received.signed_text(rules);
            let is_own = hit.steps.is_empty() && !self.named.contains(mistake.id.as_str());
            if text == right || is_own || !self.texts.contains(&text) {
                self.attempt(hit, Some((mistake, rules)));
            }
        }
        self.singles = singles;
    }

    fn with_key(&mut self, hit: &Hit, key: &Key) {
        let mut other = hit.clone();
        other.received.message.secret = key.secret.clone();
        let rewrite = if key.is_other {
            Rewrite::OtherSecret
        } else {
            Rewrite::SecretSpelling
        };
        other.steps.push((format!("with {}", key.how), rewrite));
        self.attempt(&other, None);
    }
}

/// The scheme's mistakes that change this signature.
fn singles(right: &Received) -> Vec<(&'static Mistake, Rules)> {
    let correct = right.sign(&Rules::right());
    let scheme = right.webhook.scheme();
    let own = Mistake::all().iter();
    own.filter(|mistake| mistake.scheme == scheme && mistake.is_stable())
        .filter_map(|mistake| Some((mistake, mistake.rules()?)))
        .filter(|(_, rules)| right.sign(rules) != correct)
        .collect()
}

fn keys(right: &Received, given: &[Key]) -> Vec<Key> {
    let own = &right.message.secret;
    let mut all: Vec<Key> = given
        .iter()
        .filter(|key| key.secret.expose() != own.expose())
        .cloned()
        .collect();
    for key in &mut all {
        if key.how.is_empty() {
            key.how = format!("{} that is given first", right.webhook.secret_name());
            key.is_other = true;
        }
    }
    all.extend(keys::mistyped(own, right.webhook.secret_name()));
    all
}

/// What an application may have of each part of a webhook.
pub(super) struct Forms {
    places: Vec<Form<Option<Parts>>>,
    queries: Vec<Form<Option<String>>>,
    fields: Vec<Form<Pairs>>,
    bodies: Vec<Form<Vec<u8>>>,
}

impl Forms {
    pub(super) fn of(right: &Received, others: &[Place], whose: Whose) -> Self {
        let url = String::from_utf8_lossy(&right.message.url).into_owned();
        let parts = Parts::of(&url);
        let sent = parts.as_ref().and_then(|parts| parts.query.as_deref());
        let decoded = basestring::form_decode(sent.unwrap_or_default().as_bytes());
        let decoded = decoded.unwrap_or_default().into_iter();
        let decoded = decoded.map(|pair| (pair.name.into_owned(), pair.value.into_owned()));
        Self {
            places: places(&url, others),
            queries: query::forms(sent),
            fields: fields::forms(&right.message.fields, &decoded.collect()),
            bodies: bodies(right, whose),
        }
    }

    /// The webhooks with so many changes.
    pub(super) fn of_cost(&self, cost: usize, right: &Received) -> Vec<Hit> {
        let mut found = Vec::new();
        for place in up_to(&self.places, cost) {
            let left = cost - place.cost;
            for query in up_to(&self.queries, left) {
                let left = left - query.cost;
                for fields in up_to(&self.fields, left) {
                    let left = left - fields.cost;
                    let bodies = up_to(&self.bodies, left);
                    for body in bodies.filter(|body| body.cost == left) {
                        found.push(hit(right, place, query, fields, body));
                    }
                }
            }
        }
        found
    }
}

/// The forms that cost at most so much; they are sorted by cost.
fn up_to<T>(forms: &[Form<T>], cost: usize) -> impl Iterator<Item = &Form<T>> {
    forms.iter().take_while(move |form| form.cost <= cost)
}

fn hit(
    right: &Received,
    place: &Form<Option<Parts>>,
    query: &Form<Option<String>>,
    fields: &Form<Pairs>,
    body: &Form<Vec<u8>>,
) -> Hit {
    let mut received = right.clone();
    if let Some(parts) = &place.value {
        let parts = Parts {
            query: query.value.clone(),
            ..parts.clone()
        };
        received.message.url = parts.url().into_bytes();
    }
    received.message.fields.clone_from(&fields.value);
    received.message.body.clone_from(&body.value);
    let steps = [&place.steps, &query.steps, &fields.steps, &body.steps];
    let by = [query.by, fields.by, body.by].into_iter();
    Hit {
        received,
        steps: steps.into_iter().flatten().cloned().collect(),
        by: by.filter(|by| !by.is_empty()).collect(),
        mistake: None,
    }
}

/// The URLs without their queries.
fn places(url: &str, others: &[Place]) -> Vec<Form<Option<Parts>>> {
    let Some(own) = Parts::of(url) else {
        return vec![Form::right(None)];
    };
    let mut found = vec![Form::right(Some(own.clone()))];
    for place in others {
        let parts = Parts {
            query: own.query.clone(),
            ..place.parts.clone()
        };
        if found
            .iter()
            .any(|known| known.value.as_ref() == Some(&parts))
        {
            continue;
        }
        let steps = own.difference(&parts);
        found.push(Form::by(Some(parts), steps, ""));
    }
    found.sort_by_key(|place| place.cost);
    found
}
