//! The table of the schemes that the sender knows: one folder and one line for each.

mod plain;
mod twilio;

use basestring_oracle::internal::schemes::Scheme as Signs;

use super::scheme::Scheme;
use plain::Plain;

/// Declares [`SchemeName`] from lines of variant, name, and implementation.
macro_rules! schemes {
    ($($(#[$doc:meta])* $variant:ident, $name:literal => $scheme:expr;)+) => {
        /// A webhook signature scheme.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
        pub enum SchemeName {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)+
        }

        impl SchemeName {
            /// All schemes, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name on the command line.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            pub(super) fn scheme(self) -> &'static dyn Scheme {
                match self {
                    $(Self::$variant => &$scheme,)+
                }
            }
        }
    };
}

schemes! {
    /// Twilio: HMAC-SHA1 over the URL and the sorted parameters.
    Twilio, "twilio" => twilio::Twilio;
    /// GitHub: HMAC-SHA256 and HMAC-SHA1 over the body.
    Github, "github" => Plain(Signs::Github);
    /// Mandrill: HMAC-SHA1 over the URL and the sorted fields.
    Mandrill, "mandrill" => Plain(Signs::Mandrill);
    /// Trello: HMAC-SHA1 over the body and the callback URL.
    Trello, "trello" => Plain(Signs::Trello);
    /// Plivo's first version: HMAC-SHA1 over the URL and the sorted parameters.
    Plivo, "plivo" => Plain(Signs::Plivo);
}

impl SchemeName {
    /// The scheme of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        let all = Self::ALL.iter().copied();
        all.into_iter().find(|scheme| scheme.name() == name)
    }
}
