//! Digest challenges (RFC 7616) and the requests that answer them.

use proptest::arbitrary::any;
use proptest::option;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Strategy};

use basestring::digest::{Algorithm, Answer, Challenge, HashFunction, Qop, nonce_count};
use basestring::{Error, Kind, Secret, digest};

use crate::generate::header::Realm;
use crate::generate::text::Octets;
use crate::generate::url::PathEnd;

/// A challenge, and the request that is made again with an answer to it.
#[derive(Clone, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
pub struct DigestPlan {
    /// The user name.
    pub username: Realm,
    /// The password.
    pub password: Octets,
    /// The realm.
    pub realm: Realm,
    /// The server's nonce.
    pub nonce: Realm,
    /// What the client hands back.
    pub opaque: Option<Realm>,
    /// Which algorithm, or none.
    pub algorithm: Option<u8>,
    /// Which quality of protection, or none.
    pub qop: Option<u8>,
    /// Whether the user name is hashed.
    pub userhash: bool,
    /// The client's nonce; none stands for `c`.
    pub cnonce: Realm,
    /// The nonce count; 0 stands for 1.
    pub count: u32,
    /// The path behind its first slash.
    pub path: PathEnd,
    /// The body, which counts with `auth-int`.
    pub body: Octets,
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
    pub fn uri(&self) -> String {
        format!("/{}", self.path.0)
    }

    /// The client's nonce, which is not empty.
    #[must_use]
    pub fn cnonce(&self) -> &str {
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
pub struct DigestServer {
    /// The client's plan.
    pub plan: DigestPlan,
    /// The answer received.
    pub answer: Answer,
    /// The challenge that was given.
    pub challenge: Challenge,
    /// The request's method.
    pub method: &'static [u8],
    /// Whether the nonce's count was used.
    pub used: bool,
}

impl DigestServer {
    /// What the server says.
    ///
    /// # Errors
    ///
    /// Its refusal.
    pub fn verify(&self) -> Result<(), Error> {
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

macro_rules! changes {
    ($($(#[$about:meta])* $name:ident,)*) => {
        /// What is changed of an answer, or of the request or the server beside it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
        pub enum DigestChange {
            $($(#[$about])* $name,)*
        }

        impl DigestChange {
            /// Every change.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

changes! {
    /// Another method.
    Method,
    /// Another request target.
    Uri,
    /// Another body.
    Body,
    /// Another password.
    Password,
    /// Another user name.
    Username,
    /// Another realm.
    Realm,
    /// Another nonce of the server.
    Nonce,
    /// Another opaque.
    Opaque,
    /// Another algorithm.
    Algorithm,
    /// One digit of the response.
    Response,
    /// Another count.
    Count,
    /// Another nonce of the client.
    ClientNonce,
    /// No qop where one is offered.
    NoQop,
    /// A count that was used.
    Used,
}

impl DigestChange {
    /// Makes the change and says what the server must say; `None` where there is nothing to change.
    #[expect(clippy::too_many_lines)]
    pub fn apply(self, server: &mut DigestServer) -> Option<Result<(), Kind>> {
        let bad = Some(Err(Kind::BadSignature));
        let answer = &mut server.answer;
        match self {
            Self::Method => {
                server.method = b"PUT";
                bad
            }
            Self::Uri => {
                server.plan.path.0.push('x');
                Some(Err(Kind::MalformedParameter))
            }
            Self::Body => {
                server.plan.body.0.push(b'x');
                let protected = answer.qop == Some(Qop::AuthInt);
                if protected { bad } else { Some(Ok(())) }
            }
            Self::Password => {
                server.plan.password.0.push(b'x');
                bad
            }
            Self::Username => {
                server.plan.username.0.push('x');
                Some(Err(Kind::UnknownCredentials))
            }
            Self::Realm => {
                answer.realm.push(b'x');
                Some(Err(Kind::UnknownCredentials))
            }
            Self::Nonce => {
                answer.nonce.push(b'x');
                Some(Err(Kind::UsedNonce))
            }
            Self::Opaque => {
                answer.opaque = answer.opaque.take().xor(Some(b"x".to_vec()));
                bad
            }
            Self::Algorithm => {
                answer.algorithm.session = !answer.algorithm.session;
                Some(Err(Kind::UnknownMethod))
            }
            Self::Response => {
                let digit = answer.response.first_mut()?;
                *digit = if *digit == b'0' { b'1' } else { b'0' };
                bad
            }
            Self::Count => {
                let digit = answer.nc.as_mut()?.first_mut()?;
                *digit = if *digit == b'0' { b'1' } else { b'0' };
                bad
            }
            Self::ClientNonce => {
                answer.cnonce.as_mut()?.push(b'x');
                bad
            }
            Self::NoQop => answer.qop.take().map(|_| Err(Kind::MissingParameter)),
            Self::Used => {
                server.used = true;
                Some(if answer.qop.is_some() {
                    Err(Kind::UsedNonce)
                } else {
                    Ok(())
                })
            }
        }
    }
}

impl proptest::arbitrary::Arbitrary for DigestChange {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        select(Self::ALL).boxed()
    }
}
