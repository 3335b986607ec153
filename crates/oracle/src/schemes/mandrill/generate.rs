//! Generated calls of Mandrill's operations.

use proptest::arbitrary::any;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::operations::{MandrillSign, MandrillVerify};
use super::{SignFormInput, VerifyFormInput};
use crate::case::Level;
use crate::generate::special::{Pointed, Special, pairs};
use crate::generate::webhook::{self, Points, SignsWebhook, WebhookPlan, generate_webhook};
use crate::schemes::generate::Generate;

/// A webhook.
pub(crate) type MandrillPlan = webhook::SignPlan<()>;
/// A webhook that is signed and then changed.
pub(crate) type MandrillVerifyPlan = webhook::VerifyPlan<()>;

generate_webhook!(MandrillSign, MandrillVerify);

impl SignsWebhook for MandrillSign {
    type Choice = ();
    type VerifyInput = VerifyFormInput;

    fn of_plan(plan: &WebhookPlan, (): ()) -> SignFormInput {
        webhook::sign_form_input(plan)
    }

    fn with_signature(signed: SignFormInput, signature: String) -> VerifyFormInput {
        signed.with_signature(signature)
    }

    const SPECIAL: Points<Self::Input> = &[
        Special::new(Level::Must, "M-sign-3", |input| {
            input.params = Some(pairs(&[(
                "mandrill_events",
                "[{\"url\":\"https:\\/\\/h\\/\"}]",
            )]))
        }),
        Special::new(Level::Must, "M-sign-3", |input| {
            input.params = Some(pairs(&[("a", "\u{1F600} +%41"), ("b", "")]))
        }),
        Special::new(Level::Must, "M-sign-3", |input| {
            input.params = Some(pairs(&[("a", "\t b \r\n")]))
        }),
        Special::new(Level::Must, "M-sign-1", |input| {
            input.url = "https://Example.com:443/hook?b=2&a=%7e".to_owned()
        }),
        Special::new(Level::May, "O-mandrill-order", |input| {
            input.params = Some(pairs(&[
                ("b", "1"),
                ("B", "1"),
                ("a", "2"),
                ("a10", "1"),
                ("a9", "1"),
            ]))
        }),
        Special::new(Level::May, "O-mandrill-order", |input| {
            input.params = Some(pairs(&[("a", "2"), ("a", "1")]))
        }),
    ];
}
