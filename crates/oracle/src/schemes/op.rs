//! The operations, by their names in the protocol.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::operation::{Operation, Shows};
use super::scheme::Scheme;
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
        /// An operation, by its name in the protocol. Operations beginning with `x_` check published
        /// values and further steps; the protocol does not have them, and adapters need not know them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Op {
            /// `hello`
            Hello,
            $($(#[doc = concat!("`", stringify!($op), "`")] $Op,)*)*
            $(#[doc = concat!("`", stringify!($x), "`")] $X,)*
        }

        impl Op {
            /// Every operation.
            pub const ALL: &'static [Self] = &[
                Self::Hello,
                $($(Self::$Op,)*)*
                $(Self::$X,)*
            ];

            /// The name in the protocol.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    Self::Hello => "hello",
                    $($(Self::$Op => stringify!($op),)*)*
                    $(Self::$X => stringify!($x),)*
                }
            }

            /// The scheme that it belongs to; none for `hello` and for those beginning with `x_`.
            #[must_use]
            pub const fn scheme(self) -> Option<Scheme> {
                match self {
                    $($(Self::$Op => Some(Scheme::$Scheme),)*)*
                    Self::Hello $(| Self::$X)* => None,
                }
            }

            /// Whether it says of a request whether its signature is valid.
            #[must_use]
            pub const fn is_verifier(self) -> bool {
                match self {
                    $($(Self::$Op => super::$scheme::operations::$Op::VERIFIES,)*)*
                    Self::Hello $(| Self::$X)* => false,
                }
            }

            /// The fields of a result by which mistakes are found.
            pub(crate) const fn telling(self) -> &'static [&'static str] {
                match self {
                    $($(Self::$Op => super::$scheme::operations::$Op::TELLING,)*)*
                    Self::Hello $(| Self::$X)* => &["text"],
                }
            }

            /// What a generated case of it shows at least.
            pub(crate) const fn shows(self) -> Option<Shows> {
                match self {
                    $($(Self::$Op => Some(super::$scheme::operations::$Op::SHOWS),)*)*
                    Self::Hello $(| Self::$X)* => None,
                }
            }
        }
    };
}

table!(declare);

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

#[cfg(test)]
mod tests {
    use super::Op;

    #[test]
    fn an_operation_is_written_by_its_name() {
        for &op in Op::ALL {
            assert_eq!(serde_json::json!(op), op.name());
        }
    }
}
