//! Webhook requests without what products and libraries read in several ways.

use super::generate::{TwilioChange, TwilioPlan};
use super::input::{TwilioSignInput, TwilioVerifyInput};
use crate::generate::clear::text::{form, plain_pairs, word};
use crate::generate::clear::url;
use crate::generate::convert::url_text;
use crate::generate::parameters::{Pairs, Spelling};
use crate::generate::text::{Octets, Text};
use crate::generate::url::{Host, HostEnd, Port, Target};

/// A webhook whose URL has one reading for every product: no port, no user, no fragment,
/// a host in lowercase.
pub(super) fn plain(mut plan: TwilioPlan) -> TwilioPlan {
    plan.auth_token = Text(word(&plan.auth_token.0, "token"));
    plan.target = Target {
        capitals: 0,
        userinfo: None,
        port: Port::None,
        path: Some(plan.target.path.take().unwrap_or_default()),
        fragment: None,
        ..url::plain(plan.target)
    };
    plan.target = url::plain(plan.target);
    if let Host::Name(HostEnd(end)) = &mut plan.target.host {
        end.make_ascii_lowercase();
    }
    let apostrophes_out = |pairs: Pairs| {
        let out = |octets: &Octets| {
            Octets(
                octets
                    .0
                    .iter()
                    .copied()
                    .filter(|&octet| octet != b'\'')
                    .collect(),
            )
        };
        Pairs(pairs.0.iter().map(|(n, v)| (out(n), out(v))).collect())
    };
    plan.query = plan.query.map(apostrophes_out).map(plain_pairs);
    plan.spelling = Spelling::default();
    let mut fields = Pairs::default();
    for (name, value) in plain_pairs(plan.fields).0 {
        let is_plain = name
            .text()
            .chars()
            .all(|letter| u32::from(letter) < 0x1_0000);
        if is_plain && !fields.0.iter().any(|(other, _)| *other == name) {
            fields.0.push((name, value));
        }
    }
    plan.fields = fields;
    plan
}

fn url_of(plan: &TwilioPlan) -> String {
    let query = plan.query.as_ref().map(|pairs| form(pairs, &plan.spelling));
    url_text(&plan.target, query)
}

pub(super) fn input(plan: &TwilioPlan) -> TwilioSignInput {
    TwilioSignInput {
        auth_token: plan.auth_token.0.clone(),
        url: url_of(plan),
        params: Some(plan.fields.texts()),
        params_base64: None,
    }
}

/// The webhook signed, and then changed; with `has_body` it is one of a body, held by its hash.
pub(super) fn verify(
    mut plan: TwilioPlan,
    change: Option<TwilioChange>,
    has_body: bool,
) -> Option<TwilioVerifyInput> {
    if has_body {
        plan.fields = Pairs::default();
        plan.body = Octets(format!("{{\"{}\":1}}", word(&plan.body.text(), "a")).into_bytes());
        let hash = basestring::twilio::body_sha256(&plan.body.0);
        let hash = (Octets(b"bodySHA256".to_vec()), Octets(hash.into_bytes()));
        plan.query.get_or_insert_default().0.push(hash);
    }
    let signed = input(&plan);
    let fields = signed.params.iter().flatten();
    let fields: Vec<_> = fields.map(|(n, v)| (n.as_bytes(), v.as_bytes())).collect();
    let token = basestring::Secret::new(signed.auth_token.as_str());
    let mut signature =
        basestring::twilio::sign(&token, signed.url.as_bytes(), &fields).into_bytes();
    match change {
        None => {}
        Some(TwilioChange::Value(_)) if has_body => plan.body.0.push(b' '),
        // There are no fields.
        Some(TwilioChange::AddField) if has_body => return None,
        Some(
            change @ (TwilioChange::Host
            | TwilioChange::Path
            | TwilioChange::AddField
            | TwilioChange::RemoveField(_)
            | TwilioChange::Name(_)
            | TwilioChange::Value(_)
            | TwilioChange::Token
            | TwilioChange::Signature),
        ) if change.apply(&mut plan, &mut signature) => {}
        // Ports, letter case and spelling are where products and libraries diverge.
        Some(_) => return None,
    }
    let TwilioSignInput {
        auth_token,
        url,
        params,
        params_base64,
    } = input(&plan);
    let body = has_body.then(|| plan.body.text());
    Some(TwilioVerifyInput {
        auth_token,
        url,
        signature: String::from_utf8(signature).ok()?,
        params: params.filter(|_| !has_body),
        params_base64,
        body,
        body_base64: None,
    })
}
