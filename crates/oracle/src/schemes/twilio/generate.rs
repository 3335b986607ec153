//! Webhook requests as Twilio signs them.

use proptest::arbitrary::any;
use proptest::option;
use proptest::strategy::{BoxedStrategy, Strategy};

use crate::generate::parameters::{Context, Pairs, Spelling};
use crate::generate::text::{Octets, Text};
use crate::generate::url::{Host, Port, Target};

/// A call: the AuthToken, the URL, and the fields of a form.
#[derive(Clone, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
pub struct TwilioPlan {
    /// The AuthToken.
    pub(crate) auth_token: Text,
    /// The URL but for its query.
    pub(crate) target: Target,
    /// The query's parameters.
    pub(crate) query: Option<Pairs>,
    /// How the query is written, which counts.
    pub(crate) spelling: Spelling,
    /// The form's decoded fields.
    pub(crate) fields: Pairs,
    /// A body that is not a form.
    pub(crate) body: Octets,
}

impl proptest::arbitrary::Arbitrary for TwilioPlan {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        (
            any::<Text>(),
            any::<Target>(),
            option::of(any::<Pairs>()),
            any::<Spelling>(),
            any::<Pairs>(),
            any::<Octets>(),
        )
            .prop_map(|(auth_token, target, query, spelling, fields, body)| Self {
                auth_token,
                target,
                query,
                spelling,
                fields,
                body,
            })
            .boxed()
    }
}

impl TwilioPlan {
    /// The URL as the webhook is configured.
    #[must_use]
    pub(crate) fn url(&self) -> Vec<u8> {
        let query = self
            .query
            .as_ref()
            .map(|pairs| self.spelling.form(&pairs.0, Context::Query));
        self.target.url(query.as_deref())
    }
}

/// What is changed of a signed webhook request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
pub enum TwilioChange {
    /// http for https, or the other way.
    Scheme,
    /// The letters' case of scheme and host, which counts here.
    Case(u8),
    /// Another host.
    Host,
    /// Another port.
    Port(u16),
    /// No port.
    NoPort,
    /// A longer path.
    Path,
    /// How the query is written.
    Spelling(u8),
    /// One more field.
    AddField,
    /// One less.
    RemoveField(u8),
    /// Another name.
    Name(u8),
    /// Another value.
    Value(u8),
    /// A byte moves from a name to its value: the text stays as it was.
    Boundary(u8),
    /// A field goes into the query.
    FieldToQuery(u8),
    /// Another AuthToken.
    Token,
    /// The signature cut by one character.
    Signature,
}

impl TwilioChange {
    /// Every sort of change, each with this number.
    #[must_use]
    pub(crate) fn all(which: u8) -> Vec<Self> {
        vec![
            Self::Scheme,
            Self::Case(which),
            Self::Host,
            Self::Port(which.into()),
            Self::NoPort,
            Self::Path,
            Self::Spelling(which),
            Self::AddField,
            Self::RemoveField(which),
            Self::Name(which),
            Self::Value(which),
            Self::Boundary(which),
            Self::FieldToQuery(which),
            Self::Token,
            Self::Signature,
        ]
    }

    /// Makes the change; false where there is nothing to change in this way.
    pub(crate) fn apply(self, plan: &mut TwilioPlan, signature: &mut Vec<u8>) -> bool {
        let count = plan.fields.0.len();
        let at = |which: u8| (count > 0).then(|| usize::from(which) % count);
        let place = match self {
            Self::RemoveField(which)
            | Self::Name(which)
            | Self::Value(which)
            | Self::Boundary(which)
            | Self::FieldToQuery(which) => at(which),
            Self::Scheme
            | Self::Case(_)
            | Self::Host
            | Self::Port(_)
            | Self::NoPort
            | Self::Path
            | Self::Spelling(_)
            | Self::AddField
            | Self::Token
            | Self::Signature => Some(0),
        };
        let Some(place) = place else {
            return false;
        };
        let field = plan.fields.0.get_mut(place);
        match self {
            Self::Scheme => plan.target.https = !plan.target.https,
            Self::Case(bits) => plan.target.capitals ^= bits,
            Self::Host => match &mut plan.target.host {
                Host::Name(end) => end.0.push('x'),
                Host::V4([first, ..]) => *first ^= 1,
                Host::V6([first, ..], _) => *first ^= 1,
            },
            Self::Port(number) => plan.target.port = Port::Other(number),
            Self::NoPort => plan.target.port = Port::None,
            Self::Path => plan.target.path.get_or_insert_default().0.push('x'),
            Self::Spelling(choice) => plan.spelling = Spelling(vec![choice, 1, 2, 3]),
            Self::AddField => {
                let added = (Octets(b"added".to_vec()), Octets(b"1".to_vec()));
                plan.fields.0.push(added);
            }
            Self::RemoveField(_) => drop(plan.fields.0.remove(place)),
            Self::Name(_) => field.into_iter().for_each(|(name, _)| name.0.push(b'x')),
            Self::Value(_) => field.into_iter().for_each(|(_, value)| value.0.push(b'x')),
            Self::Boundary(_) => match field.and_then(|(name, v)| Some((name.0.pop()?, v))) {
                Some((octet, value)) => value.0.insert(0, octet),
                None => return false,
            },
            Self::FieldToQuery(_) => {
                let field = plan.fields.0.remove(place);
                plan.query.get_or_insert_default().0.push(field);
            }
            Self::Token => plan.auth_token.0.push('x'),
            Self::Signature => return signature.pop().is_some(),
        }
        true
    }
}

impl proptest::arbitrary::Arbitrary for TwilioChange {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        any::<u8>()
            .prop_flat_map(|which| proptest::sample::select(Self::all(which)))
            .boxed()
    }
}

/// A webhook that is signed and then changed; the last element says whether its body is not a form.
pub(crate) type TwilioVerifyPlan = (TwilioPlan, Option<TwilioChange>, bool);
