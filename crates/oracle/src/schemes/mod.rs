//! The signature schemes: each a folder with its operations, its rules and its known mistakes.
//!
//! The table at the end names the schemes. What is made of it here and elsewhere is an enum, a struct
//! or a match without a wildcard, so that a scheme that is added to it does not compile until all of
//! it is there.

#[macro_use]
mod decisions;
mod run;
pub(crate) mod shared;

pub use decisions::Decisions;
pub use shared::{Pair, Pairs};

macro_rules! schemes {
    ($($(#[$about:meta])* $scheme:ident: $variant:ident,)*) => {
        $($(#[$about])* pub mod $scheme;)*

        /// A scheme of signatures or credentials.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Scheme {
            $($(#[$about])* $variant,)*
        }

        impl Scheme {
            /// Every scheme.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name, which is its folder's.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($scheme),)*
                }
            }
        }

        decisions! {
            /// The rules of every scheme. [`Rules::right`] answers as the reference does on every
            /// input; a known mistake is one decision of one scheme with another value. They are an
            /// [`Implementation`](crate::Implementation), so that a mistake can be run over the
            /// vectors as if it were a library.
            pub struct Rules {}
            with {
                $($(#[$about])* $scheme: $scheme::Rules,)*
            }
        }

        impl Rules {
            /// Whether a decision of this scheme is not as the documents have it.
            #[must_use]
            pub fn departs_in(&self, scheme: Scheme) -> bool {
                match scheme {
                    $(Scheme::$variant => self.$scheme != $scheme::Rules::right(),)*
                }
            }
        }

        /// What a known mistake changes: decisions of one scheme.
        #[derive(Clone, Copy, Debug)]
        pub enum Departure {
            $($(#[$about])* $variant(fn(&mut $scheme::Rules)),)*
        }

        impl Departure {
            /// The scheme in whose decisions it departs.
            #[must_use]
            pub const fn scheme(self) -> Scheme {
                match self {
                    $(Self::$variant(_) => Scheme::$variant,)*
                }
            }

            /// Changes the rules.
            pub fn apply(self, rules: &mut Rules) {
                match self {
                    $(Self::$variant(depart) => depart(&mut rules.$scheme),)*
                }
            }
        }
    };
}

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

    /// The names of all decisions.
    #[must_use]
    pub fn decisions() -> Vec<String> {
        let mut names = Vec::new();
        Self::names_into("", &mut names);
        names
    }
}

schemes! {
    /// OAuth 1.0a (RFC 5849).
    oauth: Oauth,
    /// Twilio's webhooks.
    twilio: Twilio,
    /// HTTP Basic (RFC 7617).
    basic: Basic,
    /// HTTP Digest (RFC 7616).
    digest: Digest,
}
