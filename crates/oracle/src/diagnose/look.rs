//! What gives the signature or the base string that was observed: another URL or method, another key,
//! known mistakes, or a text near the right one.

use crate::mistakes::Mistake;

use super::apart::{self, By, Candidate};
use super::computed::computed;
use super::evidence::Assembled;
use super::explained::{self, explanation};
use super::keyed::{self, KeyMatch};
use super::messages;
use super::model::{Diagnosis, Explanation, Named, Shown, Telling, Verdict};
use super::nearby::nearby;
use super::search::{Depth, Found, Set, are_right, search_subjects};
use super::size::Size;
use super::subject::{Observed, Subject};
use super::variants::{self, Variant};

/// What was found out about what was observed.
pub(super) struct Looked {
    pub(super) is_right: bool,
    variants: Vec<Shown>,
    pub(super) explanations: Vec<Explanation>,
    pub(super) apart: Option<Telling>,
    pub(super) tried: usize,
    pub(super) depth: usize,
}

impl Looked {
    pub(super) fn into_diagnosis(self, diagnosis: &mut Diagnosis) {
        diagnosis.verdict = match (&self.variants[..], &self.explanations[..]) {
            ([_, ..], _) => Verdict::OtherRequest,
            ([], [_, ..]) => Verdict::Explained,
            ([], []) => Verdict::Unexplained,
        };
        diagnosis.variants = self.variants;
        diagnosis.explanations = self.explanations;
        diagnosis.told_apart_by = self.apart;
        diagnosis.tried = self.tried;
        diagnosis.depth = self.depth;
    }
}

/// Looks for another URL or method, for another key and for mistakes that give what is known.
pub(super) fn look(
    chosen: &[&Assembled],
    known: impl Fn(&Assembled) -> Observed,
    depth: Depth,
) -> Looked {
    let mut looked = Looked {
        is_right: false,
        variants: Vec::new(),
        explanations: Vec::new(),
        apart: None,
        tried: 0,
        depth: 0,
    };
    let subjects: Vec<Subject> = chosen
        .iter()
        .map(|a| Subject::Signing(Box::new(a.signing.clone()), known(a)))
        .collect();
    let Some(first) = chosen.first() else {
        return looked;
    };
    if are_right(&subjects) {
        looked.is_right = true;
        return looked;
    }
    if let Some(opened) = first.rsa.as_ref().and_then(|rsa| rsa.opened.as_ref()) {
        looked.explanations = messages::other_messages(&first.signing, opened);
        if !looked.explanations.is_empty() {
            return looked;
        }
    }
    let hits = Hits::of(chosen, &known, &subjects, depth);
    looked.tried = hits.found.tried;
    looked.depth = hits.depth as usize + 1;
    let (variants, sets) = classes(hits.variants, &hits.found, first);
    looked.apart = apart::telling(first, &candidates(&variants, &hits.found));
    looked.variants = variants
        .into_iter()
        .filter_map(|(variant, or)| explained::shown(variant, or, first, &subjects))
        .collect();
    let sets = sets
        .iter()
        .filter_map(|set| explanation(set, &hits.found.wider, first, &subjects));
    looked.explanations = together(&hits.keys, sets.collect());
    looked.explanations.extend(hits.near);
    looked
}

/// What gives what is known, by the ways of looking for it.
struct Hits {
    variants: Vec<Variant>,
    keys: Vec<KeyMatch>,
    found: Found,
    near: Vec<Explanation>,
    depth: Depth,
}

