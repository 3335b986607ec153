//! Generated calls of Digest's operation.

use proptest::arbitrary::any;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::clear;
use super::input::{ChallengeParameters, DigestInput};
use super::operations::Digest;
use crate::generate::convert::lossy;
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
}

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
