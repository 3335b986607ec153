//! Generated calls of Trello's operations.

use basestring::{Secret, trello};
use proptest::arbitrary::any;
use proptest::option;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::input::{TrelloSignInput, TrelloVerifyInput};
use super::operations::{TrelloSign, TrelloVerify};
use crate::case::Level;
use crate::generate::convert::{lossy, text};
use crate::generate::special::{Pointed, Special, special};
use crate::generate::webhook::{WebhookChange, WebhookPlan};
use crate::protocol::input::TextInput;
use crate::schemes::generate::Generate;
use crate::schemes::operation::Operation;

/// A webhook.
pub(crate) type TrelloPlan = WebhookPlan;
/// A webhook that is signed and then changed.
pub(crate) type TrelloVerifyPlan = (WebhookPlan, Option<WebhookChange>);

fn sign_input(plan: &WebhookPlan) -> TrelloSignInput {
    let TextInput {
        text: body,
        text_base64: body_base64,
    } = text(&plan.body.0);
    TrelloSignInput {
        secret: plan.secret.0.clone(),
        url: lossy(&plan.url()),
        body,
        body_base64,
    }
}

fn verify_input(mut plan: WebhookPlan, change: Option<WebhookChange>) -> Option<TrelloVerifyInput> {
    let secret = Secret::new(plan.secret.0.as_str());
    let url = sign_input(&plan).url;
    let mut signature = trello::sign(&secret, &plan.body.0, url.as_bytes());
    if let Some(change) = change
        && !change.apply(&mut plan, &mut signature)
    {
        return None;
    }
    let TrelloSignInput {
        secret,
        url,
        body,
        body_base64,
    } = sign_input(&plan);
    Some(TrelloVerifyInput {
        secret,
        url,
        signature,
        body,
        body_base64,
    })
}

impl Generate for TrelloSign {
    type Plan = TrelloPlan;

    fn plans() -> BoxedStrategy<TrelloPlan> {
        any::<WebhookPlan>().boxed()
    }

    fn input(plan: &TrelloPlan) -> Option<TrelloSignInput> {
        Some(sign_input(plan))
    }

    fn clear() -> BoxedStrategy<TrelloSignInput> {
        let plans = any::<WebhookPlan>();
        plans.prop_map(|plan| sign_input(&plan.plain())).boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<TrelloSignInput>>> {
        let put = |change: fn(&mut TrelloSignInput), input: &mut TrelloSignInput| change(input);
        special(&Self::clear(), &[SPECIAL], put)
    }
}

impl Generate for TrelloVerify {
    type Plan = TrelloVerifyPlan;

    fn plans() -> BoxedStrategy<TrelloVerifyPlan> {
        (any::<WebhookPlan>(), option::of(any::<WebhookChange>())).boxed()
    }

    fn input((plan, change): &TrelloVerifyPlan) -> Option<TrelloVerifyInput> {
        verify_input(plan.clone(), *change)
    }

    fn clear() -> BoxedStrategy<TrelloVerifyInput> {
        (any::<WebhookPlan>(), option::of(any::<WebhookChange>()))
            .prop_filter_map("a change that can be made", |(plan, change)| {
                verify_input(plan.plain(), change)
            })
            .boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<TrelloVerifyInput>>> {
        let put = |change: fn(&mut TrelloSignInput), input: &mut TrelloSignInput| change(input);
        let points = special(&TrelloSign::clear(), &[SPECIAL], put).into_iter();
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
fn signed(input: TrelloSignInput) -> Option<TrelloVerifyInput> {
    let output = TrelloSign::answer(&input).ok()?;
    let signature = output.text("signature")?.to_owned();
    let TrelloSignInput {
        secret,
        url,
        body,
        body_base64,
    } = input;
    Some(TrelloVerifyInput {
        signature,
        secret,
        url,
        body,
        body_base64,
    })
}

const SPECIAL: &[Special<fn(&mut TrelloSignInput)>] = &[
    Special::new(Level::Must, "L-sign-1", |input| {
        input.body = Some("payload=%7B%22a%22%3A1%7D".to_owned())
    }),
    Special::new(Level::Must, "L-sign-1", |input| {
        input.body = Some("".to_owned())
    }),
    Special::new(Level::Must, "L-sign-1", |input| {
        input.body = Some("{ \"b\" : 1.0,\r\n\"a\":\"\\u00e9\\/\" }\r\n".to_owned())
    }),
    Special::new(Level::May, "O-trello-binary", |input| {
        input.body = Some("{\"a\":\"\u{E9}\"}".to_owned())
    }),
    Special::new(Level::Must, "L-sign-2", |input| {
        input.url = "https://example.com/hook/?a=%20b#c".to_owned()
    }),
    Special::new(Level::Must, "L-sign-2", |input| {
        input.url = "http://example.com:8080".to_owned()
    }),
];
