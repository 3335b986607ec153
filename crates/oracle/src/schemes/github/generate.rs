//! Generated calls of GitHub's operations.

use basestring::{Secret, github};
use proptest::arbitrary::any;
use proptest::option;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::input::{GithubHash, GithubSignInput, GithubVerifyInput};
use super::operations::{GithubSign, GithubVerify};
use crate::case::Level;
use crate::generate::convert::text;
use crate::generate::special::{Pointed, Special, special};
use crate::generate::webhook::{WebhookChange, WebhookPlan};
use crate::protocol::input::TextInput;
use crate::schemes::generate::Generate;
use crate::schemes::operation::Operation;

/// A webhook, and whether its hash is SHA-1.
pub(crate) type GithubPlan = (WebhookPlan, bool);
/// A webhook that is signed and then changed.
pub(crate) type GithubVerifyPlan = (WebhookPlan, bool, Option<WebhookChange>);

const fn hash(is_sha1: bool) -> GithubHash {
    if is_sha1 {
        GithubHash::Sha1
    } else {
        GithubHash::Sha256
    }
}

fn sign_input(plan: &WebhookPlan, is_sha1: bool) -> GithubSignInput {
    let TextInput {
        text: body,
        text_base64: body_base64,
    } = text(&plan.body.0);
    GithubSignInput {
        secret: plan.secret.0.clone(),
        hash: hash(is_sha1),
        body,
        body_base64,
    }
}

fn verify_input(
    mut plan: WebhookPlan,
    is_sha1: bool,
    change: Option<WebhookChange>,
) -> Option<GithubVerifyInput> {
    let secret = Secret::new(plan.secret.0.as_str());
    let mut signature = github::sign(hash(is_sha1).reference(), &secret, &plan.body.0);
    if let Some(change) = change
        && !change.apply(&mut plan, &mut signature)
    {
        return None;
    }
    let GithubSignInput {
        secret,
        hash,
        body,
        body_base64,
    } = sign_input(&plan, is_sha1);
    Some(GithubVerifyInput {
        secret,
        hash,
        signature,
        body,
        body_base64,
    })
}

impl Generate for GithubSign {
    type Plan = GithubPlan;

    fn plans() -> BoxedStrategy<GithubPlan> {
        (any::<WebhookPlan>(), any::<bool>()).boxed()
    }

    fn input((plan, is_sha1): &GithubPlan) -> Option<GithubSignInput> {
        Some(sign_input(plan, *is_sha1))
    }

    fn clear() -> BoxedStrategy<GithubSignInput> {
        (any::<WebhookPlan>(), any::<bool>())
            .prop_map(|(plan, is_sha1)| sign_input(&plan.plain(), is_sha1))
            .boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<GithubSignInput>>> {
        let put = |change: fn(&mut GithubSignInput), input: &mut GithubSignInput| change(input);
        special(&Self::clear(), &[SPECIAL], put)
    }
}

impl Generate for GithubVerify {
    type Plan = GithubVerifyPlan;

    fn plans() -> BoxedStrategy<GithubVerifyPlan> {
        let change = option::of(any::<WebhookChange>());
        (any::<WebhookPlan>(), any::<bool>(), change).boxed()
    }

    fn input((plan, is_sha1, change): &GithubVerifyPlan) -> Option<GithubVerifyInput> {
        verify_input(plan.clone(), *is_sha1, *change)
    }

    fn clear() -> BoxedStrategy<GithubVerifyInput> {
        let change = option::of(any::<WebhookChange>());
        (any::<WebhookPlan>(), any::<bool>(), change)
            .prop_filter_map("a change that can be made", |(plan, is_sha1, change)| {
                verify_input(plan.plain(), is_sha1, change)
            })
            .boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<GithubVerifyInput>>> {
        let put = |change: fn(&mut GithubSignInput), input: &mut GithubSignInput| change(input);
        let points = special(&GithubSign::clear(), &[SPECIAL], put).into_iter();
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
fn signed(input: GithubSignInput) -> Option<GithubVerifyInput> {
    let output = GithubSign::answer(&input).ok()?;
    let signature = output.text("signature")?.to_owned();
    let GithubSignInput {
        secret,
        hash,
        body,
        body_base64,
    } = input;
    Some(GithubVerifyInput {
        signature,
        secret,
        hash,
        body,
        body_base64,
    })
}

const SPECIAL: &[Special<fn(&mut GithubSignInput)>] = &[
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
