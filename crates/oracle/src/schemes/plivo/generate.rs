//! Generated calls of Plivo's operations.

use proptest::arbitrary::any;
use proptest::option;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::operations::{PlivoSign, PlivoVerify};
use super::{SignFormInput, VerifyFormInput};
use crate::generate::webhook::{WebhookChange, WebhookPlan, sign_form_input, verify_form_input};
use crate::schemes::generate::Generate;

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
}
