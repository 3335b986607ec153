//! Generated calls of Basic's operation.

use proptest::arbitrary::any;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::input::BasicInput;
use super::operations::Basic;
use crate::case::Level;
use crate::generate::clear::text::{ascii, word};
use crate::generate::special::{Pointed, Special, special};
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

    fn special() -> Vec<BoxedStrategy<Pointed<BasicInput>>> {
        let put = |change: fn(&mut BasicInput), input: &mut BasicInput| change(input);
        special(&Self::clear(), &[SPECIAL], put)
    }
}

const SPECIAL: &[Special<fn(&mut BasicInput)>] = &[
    Special::new(Level::Must, "B-3", |input| {
        input.password = ":b:c:".to_owned()
    }),
    Special::new(Level::Must, "B-2", |input| {
        input.username = "a:b".to_owned()
    }),
    Special::new(Level::Must, "B-6", |input| input.username = String::new()),
    Special::new(Level::Must, "B-6", |input| input.password = String::new()),
    Special::new(Level::Must, "B-7", |input| input.password = "p".repeat(80)),
    Special::new(Level::Must, "B-7", |input| {
        input.password = ">>>???".to_owned()
    }),
    Special::new(Level::Must, "B-1", |input| {
        input.password = " a%40b+c ".to_owned()
    }),
    Special::new(Level::May, "O-basic-charset", |input| {
        input.password = "123\u{A3}".to_owned()
    }),
    Special::new(Level::May, "O-basic-charset", |input| {
        input.username = "J\u{E4}s\u{F8}n".to_owned()
    }),
    Special::new(Level::May, "O-basic-charset", |input| {
        input.password = "e\u{301}\u{1D11E}".to_owned()
    }),
];
