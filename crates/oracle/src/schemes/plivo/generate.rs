//! Generated calls of Plivo's operations.

use proptest::arbitrary::any;
use proptest::option;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::operations::{PlivoSign, PlivoVerify};
use super::{SignFormInput, VerifyFormInput};
use crate::case::Level;
use crate::generate::special::{Pointed, Special, pairs, special};
use crate::generate::webhook::{WebhookChange, WebhookPlan, sign_form_input, verify_form_input};
use crate::schemes::generate::Generate;
use crate::schemes::operation::Operation;

/// A webhook.
pub(crate) type PlivoPlan = WebhookPlan;
/// A webhook that is signed and then changed.
pub(crate) type PlivoVerifyPlan = (WebhookPlan, Option<WebhookChange>);

impl Generate for PlivoSign {
    type Plan = PlivoPlan;

    fn plans() -> BoxedStrategy<PlivoPlan> {
        any::<WebhookPlan>().boxed()
    }

    fn input(plan: &PlivoPlan) -> Option<SignFormInput> {
        Some(sign_form_input(plan))
    }

    fn clear() -> BoxedStrategy<SignFormInput> {
        let plans = any::<WebhookPlan>();
        plans
            .prop_map(|plan| sign_form_input(&plan.plain()))
            .boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<SignFormInput>>> {
        let put = |change: fn(&mut SignFormInput), input: &mut SignFormInput| change(input);
        special(&Self::clear(), &[SPECIAL], put)
    }
}

impl Generate for PlivoVerify {
    type Plan = PlivoVerifyPlan;

    fn plans() -> BoxedStrategy<PlivoVerifyPlan> {
        (any::<WebhookPlan>(), option::of(any::<WebhookChange>())).boxed()
    }

    fn input((plan, change): &PlivoVerifyPlan) -> Option<VerifyFormInput> {
        verify_form_input::<PlivoSign>(plan.clone(), *change)
    }

    fn clear() -> BoxedStrategy<VerifyFormInput> {
        (any::<WebhookPlan>(), option::of(any::<WebhookChange>()))
            .prop_filter_map("a change that can be made", |(plan, change)| {
                verify_form_input::<PlivoSign>(plan.plain(), change)
            })
            .boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<VerifyFormInput>>> {
        let put = |change: fn(&mut SignFormInput), input: &mut SignFormInput| change(input);
        let points = special(&PlivoSign::clear(), &[SPECIAL], put).into_iter();
        let with_signature = |pointed: Pointed<_>| {
            let (input, point) = pointed?;
            Some((signed(input)?, point))
        };
        points
            .map(|inputs| inputs.prop_map(with_signature).boxed())
            .collect()
    }
}

/// The request with its right signature.
fn signed(input: SignFormInput) -> Option<VerifyFormInput> {
    let output = PlivoSign::answer(&input).ok()?;
    let signature = output.text("signature")?.to_owned();
    let SignFormInput {
        secret,
        url,
        params,
        params_base64,
    } = input;
    Some(VerifyFormInput {
        signature,
        secret,
        url,
        params,
        params_base64,
    })
}

const SPECIAL: &[Special<fn(&mut SignFormInput)>] = &[
    Special::new(Level::Provider, "P-sign-2", |input| {
        input.url = "https://example.com/answer/?b=2&a=%20+1".to_owned();
        input.params = Some(Vec::new());
    }),
    Special::new(Level::Provider, "P-sign-2", |input| {
        input.url = "https://example.com/answer/".to_owned();
        input.params = Some(pairs(&[("b", "\u{E9}"), ("B", "1"), ("a", "")]));
    }),
    Special::new(Level::May, "O-plivo-query-and-form", |input| {
        input.url = "https://example.com/answer/?a=1".to_owned();
        input.params = Some(pairs(&[("b", "2")]));
    }),
];
