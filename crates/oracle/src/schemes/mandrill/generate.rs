//! Generated calls of Mandrill's operations.

use proptest::arbitrary::any;
use proptest::option;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::operations::{MandrillSign, MandrillVerify};
use super::{SignFormInput, VerifyFormInput};
use crate::case::Level;
use crate::generate::special::{Pointed, Special, pairs, special};
use crate::generate::webhook::{WebhookChange, WebhookPlan, sign_form_input, verify_form_input};
use crate::schemes::generate::Generate;
use crate::schemes::operation::Operation;

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

    fn special() -> Vec<BoxedStrategy<Pointed<SignFormInput>>> {
        let put = |change: fn(&mut SignFormInput), input: &mut SignFormInput| change(input);
        special(&Self::clear(), &[SPECIAL], put)
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

    fn special() -> Vec<BoxedStrategy<Pointed<VerifyFormInput>>> {
        let put = |change: fn(&mut SignFormInput), input: &mut SignFormInput| change(input);
        let points = special(&MandrillSign::clear(), &[SPECIAL], put).into_iter();
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
    let output = MandrillSign::answer(&input).ok()?;
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
