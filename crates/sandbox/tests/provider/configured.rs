//! The configuration for the provider of the tests.

use basestring_sandbox::provider::{ClientEntry, Configuration, FlowEntry, TokenEntry, UserEntry};

/// The file with the key of the client that signs with RSA.
pub(crate) const RSA_KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/provider/rsa.pem");

/// Whether the provider's URLs are https. Plain http is answered at the same port.
pub(crate) fn is_https(switch: &str) -> bool {
    matches!(switch, "right over https" | "verify-plain-http")
}

/// Two clients and one with an RSA key, two users' tokens and one of the second client.
pub(crate) fn configuration(own: &str, switch: &str) -> Configuration {
    let client = |key: &str, secret: &str| ClientEntry {
        key: key.to_owned(),
        secret: secret.to_owned(),
        rsa_private_key: None,
    };
    let token = |token: &str, secret: &str, client: &str| TokenEntry {
        token: token.to_owned(),
        secret: secret.to_owned(),
        client: Some(client.to_owned()),
    };
    let mut rsa = client("client-rsa", "");
    rsa.rsa_private_key = Some(RSA_KEY.to_owned());
    let scheme = if is_https(switch) { "https" } else { "http" };
    let url = |path: &str| format!("{scheme}://{own}{path}");
    let methods = ["HMAC-SHA1", "RSA-SHA1"];
    Configuration {
        resource: Some(url("/resource")),
        methods: methods.map(str::to_owned).to_vec(),
        body_hash: true,
        clients: vec![
            client("client-one", "secret of one"),
            client("client-two", "secret-of-two"),
            rsa,
        ],
        tokens: vec![
            token("token-alice", "secret/of+alice", "client-one"),
            token("token-bob", "secret-of-bob", "client-one"),
            token("token-two", "secret-of-token-two", "client-two"),
            token("token-rsa", "secret-of-token-rsa", "client-rsa"),
        ],
        restart: Some(format!("curl -s 'http://{own}/restart'")),
        revoke: Some(format!("curl -s 'http://{own}/revoke?token='$TOKEN")),
        flow: Some(FlowEntry {
            request_token: url("/initiate"),
            authorize: url("/authorize"),
            access_token: url("/token"),
            callback: "http://127.0.0.1:9/callback?state=x".to_owned(),
            users: vec![UserEntry {
                name: "alice".to_owned(),
                password: "p".to_owned(),
            }],
            approve: None,
            deny: None,
            browser: false,
            temporary_life: (switch == "verify-temporary-expired" || switch == "right")
                .then_some(1),
            samples: 20,
        }),
        ..Configuration::default()
    }
}
