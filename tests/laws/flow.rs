//! Timestamps (3.3) and the messages of section 2.

use basestring_oracle::internal::generate::laws;
use basestring_oracle::internal::generate::parameters::{Pairs, Spelling};
use basestring_oracle::internal::generate::text::Octets;
use basestring_oracle::internal::generate::url::Target;

super::laws! {
    fn timestamps_compare_as_numbers(a: (u128, usize), b: (u128, usize)) =
        laws::timestamps_compare_as_numbers(a, b);
    fn small_timestamps_compare_as_numbers(a: (u8, usize), b: (u8, usize)) =
        laws::timestamps_compare_as_numbers((a.0.into(), a.1), (b.0.into(), b.1));
    fn parse_of_build_is_the_credentials_answer(
        token: Octets,
        secret: Octets,
        confirmed: bool,
        others: Pairs
    ) = laws::parse_of_build_of_an_answer(&token, &secret, confirmed, &others);
    fn callback_redirect_keeps_the_callback(
        target: Target,
        query: Option<Pairs>,
        spelling: Spelling,
        token: Octets,
        verifier: Octets
    ) = laws::redirect_keeps_the_callback(&target, query.as_ref(), &spelling, &token, &verifier);
}
