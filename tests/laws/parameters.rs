//! Forms and normalization (3.4.1.3).

use basestring_oracle::internal::generate::laws;
use basestring_oracle::internal::generate::parameters::{Pairs, Spelling};
use basestring_oracle::internal::generate::text::Octets;

super::laws! {
    fn normalize_is_encode_then_sort(pairs: Pairs) = laws::normalize_is_encode_then_sort(&pairs);
    fn normalize_ignores_the_order_of_its_input(pairs: Pairs, by: usize) =
        laws::normalize_ignores_order(&pairs, by);
    fn normalize_sorts_encoded_bytes(pairs: Pairs) = laws::normalize_sorts_encoded_bytes(&pairs);
    fn normalize_loses_no_parameter(pairs: Pairs) = laws::normalize_loses_nothing(&pairs);
    fn form_decode_of_form_encode_is_the_list(pairs: Pairs) =
        laws::form_decode_of_form_encode(&pairs);
    fn equal_spellings_of_a_form_have_the_same_pairs(pairs: Pairs, spelling: Spelling) =
        laws::equal_spellings_parse_equally(&pairs, &spelling);
    fn any_bytes_are_a_form_or_refused_at_their_escape(text: Octets) =
        laws::form_is_total(&text.0);
}
