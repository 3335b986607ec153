//! Webhook requests that a secret signs, whatever the scheme signs of them.

use std::fmt::Debug;

use proptest::arbitrary::any;
use proptest::option;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Strategy};

use crate::case::Level;
use crate::generate::clear;
use crate::generate::clear::text::{plain_pairs, word};
use crate::generate::convert::{lossy, params};
use crate::generate::parameters::{Context, Pairs, Spelling};
use crate::generate::special::{Point, Pointed, Special, special};
use crate::generate::text::{Octets, Text};
use crate::generate::url::{Port, Target};
use crate::protocol::input::ParamsInput;
use crate::schemes::form_input::SignFormInput;
use crate::schemes::operation::Operation;

/// A webhook request: a scheme signs some of it.
#[derive(Clone, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
pub struct WebhookPlan {
    /// The secret.
    pub(crate) secret: Text,
    /// The URL but for its query.
    pub(crate) target: Target,
    /// The query's parameters.
    pub(crate) query: Option<Pairs>,
    /// The form's decoded fields.
    pub(crate) fields: Pairs,
    /// A body that is not a form.
    pub(crate) body: Octets,
}

impl proptest::arbitrary::Arbitrary for WebhookPlan {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        (
            any::<Text>(),
            any::<Target>(),
            option::of(any::<Pairs>()),
            any::<Pairs>(),
            any::<Octets>(),
        )
            .prop_map(|(secret, target, query, fields, body)| Self {
                secret,
                target,
                query,
                fields,
                body,
            })
            .boxed()
    }
}

impl WebhookPlan {
    /// The URL.
    #[must_use]
    pub(crate) fn url(&self) -> Vec<u8> {
        let query = self.query.as_ref();
        let query = query.map(|pairs| Spelling::default().form(&pairs.0, Context::Query));
        self.target.url(query.as_deref())
    }

    /// The plan without what products and libraries read in several ways: the URL has no port, no user
    /// and no fragment, no two fields have one name, and the body is JSON with blanks.
    #[must_use]
    pub(crate) fn plain(mut self) -> Self {
        self.secret = Text(word(&self.secret.0, "secret"));
        self.target = clear::url::plain(Target {
            capitals: 0,
            userinfo: None,
            port: Port::None,
            path: Some(self.target.path.take().unwrap_or_default()),
            fragment: None,
            ..self.target
        });
        self.query = self.query.map(plain_pairs).map(distinct);
        self.query = self.query.filter(|pairs| !pairs.0.is_empty());
        self.fields = distinct(plain_pairs(self.fields));
        let name = word(&self.body.text(), "a");
        self.body = Octets(format!("{{\"{name}\": 1}}\n").into_bytes());
        self
    }
}

/// The first parameter of each name.
fn distinct(pairs: Pairs) -> Pairs {
    let mut kept = Pairs::default();
    for (name, value) in pairs.0 {
        if !kept.0.iter().any(|(other, _)| *other == name) {
            kept.0.push((name, value));
        }
    }
    kept
}

/// What is changed of a signed webhook request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
pub enum WebhookChange {
    /// Another secret.
    Secret,
    /// A longer path.
    Path,
    /// One more byte of the body.
    Body,
    /// Another value of the first field.
    Value,
    /// The signature cut by one character.
    Signature,
    /// No signature.
    NoSignature,
}

impl WebhookChange {
    /// Every change.
    pub(crate) const ALL: &'static [Self] = &[
        Self::Secret,
        Self::Path,
        Self::Body,
        Self::Value,
        Self::Signature,
        Self::NoSignature,
    ];

    /// Makes the change; false if the webhook does not have what the change concerns.
    pub(crate) fn apply(self, plan: &mut WebhookPlan, signature: &mut String) -> bool {
        match self {
            Self::Secret => plan.secret.0.push('x'),
            Self::Path => plan.target.path.get_or_insert_default().0.push('x'),
            Self::Body => plan.body.0.push(b' '),
            Self::Value => match plan.fields.0.first_mut() {
                Some((_, value)) => value.0.push(b'x'),
                None => return false,
            },
            Self::Signature => return signature.pop().is_some(),
            Self::NoSignature => signature.clear(),
        }
        true
    }
}

impl proptest::arbitrary::Arbitrary for WebhookChange {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        select(Self::ALL).boxed()
    }
}

/// Special points of an input.
pub(crate) type Points<I> = &'static [Special<fn(&mut I)>];

/// An operation that signs a webhook, with what makes calls of it and of the operation that verifies.
pub(crate) trait SignsWebhook: Operation<Input: Clone + Debug + 'static> {
    /// What is chosen besides the webhook; `()` where it is nothing.
    type Choice: proptest::arbitrary::Arbitrary<Strategy: 'static> + Copy + Debug + 'static;

    /// The input of the operation that verifies.
    type VerifyInput: Debug + 'static;

    /// The special points of its inputs.
    const SPECIAL: Points<Self::Input>;

    /// The input of a plan.
    fn of_plan(plan: &WebhookPlan, choice: Self::Choice) -> Self::Input;

    /// A signed request with the signature.
    fn with_signature(signed: Self::Input, signature: String) -> Self::VerifyInput;
}

