//! What is tested, and with which credentials: the form of the configuration file.

use serde::Deserialize;

/// The provider, two clients and two users' tokens.
///
/// ```
/// use basestring_sandbox::provider::Configuration;
/// let json = r#"{"clients": [{"key": "ck", "secret": "cs"}],
///     "tokens": [{"token": "tk", "secret": "ts"}]}"#;
/// let configuration: Configuration = serde_json::from_str(json).unwrap();
/// assert_eq!(configuration.methods, ["HMAC-SHA1"]);
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Configuration {
    /// The URL of a protected resource that can be requested with GET.
    #[serde(default)]
    pub resource: Option<String>,
    /// The signature methods that the provider declares.
    #[serde(default = "hmac_sha1")]
    pub methods: Vec<String>,
    /// The largest difference between a timestamp and the clock that the provider declares, in
    /// seconds.
    #[serde(default)]
    pub window: Option<u64>,
    /// Whether the provider declares that it checks `oauth_body_hash`.
    #[serde(default)]
    pub body_hash: bool,
    /// The clients; two show the most.
    #[serde(default)]
    pub clients: Vec<ClientEntry>,
    /// Tokens that were issued before; two of different users show the most.
    #[serde(default)]
    pub tokens: Vec<TokenEntry>,
    /// The form of an LTI 1.1 launch, for a tool that is launched: each request is a POST of it, with
    /// the protocol parameters in the body.
    #[serde(default)]
    pub launch: Option<String>,
    /// The endpoints that issue credentials.
    #[serde(default)]
    pub flow: Option<FlowEntry>,
    /// A command that restarts the provider and returns when it listens again.
    #[serde(default)]
    pub restart: Option<String>,
    /// A command that revokes the token in the environment variable `TOKEN`.
    #[serde(default)]
    pub revoke: Option<String>,
}

/// Without clients and endpoints.
impl Default for Configuration {
    fn default() -> Self {
        Self {
            resource: None,
            methods: hmac_sha1(),
            window: None,
            body_hash: false,
            clients: Vec::new(),
            tokens: Vec::new(),
            launch: None,
            flow: None,
            restart: None,
            revoke: None,
        }
    }
}

fn hmac_sha1() -> Vec<String> {
    vec!["HMAC-SHA1".to_owned()]
}

/// A client.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClientEntry {
    /// Its identifier, `oauth_consumer_key`.
    pub key: String,
    /// Its shared secret; empty for a client that has only an RSA key.
    #[serde(default)]
    pub secret: String,
    /// The file with its RSA private key in PEM (PKCS #8).
    #[serde(default)]
    pub rsa_private_key: Option<String>,
}

/// A token.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TokenEntry {
    /// Its identifier, `oauth_token`.
    pub token: String,
    /// Its secret.
    pub secret: String,
    /// The identifier of the client to which it was issued; the first client without it.
    #[serde(default)]
    pub client: Option<String>,
}

/// The endpoints of 2.1 to 2.3, and how the owner decides.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FlowEntry {
    /// The URL that issues temporary credentials.
    pub request_token: String,
    /// The URL at which the owner decides.
    pub authorize: String,
    /// The URL that issues token credentials.
    pub access_token: String,
    /// The callback of the client. No request is sent to it.
    #[serde(default = "callback")]
    pub callback: String,
    /// The users who decide.
    #[serde(default)]
    pub users: Vec<UserEntry>,
    /// A command that grants the request at the URL in the environment variable `URL`, and prints the
    /// URL of the redirect or the verification code. Without it, the form is filled in.
    #[serde(default)]
    pub approve: Option<String>,
    /// The same for denying. It prints nothing.
    #[serde(default)]
    pub deny: Option<String>,
    /// Whether a person decides in a browser, and enters the code at the terminal.
    #[serde(default)]
    pub browser: bool,
    /// The lifetime of temporary credentials in seconds, if it is short enough to wait for.
    #[serde(default)]
    pub temporary_life: Option<u64>,
    /// How many temporary credentials are requested to compare them.
    #[serde(default = "hundred")]
    pub samples: usize,
}

fn callback() -> String {
    "http://127.0.0.1:9/callback?state=x".to_owned()
}

const fn hundred() -> usize {
    100
}

/// A user of the provider.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct UserEntry {
    /// The name for signing in.
    pub name: String,
    /// The password.
    #[serde(default)]
    pub password: String,
}

/// Without the secret.
impl std::fmt::Debug for ClientEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ClientEntry({})", self.key)
    }
}

/// Without the secret.
impl std::fmt::Debug for TokenEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TokenEntry({})", self.token)
    }
}

/// Without the password.
impl std::fmt::Debug for UserEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "UserEntry({})", self.name)
    }
}