impl Hits {
    fn of(
        chosen: &[&Assembled],
        known: impl Fn(&Assembled) -> Observed,
        subjects: &[Subject],
        depth: Depth,
    ) -> Self {
        let size = Size::of(chosen);
        let mut depth = size.limit(depth);
        let tries = size.tries();
        let mut keys = keyed::single(chosen, &known, size);
        if let ([], [only]) = (&keys[..], chosen)
            && known(only).signature.is_some()
        {
            keys = keyed::of_other_methods(only, tries);
        }
        let variants = common_variants(chosen, &known, size);
        // Together with another URL or another key, more than one mistake is unlikely.
        if !variants.is_empty() || !keys.is_empty() {
            depth = Depth::Singles;
        }
        let mut found = search_subjects(subjects, Depth::Singles, tries);
        let is_open = |keys: &[KeyMatch], found: &Found| {
            found.sets.is_empty() && keys.is_empty() && variants.is_empty()
        };
        let mut near = Vec::new();
        if is_open(&keys, &found) && size.is_ordinary() {
            near = nearby(chosen, &known);
        }
        if let ([], [only]) = (&near[..], chosen)
            && is_open(&keys, &found)
            && known(only).signature.is_some()
        {
            near = computed(only);
        }
        if is_open(&keys, &found) && near.is_empty() && depth > Depth::Singles {
            keys = keyed::with_one_more(chosen, &known);
            let most = if keys.is_empty() { depth } else { Depth::Pairs };
            let more = search_subjects(subjects, most, tries);
            found.tried += more.tried;
            found.sets = more.sets;
            found.wider = more.wider;
        }
        Self {
            variants,
            keys,
            found,
            near,
            depth,
        }
    }
}

/// The variants, each with the single mistakes that sign its text too, and the sets that are left. A
/// single mistake is likelier than two changes of the request.
fn classes<'f>(
    variants: Vec<Variant>,
    found: &'f Found,
    first: &Assembled,
) -> (Vec<(Variant, Vec<Named>)>, Vec<&'f Set>) {
    let mut sets: Vec<&Set> = found.sets.iter().collect();
    let mut classes = Vec::new();
    for variant in variants {
        let same = |set: &&Set| explained::is_a_variant(set, &variant, first);
        if variant.steps.len() > 1 && sets.iter().any(same) {
            continue;
        }
        let own = |mistake: &&&Mistake| variant.mistakes.iter().any(|own| own.id == mistake.id);
        let wider = found.wider.iter().filter(|wider| same(&&vec![**wider]));
        let or: Vec<Named> = sets
            .iter()
            .filter(|set| same(set))
            .flat_map(|set| set.iter())
            .chain(wider)
            .filter(|mistake| !own(mistake))
            .map(|mistake| Named::from(*mistake))
            .collect();
        sets.retain(|set| !same(set));
        classes.push((variant, or));
    }
    (classes, sets)
}

/// What a request can distinguish: the variants and the sets.
pub(super) fn candidates(variants: &[(Variant, Vec<Named>)], found: &Found) -> Vec<Candidate> {
    let of_variant = |(variant, _): &(Variant, Vec<Named>)| Candidate {
        ids: match &variant.mistakes[..] {
            [] => variant.how.clone(),
            mistakes => apart::ids(mistakes),
        },
        by: By::Steps(variant.steps.clone()),
    };
    let sets = found.sets.iter().map(|set| Candidate::of(set));
    let wider = found.wider.iter();
    let wider = wider.map(|mistake| Candidate::of(&[*mistake]));
    let all = variants.iter().map(of_variant).chain(sets).chain(wider);
    let mut all: Vec<Candidate> = all.collect();
    // A variant and the set of its own mistake are one explanation.
    let mut seen: Vec<String> = Vec::new();
    all.retain(|candidate| {
        let is_new = !seen.contains(&candidate.ids);
        seen.push(candidate.ids.clone());
        is_new
    });
    all
}

/// The explanations by another key and by sets of mistakes. One that is both has what both say.
fn together(keys: &[KeyMatch], mut sets: Vec<Explanation>) -> Vec<Explanation> {
    let mut all = Vec::new();
    for key in keys {
        let Some(mut of_key) = key.explanation() else {
            continue;
        };
        let is_same = |set: &Explanation| {
            let has = |named: &Named| of_key.mistakes.contains(named);
            set.mistakes.len() == of_key.mistakes.len() && set.mistakes.iter().all(has)
        };
        if let Some(place) = sets.iter().position(is_same) {
            let set = sets.remove(place);
            (of_key.parting, of_key.or) = (set.parting, set.or);
        }
        all.push(of_key);
    }
    all.extend(sets);
    all
}

fn common_variants(
    chosen: &[&Assembled],
    known: impl Fn(&Assembled) -> Observed,
    size: Size,
) -> Vec<Variant> {
    chosen
        .iter()
        .map(|a| variants::variants(&a.signing, &known(a), size))
        .reduce(|common, next| {
            let in_next = |a: &Variant| next.iter().any(|b| a.how == b.how);
            common.into_iter().filter(in_next).collect()
        })
        .unwrap_or_default()
}
