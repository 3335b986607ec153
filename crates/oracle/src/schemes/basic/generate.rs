//! Generated calls of Basic's operation.

use proptest::arbitrary::any;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::input::BasicInput;
use super::operations::Basic;
use crate::generate::clear::text::{ascii, word};
use crate::generate::text::Text;
use crate::schemes::generate::Generate;

/// User name and password.
pub(crate) type BasicPlan = (Text, Text);

impl Generate for Basic {
    type Plan = BasicPlan;

    fn plans() -> BoxedStrategy<BasicPlan> {
        (any::<Text>(), any::<Text>()).boxed()
    }

    fn input((username, password): &BasicPlan) -> Option<BasicInput> {
        Some(BasicInput {
            username: username.0.clone(),
            password: password.0.clone(),
        })
    }

    fn clear() -> BoxedStrategy<BasicInput> {
        (any::<Text>(), any::<Text>())
            .prop_map(|(username, password)| BasicInput {
                username: word(&username.0, "u"),
                password: ascii(&password.0),
            })
            .boxed()
    }
}
