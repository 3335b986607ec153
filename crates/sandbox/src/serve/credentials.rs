//! The known clients, users and tokens (RFC 5849 1.1), from a file or generated at the start.
//!
//! The file is JSON:
//!
//! ```json
//! {
//!   "clients": [{"key": "ck", "secret": "a secret", "name": "Printer",
//!                "rsa_public_key": "-----BEGIN PUBLIC KEY-----\n…"}],
//!   "users": [{"id": 1, "screen_name": "owner", "password": "another secret"}],
//!   "tokens": [{"token": "tk", "secret": "a third", "client": "ck", "user": "owner"}]
//! }
//! ```
//!
//! `name`, `rsa_public_key` (SubjectPublicKeyInfo in PEM, for RSA-SHA1) and `tokens` are optional.

use std::collections::HashSet;

use basestring::Secret;
use basestring::rsa::PublicKey;
use rustls::pki_types::SubjectPublicKeyInfoDer;
use rustls::pki_types::pem::PemObject;
use serde::{Deserialize, Serialize};

use super::fault::Fault;
use super::random;

/// The known clients, users and tokens.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The clients.
    pub clients: Vec<Client>,
    /// The resource owners.
    pub users: Vec<User>,
    /// Token credentials that exist from the start.
    pub tokens: Vec<KnownToken>,
}

/// A client with its credentials.
#[derive(Clone, Debug)]
pub struct Client {
    /// The client identifier: `oauth_consumer_key`.
    pub key: String,
    /// The client shared secret.
    pub secret: Secret,
    /// The name that the owner sees.
    pub name: String,
    /// The key that verifies its RSA-SHA1 signatures.
    pub rsa_public_key: Option<PublicKey>,
}

/// A resource owner.
#[derive(Clone, Debug)]
pub struct User {
    /// The number that X calls `user_id`.
    pub id: u64,
    /// The name to sign in with.
    pub screen_name: String,
    /// The password to sign in with.
    pub password: Secret,
}

/// Token credentials that exist without the flow.
#[derive(Clone, Debug)]
pub struct KnownToken {
    /// The token identifier.
    pub token: String,
    /// The token shared secret.
    pub secret: Secret,
    /// The identifier of the client that it was issued to.
    pub client: String,
    /// The owner's screen name.
    pub user: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    clients: Vec<FileClient>,
    users: Vec<FileUser>,
    #[serde(default)]
    tokens: Vec<FileToken>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct FileClient {
    key: String,
    secret: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rsa_public_key: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct FileUser {
    id: u64,
    screen_name: String,
    password: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct FileToken {
    token: String,
    secret: String,
    client: String,
    user: String,
}

impl Known {
    /// Reads the file's text.
    ///
    /// # Errors
    ///
    /// What is wrong, with its place. The message contains no secret.
    pub fn parse(text: &[u8]) -> Result<Self, String> {
        // The parser's message may quote a secret, so only the place is reported.
        let file: File = serde_json::from_slice(text).map_err(|fault| {
            let what = if fault.is_data() {
                "an entry is unknown, missing or of another type"
            } else {
                "invalid JSON"
            };
            format!("{what}, at line {} column {}", fault.line(), fault.column())
        })?;
        let known = Self {
            clients: file
                .clients
                .into_iter()
                .map(client)
                .collect::<Result<_, _>>()?,
            users: file.users.into_iter().map(user).collect(),
            tokens: file.tokens.into_iter().map(token).collect(),
        };
        known.check()?;
        Ok(known)
    }

    fn check(&self) -> Result<(), String> {
        if self.clients.is_empty() {
            return Err("there is no client".to_owned());
        }
        if self.users.is_empty() {
            return Err("there is no user, so nobody can grant access".to_owned());
        }
        let keys = self.clients.iter().map(|client| &client.key);
        let names = self.users.iter().map(|user| &user.screen_name);
        let tokens = self.tokens.iter().map(|token| &token.token);
        once(keys, "client")?;
        once(names, "user")?;
        once(tokens, "token")?;
        let is_empty = |secret: &Secret| secret.is_empty();
        if self.clients.iter().any(|client| is_empty(&client.secret))
            || self.users.iter().any(|user| is_empty(&user.password))
            || self.tokens.iter().any(|token| is_empty(&token.secret))
        {
            return Err("a secret or password is empty".to_owned());
        }
        for KnownToken {
            token,
            client,
            user,
            ..
        } in &self.tokens
        {
            if !self.clients.iter().any(|known| known.key == *client) {
                return Err(format!(
                    "the token {token:?} names an unknown client, {client:?}"
                ));
            }
            if !self.users.iter().any(|known| known.screen_name == *user) {
                return Err(format!(
                    "the token {token:?} names an unknown user, {user:?}"
                ));
            }
        }
        Ok(())
    }

    /// One client and one owner, with generated secrets.
    ///
    /// # Errors
    ///
    /// [`Fault::Internal`] if the system provides no random bytes.
    pub fn make() -> Result<Self, Fault> {
        Ok(Self {
            clients: vec![Client {
                key: random::text(18)?,
                secret: Secret::new(random::text(30)?),
                name: "Test client".to_owned(),
                rsa_public_key: None,
            }],
            users: vec![User {
                id: 1,
                screen_name: "owner".to_owned(),
                password: Secret::new(random::text(12)?),
            }],
            tokens: Vec::new(),
        })
    }

    /// The file's text for generated credentials, which the state file keeps.
    pub(super) fn to_text(&self) -> Vec<u8> {
        let text = |secret: &Secret| String::from_utf8_lossy(secret.expose()).into_owned();
        let file = File {
            clients: self
                .clients
                .iter()
                .map(|client| FileClient {
                    key: client.key.clone(),
                    secret: text(&client.secret),
                    name: Some(client.name.clone()),
                    rsa_public_key: None,
                })
                .collect(),
            users: self
                .users
                .iter()
                .map(|user| FileUser {
                    id: user.id,
                    screen_name: user.screen_name.clone(),
                    password: text(&user.password),
                })
                .collect(),
            tokens: Vec::new(),
        };
        serde_json::to_vec(&file).unwrap_or_default()
    }
}

fn once<'a>(mut names: impl Iterator<Item = &'a String>, what: &str) -> Result<(), String> {
    let mut seen = HashSet::new();
    match names.find(|name| name.is_empty() || !seen.insert(*name)) {
        None => Ok(()),
        Some(name) if name.is_empty() => Err(format!("a {what} has an empty name")),
        Some(name) => Err(format!("the {what} {name:?} occurs twice")),
    }
}

fn client(client: FileClient) -> Result<Client, String> {
    let rsa_public_key = client.rsa_public_key.as_deref().map(|pem| {
        let der = SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes());
        der.ok()
            .and_then(|der| PublicKey::from_public_key_der(&der).ok())
            .ok_or_else(|| {
                format!(
                    "the rsa_public_key of the client {:?} is not an RSA key in PEM (BEGIN PUBLIC KEY)",
                    client.key
                )
            })
    });
    Ok(Client {
        name: client.name.unwrap_or_else(|| client.key.clone()),
        key: client.key,
        secret: Secret::new(client.secret),
        rsa_public_key: rsa_public_key.transpose()?,
    })
}

fn user(user: FileUser) -> User {
    User {
        id: user.id,
        screen_name: user.screen_name,
        password: Secret::new(user.password),
    }
}

fn token(token: FileToken) -> KnownToken {
    KnownToken {
        token: token.token,
        secret: Secret::new(token.secret),
        client: token.client,
        user: token.user,
    }
}

#[cfg(test)]
mod tests {
    use super::Known;

