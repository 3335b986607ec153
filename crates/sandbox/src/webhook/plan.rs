//! What is sent once a receiver accepts valid requests.

use basestring_oracle::Mistake;

use super::attempt::{Attempt, Group, Unsent};
use super::message::Shape;
use super::mistakes;
use super::scheme::Inputs;

/// Everything that is sent for shapes whose valid request is accepted, and the mistakes for which
/// nothing is sent. The first groups are those of the shapes, in their order.
pub(super) fn plan(inputs: &Inputs<'_>, shapes: &[Shape]) -> (Vec<Group>, Vec<Unsent>) {
    let scheme = inputs.scheme;
    let mut groups: Vec<Group> = shapes
        .iter()
        .map(|&shape| Group::of(scheme.valid(inputs, shape)))
        .collect();
    groups.extend(scheme.more_valid(inputs, shapes));
    let mut unsent = mistakes::add(inputs, &mut groups);
    for (index, group) in groups.iter_mut().enumerate() {
        let Group { valid, variants } = group;
        if index == 0 {
            variants.extend(scheme.first_variants(inputs, &valid.message));
        }
        variants.extend(scheme.variants(inputs, &valid.name, &valid.message));
    }
    for group in &mut groups {
        attach_mistakes(inputs, &mut group.valid);
        for attempt in &mut group.variants {
            attach_mistakes(inputs, attempt);
        }
    }
    unsent.retain(|unsent| {
        let all = |group: &'_ Group| -> Vec<&'static str> {
            let attempts = group.variants.iter().chain([&group.valid]);
            let mistakes = attempts.flat_map(|attempt| &attempt.mistakes);
            mistakes.map(|mistake| mistake.id.as_str()).collect()
        };
        let mut sent = groups.iter().flat_map(all);
        !sent.any(|id| id == unsent.mistake.id)
    });
    (groups, unsent)
}

/// Adds the mistakes that the scheme's table has for a request of this name.
pub(super) fn attach_mistakes(inputs: &Inputs<'_>, attempt: &mut Attempt) {
    let shown = inputs.scheme.shown_by(&attempt.name).iter();
    let shown = shown.filter_map(|id| Mistake::find(id));
    attempt.mistakes.extend(shown);
}
