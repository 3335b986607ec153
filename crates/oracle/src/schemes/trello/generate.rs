//! Generated calls of Trello's operations.

use proptest::arbitrary::any;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::input::{TrelloSignInput, TrelloVerifyInput};
use super::operations::{TrelloSign, TrelloVerify};
use crate::case::Level;
use crate::generate::convert::{lossy, text};
use crate::generate::special::{Pointed, Special};
use crate::generate::webhook::{self, Points, SignsWebhook, WebhookPlan, generate_webhook};
use crate::protocol::input::TextInput;
use crate::schemes::generate::Generate;

/// A webhook.
pub(crate) type TrelloPlan = webhook::SignPlan<()>;
/// A webhook that is signed and then changed.
pub(crate) type TrelloVerifyPlan = webhook::VerifyPlan<()>;

generate_webhook!(TrelloSign, TrelloVerify);

impl SignsWebhook for TrelloSign {
    type Choice = ();
    type VerifyInput = TrelloVerifyInput;

    fn of_plan(plan: &WebhookPlan, (): ()) -> TrelloSignInput {
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

    fn with_signature(signed: TrelloSignInput, signature: String) -> TrelloVerifyInput {
        let TrelloSignInput {
            secret,
            url,
            body,
            body_base64,
        } = signed;
        TrelloVerifyInput {
            secret,
            url,
            signature,
            body,
            body_base64,
        }
    }

    const SPECIAL: Points<Self::Input> = &[
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
}
