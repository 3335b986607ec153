//! The operations, by their names in the protocol.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! operations {
    ($($variant:ident = $name:literal,)*) => {
        /// An operation, by its name in the protocol. Those beginning with `x_` are parts of which
        /// published values exist and that the protocol has no operation for; adapters need not
        /// know them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Op {
            $(#[doc = concat!("`", $name, "`")] #[serde(rename = $name)] $variant,)*
        }

        impl Op {
            /// Every operation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in the protocol.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

operations! {
    Hello = "hello",
    PercentEncode = "percent_encode",
    BaseStringUri = "base_string_uri",
    NormalizeParameters = "normalize_parameters",
    BaseString = "base_string",
    FormDecode = "form_decode",
    SignBaseString = "sign_base_string",
    Sign = "sign",
    Verify = "verify",
    ParseAuthorization = "parse_authorization",
    TwilioSign = "twilio_sign",
    TwilioVerify = "twilio_verify",
    Basic = "basic",
    Digest = "digest",
    XBaseString = "x_base_string",
    XBase64 = "x_base64",
    XBodyHash = "x_body_hash",
    XCallbackRedirect = "x_callback_redirect",
    XCollectParameters = "x_collect_parameters",
    XFormDecode = "x_form_decode",
    XHmac = "x_hmac",
    XPercentDecode = "x_percent_decode",
    XRsaSha1 = "x_rsa_sha1",
    XSha1 = "x_sha1",
    XSha256Hex = "x_sha256_hex",
    XSha512Cut = "x_sha512_cut",
    XSignBaseString = "x_sign_base_string",
    XSignParameters = "x_sign_parameters",
    XSigningKey = "x_signing_key",
}

impl Op {
    /// The operation of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|op| op.name() == name)
    }

    /// Whether the protocol itself has no such operation.
    #[must_use]
    pub fn is_extra(self) -> bool {
        self.name().starts_with("x_")
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
