//! The `Authorization` field (3.5.1).

use basestring_oracle::internal::generate::header::FieldPlan;
use basestring_oracle::internal::generate::laws;
use basestring_oracle::internal::generate::text::Octets;
use basestring_oracle::internal::generate::wild::Edit;

super::laws! {
    fn parse_of_build_is_the_field(plan: FieldPlan) = laws::parse_of_build(&plan);
    fn equal_spellings_of_a_header_have_the_same_content(plan: FieldPlan) =
        laws::equal_headers_parse_equally(&plan);
    fn build_of_parse_of_build_is_build(plan: FieldPlan, edit: Option<Edit>) =
        laws::build_of_parse_of_build(&edited(&plan, edit.as_ref()));
    fn any_bytes_are_a_header_or_refused(text: Octets) =
        laws::build_of_parse_of_build(&[b"OAuth ", &text.0[..]].concat());
}

fn edited(plan: &FieldPlan, edit: Option<&Edit>) -> Vec<u8> {
    let mut field = plan.field();
    if let Some(edit) = edit {
        edit.apply_to(&mut field);
    }
    field
}
