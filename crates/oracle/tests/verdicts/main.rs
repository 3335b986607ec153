//! What `check` must not say: right implementations are not accused, and no mistake is named as another.

#![expect(clippy::wildcard_enum_match_arm)]

mod authentication;
mod choices;
mod choices_of_values;
mod choices_of_webhooks;
mod confusion;
mod held_out;
mod inputs;
mod own;
mod pairs;
mod permitted;
mod reasons;
mod right;
mod right_others;
mod support;
