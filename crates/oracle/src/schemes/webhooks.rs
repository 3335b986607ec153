//! The schemes that sign webhooks.

use super::scheme::Scheme;
use super::table::table;
use super::webhook::Webhook;

macro_rules! declare {
    (
        schemes { $(
            $(#[$about:meta])*
            $scheme:ident: $Scheme:ident {
                $($op:ident: $Op:ident($input:ident) from $plan:ident,)*
            }
        )* }
        extra { $($x:ident: $X:ident,)* }
    ) => {
        impl Scheme {
            /// What the engine and the sender need to know of a scheme that signs webhooks.
            #[must_use]
            pub const fn webhook(self) -> Option<&'static dyn Webhook> {
                match self {
                    $(Self::$Scheme => super::$scheme::webhook(),)*
                }
            }
        }
    };
}

table!(declare);

impl Scheme {
    /// The schemes that sign webhooks.
    pub fn webhooks() -> impl Iterator<Item = &'static dyn Webhook> {
        Self::ALL.iter().filter_map(|scheme| scheme.webhook())
    }

    /// The environment variables in which people keep the secret of the scheme's webhooks.
    #[must_use]
    pub const fn secret_variables(self) -> &'static [&'static str] {
        match self {
            Self::Twilio => &["TWILIO_AUTH_TOKEN"],
            Self::Github => &["GITHUB_WEBHOOK_SECRET", "WEBHOOK_SECRET"],
            Self::Plivo => &["PLIVO_AUTH_TOKEN"],
            Self::Mandrill => &["MANDRILL_WEBHOOK_KEY"],
            Self::Trello => &["TRELLO_SECRET", "TRELLO_API_SECRET"],
            Self::Oauth | Self::Digest | Self::Basic => &[],
        }
    }
}
