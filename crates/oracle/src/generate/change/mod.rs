//! One change to a signed request, and what the verifier must say of it.

mod apply;
mod expected;
mod protocol;
mod request;
mod sent;

use proptest::arbitrary::any;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Strategy};

use basestring::Kind;

pub(crate) use sent::Sent;

macro_rules! sorts {
    ($($(#[$about:meta])* $name:ident,)*) => {
        /// What is changed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
        pub enum Sort {
            $($(#[$about])* $name,)*
        }

        impl Sort {
            /// Every sort.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

sorts! {
    /// Nothing.
    Nothing,
    /// The letters' case of the method.
    MethodCase,
    /// The letters' case of scheme and host.
    TargetCase,
    /// User, fragment, and the way the default port is written.
    Unsigned,
    /// How query and body are written, and the order of their parameters.
    Writing,
    /// The order of the protocol parameters.
    ProtocolOrder,
    /// The realm.
    Realm,
    /// A parameter goes from the query to the form body.
    QueryToBody,
    /// Another body, which is not a form.
    OtherBody,
    /// A clock at the edge of the window.
    ClockEdge,
    /// Another method.
    Method,
    /// http for https, or the other way.
    Scheme,
    /// Another host.
    Host,
    /// Another port.
    Port,
    /// A longer path.
    Path,
    /// One more parameter in the query.
    AddQuery,
    /// One less.
    RemoveQuery,
    /// Another name in the query.
    QueryName,
    /// Another value in the query.
    QueryValue,
    /// A byte moves from a name to its value.
    QueryBoundary,
    /// One more parameter in the form.
    AddForm,
    /// One less.
    RemoveForm,
    /// Another name in the form.
    FormName,
    /// Another value in the form.
    FormValue,
    /// One second later.
    Timestamp,
    /// Another nonce.
    Nonce,
    /// With a version where there was none, and the other way.
    Version,
    /// One more protocol parameter.
    AddProtocol,
    /// A declared method that is not the one used.
    OtherSignatureMethod,
    /// One character of the signature.
    Signature,
    /// Another client secret at the server.
    ClientSecret,
    /// Another token secret at the server.
    TokenSecret,
    /// The last byte of the client secret moves to the token secret.
    SecretBoundary,
    /// Another client identifier in the request.
    ClientKey,
    /// Another token identifier in the request.
    Token,
    /// A version that is not 1.0.
    UnknownVersion,
    /// A method that there is not.
    UnknownMethod,
    /// A timestamp that is not a number.
    NoTimestamp,
    /// Without one of the parameters that must be there.
    RemoveProtocol,
    /// One of them empty.
    EmptyProtocol,
    /// A protocol parameter twice.
    Duplicate,
    /// A protocol parameter in a second place too.
    SecondPlace,
    /// A clock outside the window.
    Clock,
    /// A nonce that was used.
    UsedNonce,
}

/// A change: its sort, and which of several things it hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
pub struct Change {
    /// What is changed.
    pub(crate) sort: Sort,
    /// Which of several.
    pub(crate) which: u8,
}

impl proptest::arbitrary::Arbitrary for Change {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        (select(Sort::ALL), any::<u8>())
            .prop_map(|(sort, which)| Self { sort, which })
            .boxed()
    }
}

/// What the verifier must say: it accepts, or it refuses for this reason.
pub(crate) type Expected = Result<(), Kind>;
