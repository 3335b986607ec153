//! Signing, sending and verifying a request (3.1 to 3.5).

use basestring_oracle::internal::generate::change::{Change, Sort};
use basestring_oracle::internal::generate::digest::DigestPlan;
use basestring_oracle::internal::generate::header::Realm;
use basestring_oracle::internal::generate::laws;
use basestring_oracle::internal::generate::parameters::Spelling;
use basestring_oracle::internal::generate::request::RequestPlan;
use basestring_oracle::internal::generate::text::Octets;
use basestring_oracle::internal::generate::url::Target;
use basestring_oracle::internal::generate::wild::Edit;

super::laws! {
    fn a_signed_request_verifies_in_every_place(plan: RequestPlan) =
        laws::signed_requests_verify(&plan);
    fn one_change_to_a_signed_request_is_found(plan: RequestPlan, change: Change) =
        laws::one_change_is_found(&plan, change);
    fn insecure_requests_are_refused_by_default(plan: RequestPlan, has_empty_secret: bool) =
        laws::insecure_requests_are_refused_by_default(&plan, has_empty_secret);
    fn a_body_is_checked_by_its_hash(plan: RequestPlan, other: Octets) =
        laws::a_body_is_checked_by_its_hash(&plan, &other.0);
    fn query_and_body_order_does_not_matter(plan: RequestPlan, which: u8) =
        laws::base_string_stays(&plan, &[Sort::Writing, Sort::QueryToBody], which);
    fn oauth_parameter_order_does_not_matter(plan: RequestPlan, which: u8) =
        laws::base_string_stays(&plan, &[Sort::ProtocolOrder], which);
    fn realm_and_oauth_signature_do_not_matter(plan: RequestPlan, realm: Realm, which: u8) =
        laws::realm_and_signature_do_not_matter(&plan, &realm, which);
    fn what_is_not_signed_does_not_matter(plan: RequestPlan, which: u8) = laws::base_string_stays(
        &plan,
        &[Sort::MethodCase, Sort::TargetCase, Sort::Unsigned, Sort::OtherBody],
        which,
    );
    fn the_host_header_decides_host_and_port(plan: RequestPlan, other: Target) =
        laws::host_field_decides(&plan, &other);
    fn field_body_and_query_have_one_base_string(plan: RequestPlan) =
        laws::every_place_has_one_base_string(&plan);
    fn equal_spellings_have_one_base_string(plan: RequestPlan, other: Spelling) =
        laws::equal_spellings_have_one_base_string(&plan, &other);
    fn the_signature_is_that_of_the_shown_base_string(plan: RequestPlan) =
        laws::signature_is_that_of_the_shown_base_string(&plan);
    fn messages_show_no_secret(plan: RequestPlan, change: Change, edit: Option<Edit>) =
        laws::messages_show_no_secret(&plan, change, edit.as_slice());
    fn debug_shows_no_secret(plan: RequestPlan, digest: DigestPlan, secrets: [u64; 2]) =
        laws::debug_shows_no_secret(&plan, &digest, secrets);
    fn an_edited_request_is_refused_or_means_the_same(plan: RequestPlan, edits: [Edit; 2]) =
        laws::an_edited_request_is_refused_or_means_the_same(&plan, &edits);
}