/// A webhook, and what is chosen besides.
pub(crate) type SignPlan<C> = (WebhookPlan, C);

/// A webhook that is signed and then changed.
pub(crate) type VerifyPlan<C> = (SignPlan<C>, Option<WebhookChange>);

/// The plan signed by the scheme's own operation, and then changed.
pub(crate) fn changed<S: SignsWebhook>(
    (mut plan, choice): SignPlan<S::Choice>,
    change: Option<WebhookChange>,
) -> Option<S::VerifyInput> {
    let mut signature = signature::<S>(&S::of_plan(&plan, choice))?;
    if let Some(change) = change
        && !change.apply(&mut plan, &mut signature)
    {
        return None;
    }
    Some(S::with_signature(S::of_plan(&plan, choice), signature))
}

fn signature<S: SignsWebhook>(input: &S::Input) -> Option<String> {
    let output = S::answer(input).ok()?;
    output.text("signature").map(str::to_owned)
}

/// Inputs of signing to which the documents leave one answer.
pub(crate) fn clear_signing<S: SignsWebhook>() -> BoxedStrategy<S::Input> {
    any::<SignPlan<S::Choice>>()
        .prop_map(|(plan, choice)| S::of_plan(&plan.plain(), choice))
        .boxed()
}

/// Inputs of signing with one special point.
pub(crate) fn special_signing<S: SignsWebhook>() -> Vec<BoxedStrategy<Pointed<S::Input>>> {
    let put = |change: fn(&mut S::Input), input: &mut S::Input| change(input);
    special(&clear_signing::<S>(), &[S::SPECIAL], put)
}

/// Inputs of verifying to which the documents leave one answer.
pub(crate) fn clear_verifying<S: SignsWebhook>() -> BoxedStrategy<S::VerifyInput> {
    any::<VerifyPlan<S::Choice>>()
        .prop_filter_map("a change that can be made", |((plan, choice), change)| {
            changed::<S>((plan.plain(), choice), change)
        })
        .boxed()
}

/// Inputs of verifying with one special point and the right signature.
pub(crate) fn special_verifying<S: SignsWebhook>() -> Vec<BoxedStrategy<Pointed<S::VerifyInput>>> {
    let with_signature = |pointed: Pointed<S::Input>| {
        let (input, point) = pointed?;
        let signature = signature::<S>(&input)?;
        Some((S::with_signature(input, signature), point))
    };
    let points = special_signing::<S>().into_iter();
    points
        .map(|inputs| inputs.prop_map(with_signature).boxed())
        .chain([without_secret::<S>()])
        .collect()
}

/// Inputs of verifying with an empty secret and the signature that everybody can make with it.
fn without_secret<S: SignsWebhook>() -> BoxedStrategy<Pointed<S::VerifyInput>> {
    let signed = |(plan, choice): SignPlan<S::Choice>| {
        let plan = WebhookPlan {
            secret: Text::default(),
            ..plan.plain()
        };
        let input = S::of_plan(&plan, choice);
        let signature = signature::<S>(&input)?;
        let point = Point {
            requirement: "G-3",
            level: Level::Should,
        };
        Some((S::with_signature(input, signature), point))
    };
    any::<SignPlan<S::Choice>>().prop_map(signed).boxed()
}

/// The generated calls of an operation that signs a webhook, and of the one that verifies it.
macro_rules! generate_webhook {
    ($Sign:ident, $Verify:ident) => {
        impl Generate for $Sign {
            type Plan = webhook::SignPlan<<Self as SignsWebhook>::Choice>;

            fn plans() -> BoxedStrategy<Self::Plan> {
                any::<Self::Plan>().boxed()
            }

            fn input((plan, choice): &Self::Plan) -> Option<Self::Input> {
                Some(Self::of_plan(plan, *choice))
            }

            fn clear() -> BoxedStrategy<Self::Input> {
                webhook::clear_signing::<Self>()
            }

            fn special() -> Vec<BoxedStrategy<Pointed<Self::Input>>> {
                webhook::special_signing::<Self>()
            }
        }

        impl Generate for $Verify {
            type Plan = webhook::VerifyPlan<<$Sign as SignsWebhook>::Choice>;

            fn plans() -> BoxedStrategy<Self::Plan> {
                any::<Self::Plan>().boxed()
            }

            fn input((plan, change): &Self::Plan) -> Option<Self::Input> {
                webhook::changed::<$Sign>(plan.clone(), *change)
            }

            fn clear() -> BoxedStrategy<Self::Input> {
                webhook::clear_verifying::<$Sign>()
            }

            fn special() -> Vec<BoxedStrategy<Pointed<Self::Input>>> {
                webhook::special_verifying::<$Sign>()
            }
        }
    };
}

pub(crate) use generate_webhook;

/// The plan as a scheme that signs URL and fields takes it.
pub(crate) fn sign_form_input(plan: &WebhookPlan) -> SignFormInput {
    let ParamsInput {
        params,
        params_base64,
    } = params(&plan.fields);
    SignFormInput {
        secret: plan.secret.0.clone(),
        url: lossy(&plan.url()),
        params,
        params_base64,
    }
}
