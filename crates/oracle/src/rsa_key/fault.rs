//! Why a text is not an RSA key that can be used, and the command that converts it.

use std::fmt;

/// Why a key cannot be read. It never shows a part of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFault {
    /// What was found, without a full stop.
    pub message: String,
    /// What to do: a command with `FILE` for the key's file.
    pub help: Option<String>,
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for KeyFault {}

impl KeyFault {
    fn of(message: &str, help: Option<&str>) -> Self {
        Self {
            message: message.to_owned(),
            help: help.map(str::to_owned),
        }
    }

    pub(super) fn not_a_key() -> Self {
        let help = "give a PEM file, such as one that begins with -----BEGIN PUBLIC KEY----- or \
                    -----BEGIN PRIVATE KEY-----";
        Self::of("expected an RSA key, found something else", Some(help))
    }

    pub(super) fn not_rsa() -> Self {
        let help = "create an RSA key with: openssl genpkey -algorithm RSA -pkeyopt \
                    rsa_keygen_bits:2048 -out FILE";
        let message =
            "expected an RSA key, found a key of another algorithm, such as an elliptic curve";
        Self::of(message, Some(help))
    }

    pub(super) fn encrypted() -> Self {
        let help = "decrypt it with: openssl pkey -in FILE -out decrypted.pem";
        Self::of("the private key is encrypted with a passphrase", Some(help))
    }

    pub(super) fn pkcs12() -> Self {
        let help = "convert it with: openssl pkcs12 -in FILE -nodes -nocerts -out key.pem";
        Self::of("this is a PKCS #12 file (.p12, .pfx)", Some(help))
    }

    pub(super) fn openssh_private() -> Self {
        let help = "convert a copy of it, in place, with: ssh-keygen -p -m PEM -f FILE";
        Self::of("this is a private key in the format of OpenSSH", Some(help))
    }

    pub(super) fn openssh_public() -> Self {
        let help = "convert it with: ssh-keygen -e -m PKCS8 -f FILE > public-key.pem";
        Self::of("this is a public key in the format of OpenSSH", Some(help))
    }

    pub(super) fn ssh2_public() -> Self {
        let help = "convert it with: ssh-keygen -i -f FILE > key.pub && ssh-keygen -e -m PKCS8 -f \
                    key.pub > public-key.pem";
        Self::of("this is a public key in the format of SSH2", Some(help))
    }

    pub(super) fn putty() -> Self {
        let help = "convert it with: puttygen FILE -O private-openssh -o key && ssh-keygen -p -m PEM \
                    -f key";
        Self::of("this is a key in the format of PuTTY", Some(help))
    }

    pub(super) fn java() -> Self {
        let help = "convert it with: keytool -importkeystore -srckeystore FILE -destkeystore key.p12 \
                    -deststoretype PKCS12, then openssl pkcs12 -in key.p12 -nodes -nocerts -out key.pem";
        Self::of("this is a Java key store", Some(help))
    }

    pub(super) fn pkcs7() -> Self {
        let help = "convert it with: openssl pkcs7 -in FILE -print_certs -out certificate.pem";
        Self::of("this is a PKCS #7 file", Some(help))
    }

    pub(super) fn cut_short(whole: usize, found: usize) -> Self {
        Self {
            message: format!(
                "the key is cut short: expected {whole} bytes after Base64 decoding, found {found}"
            ),
            help: Some("copy the whole file, from -----BEGIN to the end".to_owned()),
        }
    }

    pub(super) fn not_base64(character: char) -> Self {
        Self {
            message: format!(
                "the key is not Base64: expected letters, digits, + / and =, found {character:?}"
            ),
            help: Some("copy the file again; its lines must be complete".to_owned()),
        }
    }

    pub(super) fn inconsistent() -> Self {
        let help = "check it with: openssl pkey -in FILE -check -noout";
        Self::of("the numbers of the RSA key do not fit together", Some(help))
    }

    /// A key of a size that cannot be computed with here.
    pub(super) fn size(bits: usize) -> Self {
        let help = "make a key of 2048 bits: openssl genpkey -algorithm RSA -out key.pem \\
                    -pkeyopt rsa_keygen_bits:2048";
        let words = format!("the RSA key has {bits} bits; keys of 1024 to 8192 bits are read");
        Self::of(&words, Some(help))
    }

    pub(super) fn exponent() -> Self {
        Self::of("the public exponent of the key has more than 64 bits", None)
    }
}
