//! Calls of the adapter protocol, for any implementation to answer.

use arbitrary::Unstructured;
use proptest::strategy::{BoxedStrategy, Strategy, Union};

use crate::generate::special::Pointed;
use crate::protocol::{Call, Op};
use crate::schemes;
use crate::schemes::generate::Generate;
use crate::schemes::table::table;

macro_rules! declare {
    (
        schemes { $(
            $(#[$about:meta])*
            $scheme:ident: $Scheme:ident {
                $($op:ident: $Op:ident($input:ident) from $plan:ident,)*
            }
        )* }
        extra { $($x:ident: $X:ident,)* }
    ) => {
        /// What a call is made of. Some plans turn a valid input into one that may be invalid.
        #[derive(Clone, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
        pub enum CallPlan {
            $($(#[doc = concat!("`", stringify!($op), "`")]
            $Op(schemes::$scheme::generate::$plan),)*)*
        }

        impl proptest::arbitrary::Arbitrary for CallPlan {
            type Parameters = ();
            type Strategy = BoxedStrategy<Self>;

            fn arbitrary_with((): ()) -> Self::Strategy {
                Union::new([$($(
                    schemes::$scheme::operations::$Op::plans().prop_map(Self::$Op).boxed(),
                )*)*])
                .boxed()
            }
        }

        impl CallPlan {
            /// A plan of a call of this operation, made of a fuzzer's bytes.
            #[must_use]
            pub(crate) fn of(op: Op, input: &mut Unstructured<'_>) -> Option<Self> {
                match op {
                    $($(Op::$Op => input.arbitrary().ok().map(Self::$Op),)*)*
                    Op::Hello $(| Op::$X)* => None,
                }
            }

            /// The call; `None` where the plan's request cannot be signed in the first place.
            #[must_use]
            pub fn call(&self) -> Option<Call> {
                match self {
                    $($(Self::$Op(plan) => {
                        schemes::$scheme::operations::$Op::input(plan).map(Call::$Op)
                    })*)*
                }
            }
        }

        /// Calls of an operation, each with one right answer; none for an operation that belongs to
        /// no scheme.
        #[must_use]
        pub(crate) fn clear_calls(op: Op) -> Option<BoxedStrategy<Call>> {
            match op {
                $($(Op::$Op => {
                    let inputs = schemes::$scheme::operations::$Op::clear();
                    Some(inputs.prop_map(Call::$Op).boxed())
                })*)*
                Op::Hello $(| Op::$X)* => None,
            }
        }

        /// Calls of an operation with one special point: a strategy for each point.
        #[must_use]
        pub(crate) fn special_calls(op: Op) -> Vec<BoxedStrategy<Pointed<Call>>> {
            match op {
                $($(Op::$Op => {
                    let points = schemes::$scheme::operations::$Op::special().into_iter();
                    let call = |pointed: Pointed<_>| {
                        pointed.map(|(input, point)| (Call::$Op(input), point))
                    };
                    points.map(|inputs| inputs.prop_map(call).boxed()).collect()
                })*)*
                Op::Hello $(| Op::$X)* => Vec::new(),
            }
        }
    };
}

table!(declare);

/// The operations that calls are generated for: those of the schemes.
pub(crate) fn ops() -> impl Iterator<Item = Op> {
    let all = Op::ALL.iter().copied();
    all.filter(|op| op.scheme().is_some())
}
