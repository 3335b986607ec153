//! Generated calls of Mandrill's operations.

use proptest::arbitrary::any;
use proptest::option;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::operations::{MandrillSign, MandrillVerify};
use super::{SignFormInput, VerifyFormInput};
use crate::generate::webhook::{WebhookChange, WebhookPlan, sign_form_input, verify_form_input};
use crate::schemes::generate::Generate;

/// A webhook.
pub(crate) type MandrillPlan = WebhookPlan;
/// A webhook that is signed and then changed.
pub(crate) type MandrillVerifyPlan = (WebhookPlan, Option<WebhookChange>);

impl Generate for MandrillSign {
    type Plan = MandrillPlan;

    fn plans() -> BoxedStrategy<MandrillPlan> {
        any::<WebhookPlan>().boxed()
    }

    fn input(plan: &MandrillPlan) -> Option<SignFormInput> {
        Some(sign_form_input(plan))
    }

    fn clear() -> BoxedStrategy<SignFormInput> {
        let plans = any::<WebhookPlan>();
        plans
            .prop_map(|plan| sign_form_input(&plan.plain()))
            .boxed()
    }
}

impl Generate for MandrillVerify {
    type Plan = MandrillVerifyPlan;

    fn plans() -> BoxedStrategy<MandrillVerifyPlan> {
        (any::<WebhookPlan>(), option::of(any::<WebhookChange>())).boxed()
    }

    fn input((plan, change): &MandrillVerifyPlan) -> Option<VerifyFormInput> {
        verify_form_input::<MandrillSign>(plan.clone(), *change)
    }

    fn clear() -> BoxedStrategy<VerifyFormInput> {
        (any::<WebhookPlan>(), option::of(any::<WebhookChange>()))
            .prop_filter_map("a change that can be made", |(plan, change)| {
                verify_form_input::<MandrillSign>(plan.plain(), change)
            })
            .boxed()
    }
}
