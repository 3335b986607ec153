//! What is true of each scheme that signs webhooks: the laws go over the table of schemes, so that a
//! new one is tested without more.

use basestring::Secret;

use super::{Outcome, Verdict, holds};
use crate::generate::webhook::{WebhookChange, WebhookPlan};
use crate::schemes::webhook::{Message, Webhook};
use crate::schemes::{Rules, Scheme};

fn message(plan: &WebhookPlan) -> Message {
    let fields = plan.fields.0.iter();
    Message {
        secret: Secret::new(plan.secret.0.as_str()),
        url: plan.url(),
        fields: fields
            .map(|(name, value)| (name.0.clone(), value.0.clone()))
            .collect(),
        body: plan.body.0.clone(),
    }
}

fn each(law: impl Fn(&dyn Webhook, &str) -> Outcome) -> Outcome {
    for webhook in Scheme::webhooks() {
        for header in webhook.headers() {
            law(webhook, header)?;
        }
    }
    Ok(Verdict::Reached)
}

/// Of each scheme and each of its headers: the reference accepts what rules without a mistake sign, and
/// nothing with an empty secret.
///
/// # Errors
///
/// The law's breach.
pub fn webhook_verify_of_sign(plan: &WebhookPlan) -> Outcome {
    let message = message(plan);
    each(|webhook, header| {
        let signature = webhook.sign(&Rules::right(), &message, header);
        holds!(
            webhook.accepts(&message, header, signature.as_bytes()) != message.secret.is_empty(),
            "{}: expected {header} {signature:?} to be accepted exactly if there is a secret",
            webhook.service()
        );
        let unset = Message {
            secret: Secret::empty(),
            ..message.clone()
        };
        let signature = webhook.sign(&Rules::right(), &unset, header);
        holds!(
            !webhook.accepts(&unset, header, signature.as_bytes()),
            "{}: expected {header} {signature:?} of an empty secret to be rejected",
            webhook.service()
        );
        Ok(Verdict::Reached)
    })
}

/// Of each scheme and each of its headers: a signature is rejected after one change, unless the change
/// is of a part that the scheme does not sign.
///
/// # Errors
///
/// The law's breach.
pub fn webhook_one_change_is_found(plan: &WebhookPlan, change: WebhookChange) -> Outcome {
    let signed = message(plan);
    each(|webhook, header| {
        let right = Rules::right();
        let mut signature = webhook.sign(&right, &signed, header);
        let mut changed = plan.clone();
        if !change.apply(&mut changed, &mut signature) {
            return Ok(Verdict::Idle);
        }
        let received = message(&changed);
        let is_the_same = !received.secret.is_empty()
            && signature == webhook.sign(&right, &signed, header)
            && received.secret.expose() == signed.secret.expose()
            && webhook.signed_text(&right, &received) == webhook.signed_text(&right, &signed);
        holds!(
            webhook.accepts(&received, header, signature.as_bytes()) == is_the_same,
            "{}: expected {header} after {change:?} to be accepted exactly if nothing signed changed",
            webhook.service()
        );
        Ok(Verdict::Reached)
    })
}
