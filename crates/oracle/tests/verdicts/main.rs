//! What `check` must not say: right implementations are not accused, and no mistake is named as another.

#![expect(clippy::wildcard_enum_match_arm)]

mod choices;
mod confusion;
mod held_out;
mod inputs;
mod permitted;
mod right;
mod right_others;
mod support;
