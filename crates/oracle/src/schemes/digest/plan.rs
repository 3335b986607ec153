//! Digest challenges (RFC 7616) and the requests that answer them.

use proptest::arbitrary::any;
use proptest::option;
use proptest::strategy::{BoxedStrategy, Strategy};

use basestring::digest::{Algorithm, Answer, Challenge, HashFunction, Qop, nonce_count};
use basestring::{Error, Secret, digest};

use crate::generate::header::Realm;
use crate::generate::text::Octets;
use crate::generate::url::PathEnd;

pub use super::change::DigestChange;

/// A challenge, and the request that is made again with an answer to it.
#[derive(Clone, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
pub struct DigestPlan {
    /// The user name.
    pub(crate) username: Realm,
    /// The password.
    pub(crate) password: Octets,
    /// The realm.
    pub(crate) realm: Realm,
    /// The server's nonce.
    pub(crate) nonce: Realm,
    /// What the client hands back.
    pub(crate) opaque: Option<Realm>,
    /// Which algorithm, or none.
    pub(crate) algorithm: Option<u8>,
    /// Which quality of protection, or none.
    pub(crate) qop: Option<u8>,
    /// Whether the user name is hashed.
    pub(crate) userhash: bool,
    /// The client's nonce; none stands for `c`.
    pub(crate) cnonce: Realm,
    /// The nonce count; 0 stands for 1.
    pub(crate) count: u32,
    /// The path after its first slash.
    pub(crate) path: PathEnd,
    /// The body, which counts with `auth-int`.
    pub(crate) body: Octets,
}

impl proptest::arbitrary::Arbitrary for DigestPlan {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        let quoted = any::<Realm>;
        (
            (
                quoted(),
                any::<Octets>(),
                quoted(),
                quoted(),
                option::of(quoted()),
            ),
            (
                option::weighted(0.8, any::<u8>()),
                option::weighted(0.8, any::<u8>()),
            ),
            (
                quoted(),
                any::<u32>(),
                any::<PathEnd>(),
                any::<Octets>(),
                any::<bool>(),
            ),
        )
            .prop_map(
                |(texts, (algorithm, qop), (cnonce, count, path, body, userhash))| {
                    let (username, password, realm, nonce, opaque) = texts;
                    Self {
                        username,
                        password,
                        realm,
                        nonce,
                        opaque,
                        algorithm,
                        qop,
                        userhash,
                        cnonce,
                        count,
                        path,
                        body,
                    }
                },
            )
            .boxed()
    }
}

const ALGORITHMS: [HashFunction; 3] = [
    HashFunction::Md5,
    HashFunction::Sha256,
    HashFunction::Sha512_256,
];

const OFFERS: [&[Qop]; 4] = [
    &[Qop::Auth],
    &[Qop::AuthInt],
    &[Qop::Auth, Qop::AuthInt],
    &[Qop::AuthInt, Qop::Auth],
];

impl DigestPlan {
    /// The server's challenge.
    #[must_use]
    pub fn challenge(&self) -> Challenge {
        let octets = |text: &Realm| text.0.clone().into_bytes();
        let mut challenge = Challenge::new(octets(&self.realm), octets(&self.nonce));
        challenge.opaque = self.opaque.as_ref().map(octets);
        if let Some(which) = self.algorithm {
            let hash = ALGORITHMS.get(usize::from(which) % 3).copied();
            let session = which >= 128;
            challenge.algorithm = Algorithm {
                hash: hash.unwrap_or(HashFunction::Md5),
                session,
            };
            challenge.algorithm_as_sent = Some(challenge.algorithm.name().to_owned());
        }
        let offer = self
            .qop
            .and_then(|which| OFFERS.get(usize::from(which) % 4));
        challenge.qop = offer.copied().unwrap_or_default().to_vec();
        challenge.userhash = self.userhash;
        challenge
    }

    /// The request target.
    #[must_use]
    pub(crate) fn uri(&self) -> String {
        format!("/{}", self.path.0)
    }

    /// The client's nonce, which is not empty.
    #[must_use]
    pub(crate) fn cnonce(&self) -> &str {
        if self.cnonce.0.is_empty() {
            "c"
        } else {
            &self.cnonce.0
        }
    }

    /// The client's answer.
    ///
    /// # Errors
    ///
    /// Those of [`digest::answer`]; a plan has none.
    pub fn answer(&self) -> Result<Answer, Error> {
        let cnonce = self.cnonce();
        let count = nonce_count(self.count.max(1));
        let username = self.username.0.as_bytes();
        let password = Secret::new(self.password.0.as_slice());
        let uri = self.uri();
        let request = digest::Request {
            method: b"GET",
            uri: uri.as_bytes(),
            body: &self.body.0,
        };
        let (cnonce, count) = (Some(cnonce.as_bytes()), Some(count.as_bytes()));
        digest::answer(
            &self.challenge(),
            username,
            &password,
            &request,
            cnonce,
            count,
        )
    }
}

/// What the server has, and what it receives.
#[derive(Clone, Debug)]
pub(crate) struct DigestServer {
    /// The client's plan.
    pub(crate) plan: DigestPlan,
    /// The answer received.
    pub(crate) answer: Answer,
    /// The challenge that was given.
    pub(crate) challenge: Challenge,
    /// The request's method.
    pub(crate) method: &'static [u8],
    /// Whether the nonce's count was used.
    pub(crate) used: bool,
}

impl DigestServer {
    /// What the server says.
    ///
    /// # Errors
    ///
    /// Its refusal.
    pub(crate) fn verify(&self) -> Result<(), Error> {
        let username = self.plan.username.0.as_bytes();
        let password = Secret::new(self.plan.password.0.as_slice());
        let (uri, body) = (self.plan.uri(), &self.plan.body.0);
        let request = digest::Request {
            method: self.method,
            uri: uri.as_bytes(),
            body,
        };
        digest::verify(
            &self.answer,
            &self.challenge,
            username,
            &password,
            &request,
            |_| !self.used,
        )
    }
}
