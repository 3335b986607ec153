//! A set of rules as the decisions that it is made of.
//!
//! [`decisions!`] declares the struct, its right values, and the comparison of two sets of rules from
//! one list, so that no decision can be missing from any of them.

/// A set of decisions, each with a name and a right value.
pub(crate) trait Decisions: Sized {
    /// Every decision as the documents have it.
    fn right() -> Self;

    /// The number of decisions in which two sets of rules differ.
    fn differences(&self, other: &Self) -> usize;

    /// Adds the names of the decisions in which two sets of rules differ; each begins with `path`.
    fn differing_into(&self, other: &Self, path: &str, names: &mut Vec<String>);

    /// Adds the names of all decisions; each begins with `path`.
    fn names_into(path: &str, names: &mut Vec<String>);
}

/// The name of a decision in a set of rules at `path`.
pub(crate) fn joined(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// Declares a struct of rules: each field is a decision with its right value. Fields that are sets of
/// rules themselves follow after `with`.
///
/// Adding a field here is all that a new decision needs; a test names each decision that no known
/// mistake departs in.
macro_rules! decisions {
    (
        $(#[$about:meta])*
        $visible:vis struct $rules:ident {
            $($(#[$doc:meta])* $field:ident: $type:ty = $right:expr,)*
        }
        $(with {
            $($(#[$group_doc:meta])* $group:ident: $group_type:ty,)*
        })?
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $visible struct $rules {
            $($($(#[$group_doc])* pub(crate) $group: $group_type,)*)?
            $($(#[$doc])* pub(crate) $field: $type,)*
        }

        impl $crate::schemes::decisions::Decisions for $rules {
            fn right() -> Self {
                Self {
                    $($($group: <$group_type as $crate::schemes::decisions::Decisions>::right(),)*)?
                    $($field: $right,)*
                }
            }

            fn differences(&self, other: &Self) -> usize {
                0 $($(+ $crate::schemes::decisions::Decisions::differences(&self.$group, &other.$group))*)?
                    $(+ usize::from(self.$field != other.$field))*
            }

            fn differing_into(&self, other: &Self, path: &str, names: &mut Vec<String>) {
                $($($crate::schemes::decisions::Decisions::differing_into(
                    &self.$group,
                    &other.$group,
                    &$crate::schemes::decisions::joined(path, stringify!($group)),
                    names,
                );)*)?
                $(if self.$field != other.$field {
                    names.push($crate::schemes::decisions::joined(path, stringify!($field)));
                })*
            }

            fn names_into(path: &str, names: &mut Vec<String>) {
                $($(<$group_type as $crate::schemes::decisions::Decisions>::names_into(
                    &$crate::schemes::decisions::joined(path, stringify!($group)),
                    names,
                );)*)?
                $(names.push($crate::schemes::decisions::joined(path, stringify!($field)));)*
            }
        }

        impl $rules {
            /// Every decision as the documents have it.
            #[must_use]
            $visible fn right() -> Self {
                <Self as $crate::schemes::decisions::Decisions>::right()
            }
        }

        impl Default for $rules {
            fn default() -> Self {
                Self::right()
            }
        }
    };
}
