//! Webhook requests that a secret signs, whatever the scheme signs of them.

use proptest::arbitrary::any;
use proptest::option;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Strategy};

use crate::generate::clear;
use crate::generate::clear::text::{plain_pairs, word};
use crate::generate::convert::{lossy, params};
use crate::generate::parameters::{Context, Pairs, Spelling};
use crate::generate::text::{Octets, Text};
use crate::generate::url::{Port, Target};
use crate::protocol::input::ParamsInput;
use crate::schemes::form_input::{SignFormInput, VerifyFormInput};
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

/// The plan signed by the scheme's own operation, and then changed.
pub(crate) fn verify_form_input<S: Operation<Input = SignFormInput>>(
    mut plan: WebhookPlan,
    change: Option<WebhookChange>,
) -> Option<VerifyFormInput> {
    let signed = S::answer(&sign_form_input(&plan)).ok()?;
    let mut signature = signed.text("signature")?.to_owned();
    if let Some(change) = change
        && !change.apply(&mut plan, &mut signature)
    {
        return None;
    }
    let SignFormInput {
        secret,
        url,
        params,
        params_base64,
    } = sign_form_input(&plan);
    Some(VerifyFormInput {
        secret,
        url,
        signature,
        params,
        params_base64,
    })
}
