//! The rules of every scheme, and what a known mistake changes in them.

use super::decisions::Decisions;
use super::scheme::Scheme;
use super::shared::Pairs;
use super::table::table;

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
        decisions! {
            /// The rules of every scheme. [`Rules::right`] answers as the reference does on every
            /// input; a known mistake is one decision of one scheme with another value. They are an
            /// [`Implementation`](crate::Implementation), so that a mistake can be run over the
            /// vectors as if it were a library.
            pub struct Rules {}
            with {
                $($(#[$about])* $scheme: super::$scheme::Rules,)*
            }
        }

        impl Rules {
            /// Whether a decision of this scheme is not as the documents have it.
            #[must_use]
            pub(crate) fn departs_in(&self, scheme: Scheme) -> bool {
                match scheme {
                    $(Scheme::$Scheme => self.$scheme != super::$scheme::Rules::right(),)*
                }
            }
        }

        /// What a known mistake changes: decisions of one scheme.
        #[derive(Clone, Copy, Debug)]
        pub(crate) enum Departure {
            $($(#[$about])* $Scheme(fn(&mut super::$scheme::Rules)),)*
        }

        impl Departure {
            /// Changes the rules.
            pub(crate) fn apply(self, rules: &mut Rules) {
                match self {
                    $(Self::$Scheme(depart) => depart(&mut rules.$scheme),)*
                }
            }
        }
    };
}

table!(declare);

impl Rules {
    /// The number of decisions in which these rules and others differ; each byte that an encoder
    /// leaves bare is a decision.
    #[must_use]
    pub fn differences(&self, other: &Self) -> usize {
        Decisions::differences(self, other)
    }

    /// The names of the decisions in which these rules and others differ; which bytes an encoder
    /// leaves bare is one.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<String> {
        let mut names = Vec::new();
        self.differing_into(other, "", &mut names);
        names
    }

    /// Whether OAuth's percent-encoding leaves this byte as it is.
    pub fn set_bare(&mut self, octet: u8, is_bare: bool) {
        self.oauth.encode.set_bare([octet], is_bare);
    }

    /// The `X-Twilio-Signature` of a request by these rules.
    #[must_use]
    pub fn twilio_signature(&self, token: &[u8], url: &[u8], fields: &Pairs) -> String {
        self.twilio.sign(token, url, fields)
    }

    /// The names of all decisions.
    #[must_use]
    pub fn decisions() -> Vec<String> {
        let mut names = Vec::new();
        Self::names_into("", &mut names);
        names
    }
}
