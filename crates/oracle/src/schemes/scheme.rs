//! The schemes, by the names of their folders.

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
        /// A scheme of signatures or credentials.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Scheme {
            $($(#[$about])* $Scheme,)*
        }

        impl Scheme {
            /// Every scheme, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$Scheme,)*];

            /// Its name, which is also its folder's.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Scheme => stringify!($scheme),)*
                }
            }
        }
    };
}

table!(declare);

impl Scheme {
    /// The scheme of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|scheme| scheme.name() == name)
    }
}
