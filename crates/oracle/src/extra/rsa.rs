//! RSA: RFC 5849 3.4.3. The protocol has no place for a key.

use super::{Input, Result};
#[cfg(not(feature = "rsa"))]
use crate::protocol::fault::Fault;

#[cfg(not(feature = "rsa"))]
fn needs_rsa() -> Result {
    Err(Fault::Unsupported(
        "built without the feature rsa".to_owned(),
    ))
}

#[cfg(not(feature = "rsa"))]
pub(crate) fn x_rsa_sha1(_: &Input) -> Result {
    needs_rsa()
}

#[cfg(not(feature = "rsa"))]
pub(crate) fn x_sign_rsa(_: &Input) -> Result {
    needs_rsa()
}

#[cfg(not(feature = "rsa"))]
pub(crate) fn x_verify_rsa(_: &Input) -> Result {
    needs_rsa()
}

#[cfg(feature = "rsa")]
pub(crate) use with_rsa::{x_rsa_sha1, x_sign_rsa, x_verify_rsa};

#[cfg(feature = "rsa")]
mod with_rsa {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use basestring::rsa::{PrivateKey, PublicKey};
    use basestring::{Insecure, Verification};
    use serde::Deserialize;

    use super::super::read;
    use super::{Input, Result};
    use crate::protocol::answer::Output;
    use crate::protocol::fault::Fault;
    use crate::schemes::oauth::convert::{credentials, protocol, with_request};
    use crate::schemes::oauth::{CredentialsInput, OauthInput, RequestInput};

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct RsaSha1 {
        private_key_pkcs8_base64: String,
        base_string: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct SignRsa {
        private_key_pkcs8_base64: String,
        request: RequestInput,
        credentials: CredentialsInput,
        oauth: OauthInput,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct VerifyRsa {
        public_key_base64: String,
        request: RequestInput,
        credentials: CredentialsInput,
    }

    fn decoded(text: &str) -> std::result::Result<Vec<u8>, Fault> {
        STANDARD
            .decode(text)
            .map_err(|fault| Fault::Input(format!("expected Base64: {fault}")))
    }

    pub(crate) fn x_rsa_sha1(input: &Input) -> Result {
        let input: RsaSha1 = read(input)?;
        let key = PrivateKey::from_pkcs8(&decoded(&input.private_key_pkcs8_base64)?)?;
        let signature = basestring::rsa::rsa_sha1(input.base_string.as_bytes(), &key)?;
        Ok(Output::of("signature", signature))
    }

    /// `sign` with the client's private key.
    pub(crate) fn x_sign_rsa(input: &Input) -> Result {
        let input: SignRsa = read(input)?;
        let key = decoded(&input.private_key_pkcs8_base64)?;
        let mut credentials = credentials(&input.credentials);
        credentials.rsa_private_key = Some(PrivateKey::from_pkcs8(&key)?);
        let oauth = protocol(&input.oauth)?;
        with_request(&input.request, |request| {
            let signed = basestring::sign(request, &credentials, &oauth)?;
            Ok(Output::of("base_string", signed.base_string)
                .with("signature", signed.signature)
                .with("authorization", signed.authorization.to_field()?))
        })
    }

    /// `verify` with the client's public key. A shared secret is used only if there is one.
    pub(crate) fn x_verify_rsa(input: &Input) -> Result {
        let input: VerifyRsa = read(input)?;
        let key = decoded(&input.public_key_base64)?;
        let mut credentials = credentials(&input.credentials);
        credentials.rsa_public_key = Some(PublicKey::from_public_key_der(&key)?);
        let mut verification = Verification {
            insecure: Insecure {
                unchecked_body_hash: false,
                ..Insecure::ALLOWED
            },
            ..Verification::default()
        };
        with_request(&input.request, |request| {
            basestring::verify(request, &credentials, &mut verification)?;
            Ok(Output::of("valid", true))
        })
    }
}
