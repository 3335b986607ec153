//! Generated calls of Plivo's operations.

use proptest::arbitrary::any;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::operations::{PlivoSign, PlivoVerify};
use super::{SignFormInput, VerifyFormInput};
use crate::case::Level;
use crate::generate::special::{Pointed, Special, pairs};
use crate::generate::webhook::{self, Points, SignsWebhook, WebhookPlan, generate_webhook};
use crate::schemes::generate::Generate;

/// A webhook.
pub(crate) type PlivoPlan = webhook::SignPlan<()>;
/// A webhook that is signed and then changed.
pub(crate) type PlivoVerifyPlan = webhook::VerifyPlan<()>;

generate_webhook!(PlivoSign, PlivoVerify);

impl SignsWebhook for PlivoSign {
    type Choice = ();
    type VerifyInput = VerifyFormInput;

    fn of_plan(plan: &WebhookPlan, (): ()) -> SignFormInput {
        webhook::sign_form_input(plan)
    }

    fn with_signature(signed: SignFormInput, signature: String) -> VerifyFormInput {
        signed.with_signature(signature)
    }

    const SPECIAL: Points<Self::Input> = &[
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
}
