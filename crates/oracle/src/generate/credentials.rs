//! Credentials, and the protocol parameters of one request.

use proptest::arbitrary::any;
use proptest::option;
use proptest::prop_oneof;
use proptest::strategy::{BoxedStrategy, Just, Strategy};

use basestring::{Credentials, KeyKind, ProtocolParameters, SignatureMethod};

use crate::generate::header::Realm;
use crate::generate::text::Text;

/// Client and token credentials.
#[derive(Clone, Debug, PartialEq, Eq, Default, arbitrary::Arbitrary)]
pub struct CredentialsPlan {
    /// The client identifier.
    pub(crate) client_key: Text,
    /// The client secret.
    pub(crate) client_secret: Text,
    /// The token identifier.
    pub(crate) token: Option<Text>,
    /// The token secret.
    pub(crate) token_secret: Text,
}

impl CredentialsPlan {
    /// The credentials as the reference takes them.
    #[must_use]
    pub(crate) fn credentials(&self) -> Credentials {
        Credentials {
            client_key: self.client_key.0.clone().into_bytes(),
            client_secret: self.client_secret.0.as_str().into(),
            token: self.token.clone().map(|token| token.0.into_bytes()),
            token_secret: self.token_secret.0.as_str().into(),
            ..Credentials::default()
        }
    }
}

impl proptest::arbitrary::Arbitrary for CredentialsPlan {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        (
            any::<Text>(),
            any::<Text>(),
            option::of(any::<Text>()),
            any::<Text>(),
        )
            .prop_map(|(client_key, client_secret, token, token_secret)| Self {
                client_key,
                client_secret,
                token,
                token_secret,
            })
            .boxed()
    }
}

/// The methods whose key consists of the two secrets.
pub(crate) const METHODS: [SignatureMethod; 4] = [
    SignatureMethod::HmacSha1,
    SignatureMethod::HmacSha256,
    SignatureMethod::HmacSha512,
    SignatureMethod::Plaintext,
];

/// A new method of this kind must be generated too.
const _: () = {
    let (mut count, mut place) = (0, 0);
    while place < SignatureMethod::ALL.len() {
        if matches!(
            SignatureMethod::ALL[place].key_kind(),
            KeyKind::SharedSecrets
        ) {
            count += 1;
        }
        place += 1;
    }
    assert!(
        count == METHODS.len(),
        "METHODS: expected every method whose key consists of the two secrets"
    );
};

/// The protocol parameters of one request.
#[derive(Clone, Debug, PartialEq, Eq, Default, arbitrary::Arbitrary)]
pub struct ProtocolPlan {
    /// Which of [`METHODS`].
    pub(crate) method: u8,
    /// The timestamp; 0 stands for 1.
    pub(crate) timestamp: u64,
    /// The nonce; none stands for `n`.
    pub(crate) nonce: Text,
    /// Whether the version is sent.
    pub(crate) version: bool,
    /// The callback.
    pub(crate) callback: Option<Text>,
    /// The verifier.
    pub(crate) verifier: Option<Text>,
    /// The body's hash.
    pub(crate) body_hash: Option<Text>,
    /// The realm.
    pub(crate) realm: Option<Realm>,
}

impl ProtocolPlan {
    /// The signature method.
    #[must_use]
    pub(crate) fn method(&self) -> SignatureMethod {
        let which = usize::from(self.method) % METHODS.len();
        METHODS
            .get(which)
            .copied()
            .unwrap_or(SignatureMethod::HmacSha1)
    }

    /// The timestamp, a positive integer.
    #[must_use]
    pub(crate) fn timestamp(&self) -> u64 {
        self.timestamp.max(1)
    }

    /// The nonce, which is not empty.
    #[must_use]
    pub(crate) fn nonce(&self) -> &str {
        if self.nonce.0.is_empty() {
            "n"
        } else {
            &self.nonce.0
        }
    }

    /// The parameters as the reference takes them.
    #[must_use]
    pub(crate) fn parameters(&self) -> ProtocolParameters {
        let octets = |text: &Option<Text>| text.clone().map(|text| text.0.into_bytes());
        ProtocolParameters {
            version: self.version.then(|| b"1.0".to_vec()),
            callback: octets(&self.callback),
            verifier: octets(&self.verifier),
            body_hash: octets(&self.body_hash),
            realm: self.realm.clone().map(|realm| realm.0.into_bytes()),
            ..ProtocolParameters::new(self.method(), self.timestamp(), self.nonce())
        }
    }
}

impl proptest::arbitrary::Arbitrary for ProtocolPlan {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        let method = prop_oneof![3 => Just(0), 1 => any::<u8>()];
        let timestamp = prop_oneof![3 => Just(137_131_201), 1 => any::<u64>()];
        let rarely = || option::weighted(0.15, any::<Text>());
        (
            (method, timestamp, any::<Text>(), any::<bool>()),
            (
                rarely(),
                rarely(),
                rarely(),
                option::weighted(0.15, any::<Realm>()),
            ),
        )
            .prop_map(
                |((method, timestamp, nonce, version), (callback, verifier, body_hash, realm))| {
                    Self {
                        method,
                        timestamp,
                        nonce,
                        version,
                        callback,
                        verifier,
                        body_hash,
                        realm,
                    }
                },
            )
            .boxed()
    }
}
