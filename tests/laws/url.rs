//! The URL and the base string URI (3.4.1.2).

use basestring_oracle::internal::generate::laws;
use basestring_oracle::internal::generate::parameters::{Context, Pairs, Spelling};
use basestring_oracle::internal::generate::text::Octets;
use basestring_oracle::internal::generate::url::Target;
use basestring_oracle::internal::generate::wild::Edit;

super::laws! {
    fn base_string_uri_is_idempotent(target: Target) =
        laws::base_string_uri_is_idempotent(&target.url(None));
    fn base_string_uri_is_one_for_equal_urls(
        target: Target,
        query: Option<Pairs>,
        spelling: Spelling
    ) = laws::equal_urls_have_one_base_string_uri(&target, query.as_ref(), &spelling);
    fn the_parts_of_a_url_make_the_url(
        target: Target,
        query: Pairs,
        spelling: Spelling,
        edit: Option<Edit>
    ) = laws::url_parts_make_the_url(&edited(
        target.url(Some(&spelling.form(&query.0, Context::Query))),
        edit.as_ref(),
    ));
    fn any_bytes_are_a_url_or_refused(text: Octets, schemed: bool) =
        laws::url_parts_make_the_url(&if schemed {
            [b"http://", &text.0[..]].concat()
        } else {
            text.0
        });
}

fn edited(mut url: Vec<u8>, edit: Option<&Edit>) -> Vec<u8> {
    if let Some(edit) = edit {
        edit.apply_to(&mut url);
    }
    url
}
