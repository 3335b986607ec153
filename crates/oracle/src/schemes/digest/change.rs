//! One change of an answer to a Digest challenge, or of its request or server.

use basestring::Kind;
use basestring::digest::{Answer, Qop};
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::plan::DigestServer;

macro_rules! changes {
    ($($(#[$about:meta])* $name:ident,)*) => {
        /// What is changed of an answer, or of its request or server.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
        pub enum DigestChange {
            $($(#[$about])* $name,)*
        }

        impl DigestChange {
            /// Every change.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)*];
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
    pub(crate) fn apply(self, server: &mut DigestServer) -> Option<Result<(), Kind>> {
        let bad = Some(Err(Kind::BadSignature));
        match self {
            Self::Method => server.method = b"PUT",
            Self::Password => server.plan.password.0.push(b'x'),
            Self::Uri => {
                server.plan.path.0.push('x');
                return Some(Err(Kind::MalformedParameter));
            }
            Self::Username => {
                server.plan.username.0.push('x');
                return Some(Err(Kind::UnknownCredentials));
            }
            Self::Body => {
                server.plan.body.0.push(b'x');
                let is_protected = server.answer.qop == Some(Qop::AuthInt);
                return if is_protected { bad } else { Some(Ok(())) };
            }
            Self::Used => {
                server.used = true;
                let is_counted = server.answer.qop.is_some();
                let refusal = if is_counted {
                    Err(Kind::UsedNonce)
                } else {
                    Ok(())
                };
                return Some(refusal);
            }
            Self::Realm
            | Self::Nonce
            | Self::Opaque
            | Self::Algorithm
            | Self::Response
            | Self::Count
            | Self::ClientNonce
            | Self::NoQop => return self.apply_to_answer(&mut server.answer),
        }
        bad
    }

    fn apply_to_answer(self, answer: &mut Answer) -> Option<Result<(), Kind>> {
        let flip = |digit: &mut u8| *digit = if *digit == b'0' { b'1' } else { b'0' };
        match self {
            Self::Realm => {
                answer.realm.push(b'x');
                return Some(Err(Kind::UnknownCredentials));
            }
            Self::Nonce => {
                answer.nonce.push(b'x');
                return Some(Err(Kind::UsedNonce));
            }
            Self::Algorithm => {
                answer.algorithm.session = !answer.algorithm.session;
                return Some(Err(Kind::UnknownMethod));
            }
            Self::NoQop => return answer.qop.take().map(|_| Err(Kind::MissingParameter)),
            Self::Opaque => answer.opaque = answer.opaque.take().xor(Some(b"x".to_vec())),
            Self::Response => flip(answer.response.first_mut()?),
            Self::Count => flip(answer.nc.as_mut()?.first_mut()?),
            Self::ClientNonce => answer.cnonce.as_mut()?.push(b'x'),
            Self::Method
            | Self::Uri
            | Self::Body
            | Self::Password
            | Self::Username
            | Self::Used => return None,
        }
        Some(Err(Kind::BadSignature))
    }
}

impl proptest::arbitrary::Arbitrary for DigestChange {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        select(Self::ALL).boxed()
    }
}
