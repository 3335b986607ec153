//! Generated calls of Github's operations.

use proptest::arbitrary::any;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::input::{GithubHash, GithubSignInput, GithubVerifyInput};
use super::operations::{GithubSign, GithubVerify};
use crate::case::Level;
use crate::generate::convert::text;
use crate::generate::special::{Pointed, Special};
use crate::generate::webhook::{self, Points, SignsWebhook, WebhookPlan, generate_webhook};
use crate::protocol::input::TextInput;
use crate::schemes::generate::Generate;

/// A webhook, and whether its hash is SHA-1.
pub(crate) type GithubPlan = webhook::SignPlan<bool>;
/// A webhook that is signed and then changed.
pub(crate) type GithubVerifyPlan = webhook::VerifyPlan<bool>;

generate_webhook!(GithubSign, GithubVerify);

impl SignsWebhook for GithubSign {
    /// Whether the hash is SHA-1.
    type Choice = bool;
    type VerifyInput = GithubVerifyInput;

    fn of_plan(plan: &WebhookPlan, is_sha1: bool) -> GithubSignInput {
        let TextInput {
            text: body,
            text_base64: body_base64,
        } = text(&plan.body.0);
        GithubSignInput {
            secret: plan.secret.0.clone(),
            hash: if is_sha1 {
                GithubHash::Sha1
            } else {
                GithubHash::Sha256
            },
            body,
            body_base64,
        }
    }

    fn with_signature(signed: GithubSignInput, signature: String) -> GithubVerifyInput {
        let GithubSignInput {
            secret,
            hash,
            body,
            body_base64,
        } = signed;
        GithubVerifyInput {
            secret,
            hash,
            signature,
            body,
            body_base64,
        }
    }

    const SPECIAL: Points<Self::Input> = &[
        Special::new(Level::Must, "G-sign-1", |input| {
            input.body = Some("{\"a\":\"\u{E9}\u{6F22}\"}".to_owned())
        }),
        Special::new(Level::Must, "G-sign-1", |input| {
            input.body = Some("payload=%7B%22a%22%3A1%7D".to_owned())
        }),
        Special::new(Level::Must, "G-sign-1", |input| {
            input.body = Some("".to_owned())
        }),
        Special::new(Level::Must, "G-sign-1", |input| {
            input.body = Some("{ \"b\" : 1.0,\r\n\"a\":\"\\u00e9\\/\" }\r\n".to_owned())
        }),
        Special::new(Level::Must, "G-sign-1", |input| {
            input.body = Some("\u{FEFF}{}".to_owned())
        }),
        Special::new(Level::Must, "G-sign-1", |input| {
            input.body = Some("\u{1F600}\tx".to_owned())
        }),
        Special::new(Level::Must, "G-sign-1", |input| {
            input.body = None;
            input.body_base64 = Some("//57fQ==".to_owned());
        }),
        Special::new(Level::Must, "G-sign-2", |input| {
            input.secret = "It's a p\u{E4}ss\\wort ".to_owned()
        }),
    ];
}
