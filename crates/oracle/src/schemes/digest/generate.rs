//! Generated calls of Digest's operation.

use proptest::arbitrary::any;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::clear;
use super::input::{ChallengeParameters, DigestInput};
use super::operations::Digest;
use crate::case::Level;
use crate::generate::convert::lossy;
use crate::generate::special::{Pointed, Special, special};
use crate::schemes::generate::Generate;

pub(crate) use super::plan::DigestPlan;

impl Generate for Digest {
    type Plan = DigestPlan;

    fn plans() -> BoxedStrategy<DigestPlan> {
        any::<DigestPlan>().boxed()
    }

    fn input(plan: &DigestPlan) -> Option<DigestInput> {
        Some(digest_input(plan))
    }

    fn clear() -> BoxedStrategy<DigestInput> {
        any::<DigestPlan>()
            .prop_map(|plan| digest_input(&clear::plain(plan)))
            .boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<DigestInput>>> {
        let put = |change: fn(&mut DigestInput), input: &mut DigestInput| change(input);
        special(&Self::clear(), &[SPECIAL], put)
    }
}

const SPECIAL: &[Special<fn(&mut DigestInput)>] = &[
    Special::new(Level::Must, "D-4", |input| input.method = "POST".to_owned()),
    Special::new(Level::Must, "D-4", |input| {
        input.method = "DELETE".to_owned()
    }),
    Special::new(Level::Must, "D-4", |input| input.method = "X-Y".to_owned()),
    Special::new(Level::Must, "D-9", |input| {
        input.uri = "/p?only=query".to_owned()
    }),
    Special::new(Level::Must, "D-9", |input| {
        input.uri = "/a%20b?c=%2F&d=e,f".to_owned()
    }),
    Special::new(Level::Must, "D-9", |input| {
        input.method = "OPTIONS".to_owned();
        input.uri = "*".to_owned();
    }),
    Special::new(Level::Must, "D-14", |input| input.uri = "/64\"".to_owned()),
    Special::new(Level::Must, "D-14", |input| {
        input.username = "a\\b".to_owned()
    }),
    Special::new(Level::Must, "D-2", |input| {
        input.username = "a:b, c=d".to_owned()
    }),
    Special::new(Level::Must, "D-2", |input| {
        input.password = "a:b\"c".to_owned()
    }),
    Special::new(Level::Must, "D-2", |input| input.password = String::new()),
    Special::new(Level::Must, "D-8", |input| {
        input.nc = Some("00000010".to_owned())
    }),
    Special::new(Level::May, "O-digest-nc-case", |input| {
        input.nc = Some("0000000a".to_owned())
    }),
];

/// The plan's challenge, and the request that answers it.
fn digest_input(plan: &DigestPlan) -> DigestInput {
    let challenge = plan.challenge();
    let mut parameters = ChallengeParameters::new();
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            parameters.insert(name.to_owned(), value.into());
        }
    };
    put("realm", Some(lossy(&challenge.realm)));
    put("nonce", Some(lossy(&challenge.nonce)));
    put("opaque", challenge.opaque.as_deref().map(lossy));
    put("algorithm", challenge.algorithm_as_sent);
    let offer: Vec<&str> = challenge.qop.iter().map(|qop| qop.name()).collect();
    put("qop", Some(offer.join(", ")).filter(|_| !offer.is_empty()));
    put("userhash", challenge.userhash.then(|| "true".to_owned()));
    DigestInput {
        username: plan.username.0.clone(),
        password: lossy(&plan.password.0),
        method: "GET".to_owned(),
        uri: plan.uri(),
        challenge: parameters,
        cnonce: Some(plan.cnonce().to_owned()),
        nc: Some(basestring::digest::nonce_count(plan.count.max(1))),
        body: Some(lossy(&plan.body.0)),
    }
}
