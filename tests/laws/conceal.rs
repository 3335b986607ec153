//! What the engine conceals before it shows a text.

use basestring_oracle::internal::generate::laws::{self, ConcealPlan};

super::laws! {
    fn no_text_shows_a_secret_in_any_encoding(plan: ConcealPlan) =
        laws::no_text_shows_a_concealed_secret(&plan);
}
