//! In which decisions two sets of rules differ: what tells mistakes that go together from those that
//! undo or hide each other.

use super::Rules;

macro_rules! decisions {
    ([$($group:ident { $($field:ident),+ $(,)? })*] $($own:ident),+ $(,)?) => {
        impl Rules {
            /// The number of decisions in which these rules and others differ; each octet that an
            /// encoder leaves bare is a decision.
            #[must_use]
            pub fn differences(&self, other: &Self) -> usize {
                let bare = self.encode.bare.iter().zip(other.encode.bare);
                let octets: u32 = bare.map(|(a, b)| (a ^ b).count_ones()).sum();
                usize::try_from(octets).unwrap_or(usize::MAX)
                    $($(+ usize::from(self.$group.$field != other.$group.$field))+)*
                    $(+ usize::from(self.$own != other.$own))+
            }

            /// The names of the decisions in which these rules and others differ; which octets an
            /// encoder leaves bare is one.
            #[must_use]
            pub fn differing(&self, other: &Self) -> Vec<&'static str> {
                let mut names = Vec::new();
                if self.encode.bare != other.encode.bare {
                    names.push("encode.bare");
                }
                $($(if self.$group.$field != other.$group.$field {
                    names.push(concat!(stringify!($group), ".", stringify!($field)));
                })+)*
                $(if self.$own != other.$own {
                    names.push(stringify!($own));
                })+
                names
            }
        }
    };
}

decisions! {
    [
    encode { space_is_plus, small_digits, charset, skips_escapes }
    query { plus_kept, decode, cut_at_second_equals, no_equals_dropped, empty_value_dropped,
        semicolon, empty_piece_kept, duplicates, octets, question_mark, decoded_before_equals, cut_at_null,
        fragment_read, bad_escape_dropped, ampersand_begins }
    uri { scheme, host_case_kept, host_in_unicode, userinfo_kept, host_field_ignored, port, path,
        query_kept, fragment_kept, fragment_in_path, brackets_dropped }
    collect { query_left_out, query_for_get_only, body_left_out, body_for_post_only,
        charset_breaks_form, content_type_case, untyped_is_form, json_signed, other_is_form,
        multipart_signed, realm_signed, signature_signed, empty_token_signed, version_signed,
        default_injected, framework_parameters, twice, callback_unsigned, verifier_unsigned,
        unknown_oauth_dropped, only_oauth, quotes_slashed, submit_button_dropped,
        truth_capitalised, other_signature_signed, empty_token_dropped, replaced_by_request,
        dressed_form_refused, other_type_refused, line_ends_dropped }
    order { before, encoded, sort, join }
    key { key, computation, text, plain, newline_hashed }
    verify { ten_digit_timestamp, plaintext_needs_nonce }
    twilio { url, fields, token }
    ]
        method, uri_encoded, parameters_encoded, separators, outer_small_digits,
        outer_escapes_separators, method_name, version, header, parse, basic, digest,
}
