//! What a scheme provides to generate calls of its operations.

use proptest::strategy::BoxedStrategy;

use super::operation::Operation;
use crate::generate::special::Pointed;

/// Generated calls of an operation.
pub(crate) trait Generate: Operation {
    /// What a call is made of: a fuzzer's bytes or a property test's choice.
    type Plan;

    /// The plans of calls that may be anything.
    fn plans() -> BoxedStrategy<Self::Plan>;

    /// The plan's input; `None` where the plan cannot be made into one.
    fn input(plan: &Self::Plan) -> Option<Self::Input>;

    /// Inputs to which the documents leave one answer.
    fn clear() -> BoxedStrategy<Self::Input>;

    /// Inputs with one special point, which clear inputs do not have: a strategy for each point.
    fn special() -> Vec<BoxedStrategy<Pointed<Self::Input>>> {
        Vec::new()
    }
}