    #[test]
    fn errors_in_a_credentials_file_show_no_secret() {
        let cases = [
            ("{", "invalid JSON, at line 1 column 1"),
            (r#"{"clients": [], "users": []}"#, "there is no client"),
            (
                r#"{"clients": [{"key": "ck", "secret": "hush", "name": "n", "x": "hush"}], "users": []}"#,
                "an entry is unknown, missing or of another type, at line 1 column 61",
            ),
            (
                r#"{"clients": [{"key": "ck", "secret": "s"}, {"key": "ck", "secret": "s"}],
                    "users": [{"id": 1, "screen_name": "o", "password": "p"}]}"#,
                "the client \"ck\" occurs twice",
            ),
            (
                r#"{"clients": [{"key": "ck", "secret": ""}],
                    "users": [{"id": 1, "screen_name": "o", "password": "p"}]}"#,
                "a secret or password is empty",
            ),
            (
                r#"{"clients": [{"key": "ck", "secret": "s", "rsa_public_key": "k"}],
                    "users": [{"id": 1, "screen_name": "o", "password": "p"}]}"#,
                "the rsa_public_key of the client \"ck\" is not an RSA key in PEM (BEGIN PUBLIC KEY)",
            ),
            (
                r#"{"clients": [{"key": "ck", "secret": "s"}],
                    "users": [{"id": 1, "screen_name": "o", "password": "p"}],
                    "tokens": [{"token": "t", "secret": "s", "client": "other", "user": "o"}]}"#,
                "the token \"t\" names an unknown client, \"other\"",
            ),
        ];
        for (text, found) in cases {
            assert_eq!(
                Known::parse(text.as_bytes()).expect_err("a refusal"),
                found,
                "{text}"
            );
        }
    }

    #[test]
    fn generated_credentials_can_be_read_again() {
        let made = Known::make().expect("valid credentials");
        let read = Known::parse(&made.to_text()).expect("valid credentials");
        assert_eq!(read.clients[0].key, made.clients[0].key);
        assert_eq!(
            read.clients[0].secret.expose(),
            made.clients[0].secret.expose()
        );
        assert_eq!(
            read.users[0].password.expose(),
            made.users[0].password.expose()
        );
    }
}
