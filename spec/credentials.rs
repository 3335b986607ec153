//! Client and token credentials: RFC 5849 1.1, 2.1, 2.3 (R-2-8, R-2.1-6 to -8, R-2.3-3, R-3.4.2-8).

use crate::secret::Secret;

/// An identifier and the secret shared with the server, for the client and, once there is one, for
/// the token. Temporary credentials are used as token credentials are (2.3).
///
/// ```
/// use basestring::{Credentials, Secret};
/// let client = Credentials::client("dpf43f3p2l4k3l03", Secret::new("kd94hf93k423kf44"));
/// assert_eq!(client.token, None);
/// let both = client.with_token("hh5s93j4hdidpola", Secret::new("hdhd0244k9j7ao03"));
/// assert_eq!(both.token.as_deref(), Some(&b"hh5s93j4hdidpola"[..]));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// The client identifier: `oauth_consumer_key`.
    pub client_key: Vec<u8>,
    /// The client shared secret.
    pub client_secret: Secret,
    /// The token identifier: `oauth_token`. `None` is not sent; an empty one is sent and signed.
    pub token: Option<Vec<u8>>,
    /// The token shared secret; empty before there is a token.
    pub token_secret: Secret,
    /// The client's RSA private key, with which it signs (3.4.3).
    #[cfg(feature = "rsa")]
    pub rsa_private_key: Option<crate::rsa::PrivateKey>,
    /// The client's RSA public key, which the server has from the registration (R-3.4.3-2).
    #[cfg(feature = "rsa")]
    pub rsa_public_key: Option<crate::rsa::PublicKey>,
}

impl Credentials {
    /// Client credentials alone, as for the request for temporary credentials (R-2.1-6).
    ///
    /// ```
    /// let credentials = basestring::Credentials::client("dpf43f3p2l4k3l03", "kd94hf93k423kf44");
    /// assert_eq!(credentials.client_key, b"dpf43f3p2l4k3l03");
    /// assert_eq!(credentials.token, None);
    /// ```
    #[must_use]
    pub fn client(key: impl Into<Vec<u8>>, secret: impl Into<Secret>) -> Self {
        Self {
            client_key: key.into(),
            client_secret: secret.into(),
            ..Self::default()
        }
    }

    /// The same with token credentials.
    ///
    /// ```
    /// let credentials = basestring::Credentials::client("ck", "cs").with_token("tk", "ts");
    /// assert_eq!(credentials.token.as_deref(), Some(&b"tk"[..]));
    /// ```
    #[must_use]
    pub fn with_token(mut self, token: impl Into<Vec<u8>>, secret: impl Into<Secret>) -> Self {
        self.token = Some(token.into());
        self.token_secret = secret.into();
        self
    }
}
