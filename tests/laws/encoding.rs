//! Percent-encoding (3.6).

use basestring_oracle::internal::generate::laws;
use basestring_oracle::internal::generate::text::Octets;

super::laws! {
    fn decode_of_encode_is_the_text(text: Octets) = laws::decode_of_encode(&text);
    fn encode_writes_unreserved_bytes_and_uppercase_escapes(text: Octets) =
        laws::encode_alphabet(&text);
    fn encode_is_injective(a: Octets, b: Octets) = laws::encode_is_injective(&a, &b);
    fn encode_keeps_every_byte(text: Octets, place: usize) =
        laws::encode_shows_every_byte(&text, place);
    fn encode_tells_a_text_from_its_encoding(text: Octets) = laws::encode_is_injective(
        &text,
        &Octets(basestring::percent_encode(&text.0).into_bytes()),
    );
    fn decode_refuses_exactly_the_invalid_escapes(text: Octets) = laws::decode_is_total(&text.0);
}
