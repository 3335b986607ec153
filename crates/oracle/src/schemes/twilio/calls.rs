//! Generated calls of Twilio's operations.

use basestring::{Secret, Url};
use proptest::arbitrary::any;
use proptest::bool::weighted;
use proptest::option;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::generate::{TwilioChange, TwilioPlan, TwilioVerifyPlan};
use super::input::{TwilioSignInput, TwilioVerifyInput};
use super::operations::{TwilioSign, TwilioVerify};
use super::{clear, special};
use crate::generate::convert::{lossy, params, text};
use crate::generate::input::octets;
use crate::generate::parameters::{Pairs, Spelling};
use crate::generate::special::{Pointed, special};
use crate::generate::text::{Octets, Text};
use crate::generate::url::Target;
use crate::protocol::input::{ParamsInput, TextInput};
use crate::schemes::generate::Generate;

impl Generate for TwilioSign {
    type Plan = TwilioPlan;

    fn plans() -> BoxedStrategy<TwilioPlan> {
        any::<TwilioPlan>().boxed()
    }

    fn input(plan: &TwilioPlan) -> Option<TwilioSignInput> {
        let ParamsInput {
            params,
            params_base64,
        } = params(&plan.fields);
        Some(TwilioSignInput {
            auth_token: plan.auth_token.0.clone(),
            url: lossy(&plan.url()),
            params,
            params_base64,
        })
    }

    fn clear() -> BoxedStrategy<TwilioSignInput> {
        any::<TwilioPlan>()
            .prop_map(|plan| clear::input(&clear::plain(plan)))
            .boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<TwilioSignInput>>> {
        let put = |change: fn(&mut TwilioSignInput), input: &mut TwilioSignInput| change(input);
        special(&Self::clear(), &[special::SPECIAL], put)
    }
}

impl Generate for TwilioVerify {
    type Plan = TwilioVerifyPlan;

    fn plans() -> BoxedStrategy<TwilioVerifyPlan> {
        let change = option::of(any::<TwilioChange>());
        (any::<TwilioPlan>(), change, any::<bool>()).boxed()
    }

    fn input((plan, change, has_body): &TwilioVerifyPlan) -> Option<TwilioVerifyInput> {
        twilio_verify_input(plan.clone(), *change, *has_body)
    }

    fn clear() -> BoxedStrategy<TwilioVerifyInput> {
        let plan = any::<TwilioPlan>();
        let change = option::of(any::<TwilioChange>());
        (plan, change, weighted(0.3))
            .prop_filter_map("a change that can be made", |(plan, change, has_body)| {
                clear::verify(clear::plain(plan), change, has_body)
            })
            .boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<TwilioVerifyInput>>> {
        let put = |change: fn(&mut TwilioSignInput), input: &mut TwilioSignInput| change(input);
        let points = special(&TwilioSign::clear(), &[special::SPECIAL], put).into_iter();
        let with_signature = |pointed: Pointed<TwilioSignInput>| {
            let (input, point) = pointed?;
            let is_hashed = input.url.contains("bodySHA256=");
            Some((special::signed(input).filter(|_| !is_hashed)?, point))
        };
        let points = points.map(|inputs| inputs.prop_map(with_signature).boxed());
        let put = |change: fn(&mut TwilioVerifyInput), input: &mut TwilioVerifyInput| change(input);
        let plain = TwilioSign::clear().prop_filter_map("a signed request", special::signed);
        points
            .chain(special(&plain.boxed(), &[special::RECEIVED], put))
            .collect()
    }
}

/// The webhook signed, and then changed; with `has_body` it is one of a body, held by its hash.
fn twilio_verify_input(
    mut plan: TwilioPlan,
    change: Option<TwilioChange>,
    has_body: bool,
) -> Option<TwilioVerifyInput> {
    if has_body {
        plan.fields = Pairs::default();
        let hash = basestring::twilio::body_sha256(&plan.body.0);
        let hash = (Octets(b"bodySHA256".to_vec()), Octets(hash.into_bytes()));
        plan.query.get_or_insert_default().0.push(hash);
    }
    let token = Secret::new(plan.auth_token.0.as_str());
    let fields: Vec<_> = plan.fields.0.iter().map(|(n, v)| (&n.0, &v.0)).collect();
    let url = lossy(&plan.url());
    let mut signature = basestring::twilio::sign(&token, url.as_bytes(), &fields).into_bytes();
    if let Some(change) = change
        && !change.apply(&mut plan, &mut signature)
    {
        return None;
    }
    let TextInput {
        text: body,
        text_base64: body_base64,
    } = text(&plan.body.0);
    let fields = (!has_body).then(|| params(&plan.fields));
    Some(TwilioVerifyInput {
        auth_token: plan.auth_token.0.clone(),
        url: lossy(&plan.url()),
        signature: String::from_utf8(signature).ok()?,
        params: fields.as_ref().and_then(|fields| fields.params.clone()),
        params_base64: fields.and_then(|fields| fields.params_base64),
        body: body.filter(|_| has_body),
        body_base64: body_base64.filter(|_| has_body),
    })
}

impl TwilioPlan {
    /// A webhook request much like the input's.
    #[must_use]
    pub(crate) fn from_input(input: &TwilioSignInput) -> Option<Self> {
        let url = Url::parse(input.url.as_bytes()).ok()?;
        let fields = ParamsInput {
            params: input.params.clone(),
            params_base64: input.params_base64.clone(),
        };
        Some(Self {
            auth_token: Text(input.auth_token.clone()),
            target: Target::from_url(&url)?,
            query: match url.query() {
                Some(query) => Some(Pairs::of_form(query)?),
                None => None,
            },
            spelling: Spelling::default(),
            fields: Pairs::from_input(&fields).unwrap_or_default(),
            body: octets(&input.url),
        })
    }
}
