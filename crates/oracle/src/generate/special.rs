//! Inputs with one special point: what plain parts do not have, because the documents leave a choice
//! there, or because it hardly ever comes about by chance.

use std::fmt::Debug;

use proptest::strategy::{BoxedStrategy, Strategy};

use crate::case::Level;
use crate::protocol::Pairs;

/// What a special input shows: a requirement by its id in `vectors/requirements.json`, and its level
/// for this input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) requirement: &'static str,
    pub(crate) level: Level,
}

/// An input with its point; none where the point cannot be put into the plain input.
pub(crate) type Pointed<I> = Option<(I, Point)>;

/// A point, and the change that puts it into a plain input.
#[derive(Clone, Copy)]
pub(crate) struct Special<C> {
    point: Point,
    change: C,
}

impl<C> Special<C> {
    pub(crate) const fn new(level: Level, requirement: &'static str, change: C) -> Self {
        Self {
            point: Point { requirement, level },
            change,
        }
    }

    #[cfg(test)]
    pub(crate) const fn point(&self) -> Point {
        self.point
    }
}

/// Parameters as JSON carries them.
pub(crate) fn pairs(pairs: &[(&str, &str)]) -> Pairs {
    let pairs = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    pairs.collect()
}

/// Plain inputs with a special point: a strategy for each row of the tables.
pub(crate) fn special<I: Debug + 'static, C: Copy + 'static>(
    plain: &BoxedStrategy<I>,
    tables: &[&[Special<C>]],
    apply: fn(C, &mut I),
) -> Vec<BoxedStrategy<Pointed<I>>> {
    let rows = tables.concat().into_iter();
    let of_row = |Special { point, change }| {
        let with_point = move |mut input| {
            apply(change, &mut input);
            Some((input, point))
        };
        plain.clone().prop_map(with_point).boxed()
    };
    rows.map(of_row).collect()
}
