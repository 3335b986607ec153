//! HTTP authentication of webhooks: Basic and Digest.

use basestring_oracle::internal::generate::digest::{DigestChange, DigestPlan};
use basestring_oracle::internal::generate::laws;
use basestring_oracle::internal::generate::text::{Octets, Text};
use basestring_oracle::internal::generate::url::Target;
use basestring_oracle::internal::generate::wild::Edit;

super::laws! {
    fn basic_parse_of_build_is_the_pair(username: Text, password: Octets) =
        laws::basic_parse_of_build(&username, &password);
    fn digest_server_verifies_what_the_client_answers(plan: DigestPlan) =
        laws::digest_verify_of_answer(&plan);
    fn digest_one_change_is_found(plan: DigestPlan, change: DigestChange) =
        laws::digest_one_change_is_found(&plan, change);
    fn any_challenge_is_read_and_answered(plan: DigestPlan, edit: Option<Edit>) =
        laws::any_challenge_is_read_and_answered(&edited(
            plan.challenge().to_field().unwrap_or_default(),
            edit.as_ref(),
        ));
    fn any_answer_is_read_and_written(plan: DigestPlan, edit: Option<Edit>) =
        laws::any_answer_is_read_and_written(&edited(
            plan.answer().and_then(|answer| answer.to_field()).unwrap_or_default(),
            edit.as_ref(),
        ));
    fn webhook_url_keeps_the_target(target: Target, edit: Option<Edit>) =
        laws::webhook_url_keeps_the_target(&edited_octets(target.url(None), edit.as_ref()));
}

fn edited(text: String, edit: Option<&Edit>) -> Vec<u8> {
    edited_octets(text.into_bytes(), edit)
}

fn edited_octets(mut text: Vec<u8>, edit: Option<&Edit>) -> Vec<u8> {
    if let Some(edit) = edit {
        edit.apply_to(&mut text);
    }
    text
}
