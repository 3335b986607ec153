//! What every explanation must pass before it is shown: it is proven for the requests at hand.
//!
//! An explanation lists things that were done to a request. It is proven if three things hold: with all
//! of them done, each request gives what was observed; with all of them undone, it gives what is right;
//! and with one of them undone, at least one request gives something else than was observed. So the
//! fixes that are shown, applied together, give the right result, and none of them changes nothing.
//!
//! [`Proven`] is made here alone, and no explanation can be built without one.

/// The proof of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Proven(());

/// What a request gives where some things are done.
#[derive(Clone, Copy)]
pub(super) struct Gives {
    /// Whether it is what was observed.
    pub(super) is_observed: bool,
    /// Whether it is what is right.
    pub(super) is_right: bool,
}

impl Gives {
    /// What a request gives, next to what was observed and what is right.
    pub(super) fn of<T: PartialEq>(given: &T, observed: &T, right: &T) -> Self {
        Self {
            is_observed: given == observed,
            is_right: given == right,
        }
    }

    /// Neither: it cannot be computed.
    pub(super) const NOTHING: Self = Self {
        is_observed: false,
        is_right: false,
    };
}

/// What an explanation says of one request.
pub(super) struct Claim<'c> {
    /// How many things were done.
    count: usize,
    /// What the request gives where these of them are done.
    gives: Box<Given<'c>>,
}

type Given<'c> = dyn Fn(&[bool]) -> Gives + 'c;

impl<'c> Claim<'c> {
    /// So many things were done; with those that are `true`, the request gives this.
    pub(super) fn new(count: usize, gives: impl Fn(&[bool]) -> Gives + 'c) -> Self {
        Self {
            count,
            gives: Box::new(gives),
        }
    }

    /// One thing was done, which is found by comparing what was observed with what it would give.
    pub(super) fn of_values<T: PartialEq + 'c>(observed: T, with: T, right: T) -> Claim<'c> {
        Claim::new(1, move |done| {
            let given = if done == [true] { &with } else { &right };
            Gives::of(given, &observed, &right)
        })
    }

    fn with(&self, done: impl Fn(usize) -> bool) -> Gives {
        let done: Vec<bool> = (0..self.count).map(done).collect();
        (self.gives)(&done)
    }
}

/// Proves an explanation of one or more requests; `None` if it does not hold.
pub(super) fn prove(claims: &[Claim<'_>]) -> Option<Proven> {
    let count = claims.first()?.count;
    let explains = claims.iter().all(|claim| claim.with(|_| true).is_observed);
    let is_fixed = claims.iter().all(|claim| claim.with(|_| false).is_right);
    let is_needed = |part: usize| {
        let mut all = claims.iter();
        all.any(|claim| !claim.with(|other| other != part).is_observed)
    };
    (explains && is_fixed && (0..count).all(is_needed)).then_some(Proven(()))
}

#[cfg(test)]
mod tests {
    use super::{Claim, Gives, prove};

    /// Two things that each add to a number; 0 is right.
    fn sum(first: u8, second: u8, observed: u8) -> Claim<'static> {
        Claim::new(2, move |done| {
            let add = |place: usize, number: u8| number * u8::from(done.get(place) == Some(&true));
            Gives::of(&(add(0, first) + add(1, second)), &observed, &0)
        })
    }

    #[test]
    fn an_explanation_needs_each_of_its_parts() {
        assert!(prove(&[sum(1, 2, 3)]).is_some());
        assert!(prove(&[sum(1, 2, 4)]).is_none(), "it gives something else");
        assert!(prove(&[sum(1, 0, 1)]).is_none(), "a fix changes nothing");
        assert!(
            prove(&[sum(1, 0, 1), sum(1, 2, 3)]).is_some(),
            "a part that shows in the other request alone is needed"
        );
        assert!(
            prove(&[sum(1, 2, 3), sum(1, 2, 4)]).is_none(),
            "one request is not explained"
        );
        assert!(prove(&[]).is_none());
    }

    #[test]
    fn a_value_that_is_right_proves_nothing() {
        assert!(prove(&[Claim::of_values(1, 1, 2)]).is_some());
        assert!(prove(&[Claim::of_values(2, 1, 2)]).is_none());
        assert!(prove(&[Claim::of_values(2, 2, 2)]).is_none());
    }
}
