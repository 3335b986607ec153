//! What `explain` and `diagnose` know of each signature method: one table, so that a new method does
//! not compile until it is described.

use basestring::SignatureMethod;

/// What a signature is computed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// An HMAC with the two secrets.
    Hmac,
    /// A signature with the client's RSA key.
    Rsa,
    /// The two secrets are the signature.
    Plaintext,
}

/// A signature method in words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts {
    /// The section of RFC 5849.
    pub(crate) section: &'static str,
    /// The rule, in one or two sentences.
    pub(crate) rule: &'static str,
    pub(crate) key: Key,
    /// The length of the signature in bytes, if the method determines it.
    pub(crate) length: Option<usize>,
    /// The hash function of `oauth_body_hash` with this method.
    pub(crate) hash: Hash,
    /// Whether RFC 5849 does not define it.
    pub(crate) is_extension: bool,
}

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
    Sha512,
}

/// The facts of a method.
pub(crate) const fn facts(method: SignatureMethod) -> Facts {
    match method {
        SignatureMethod::HmacSha1 => Facts {
            section: "3.4.2",
            rule: "HMAC-SHA1 of the base string. The key is the two secrets, each encoded, joined \
                   by &. The 20 bytes are written as Base64.",
            key: Key::Hmac,
            length: Some(20),
            hash: Hash::Sha1,
            is_extension: false,
        },
        SignatureMethod::HmacSha256 => Facts {
            section: "3.4.2",
            rule: "HMAC-SHA256 of the base string. The key is the two secrets, each encoded, joined \
                   by &. The 32 bytes are written as Base64.",
            key: Key::Hmac,
            length: Some(32),
            hash: Hash::Sha256,
            is_extension: true,
        },
        SignatureMethod::HmacSha512 => Facts {
            section: "3.4.2",
            rule: "HMAC-SHA512 of the base string. The key is the two secrets, each encoded, joined \
                   by &. The 64 bytes are written as Base64.",
            key: Key::Hmac,
            length: Some(64),
            hash: Hash::Sha512,
            is_extension: true,
        },
        SignatureMethod::RsaSha1 => rsa(
            "RSASSA-PKCS1-v1_5 with SHA-1 over the base string, with the client's private \
                   key, as Base64.",
            Hash::Sha1,
            false,
        ),
        SignatureMethod::RsaSha256 => rsa(
            "RSASSA-PKCS1-v1_5 with SHA-256 over the base string, with the client's private \
                   key, as Base64.",
            Hash::Sha256,
            true,
        ),
        SignatureMethod::RsaSha512 => rsa(
            "RSASSA-PKCS1-v1_5 with SHA-512 over the base string, with the client's private \
                   key, as Base64.",
            Hash::Sha512,
            true,
        ),
        SignatureMethod::Plaintext => Facts {
            section: "3.4.4",
            rule: "The two secrets, each encoded, joined by &. The base string is not used.",
            key: Key::Plaintext,
            length: None,
            hash: Hash::Sha1,
            is_extension: false,
        },
    }
}

/// The facts of a method that signs with the client's RSA key.
const fn rsa(rule: &'static str, hash: Hash, is_extension: bool) -> Facts {
    Facts {
        section: "3.4.3",
        rule,
        key: Key::Rsa,
        length: None,
        hash,
        is_extension,
    }
}
