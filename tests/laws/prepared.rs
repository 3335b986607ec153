//! The crate `basestring-prepared` has the results of the reference.

use basestring_oracle::internal::generate::change::Change;
use basestring_oracle::internal::generate::header::FieldPlan;
use basestring_oracle::internal::generate::laws;
use basestring_oracle::internal::generate::request::RequestPlan;
use basestring_oracle::internal::generate::text::Octets;
use basestring_oracle::internal::generate::twilio::TwilioPlan;
use basestring_oracle::internal::generate::url::Target;
use basestring_oracle::internal::generate::wild::Edit;

fn edited(mut text: Vec<u8>, edit: Option<&Edit>) -> Vec<u8> {
    edit.iter().for_each(|edit| edit.apply_to(&mut text));
    text
}

super::laws! {
    fn a_prepared_signer_signs_as_sign(plan: RequestPlan) =
        laws::prepared_signer_signs_as_sign(&plan);
    fn a_prepared_verifier_has_the_verdict_of_verify(
        plan: RequestPlan,
        change: Change,
        edit: Option<Edit>
    ) = laws::prepared_verifier_has_the_verdict_of_verify(&plan, change, edit.as_slice());
    fn a_prepared_verifier_accepts_the_usual_form_alone(
        plan: RequestPlan,
        change: Change,
        edit: Option<Edit>
    ) = laws::prepared_verifier_has_the_verdict_of_verify(
        &laws::in_the_usual_form(plan),
        change,
        edit.as_slice()
    );
    fn a_prepared_twilio_verifier_has_the_verdict_of_verify_form(plan: TwilioPlan) =
        laws::prepared_twilio_verifier_has_the_verdict_of_verify_form(&plan);
    fn a_header_is_read_without_decoding_as_it_is_parsed(plan: FieldPlan, edit: Option<Edit>) =
        laws::prepared_reads_a_generated_header(&plan, edit.as_ref());
    fn a_url_is_read_as_the_reference_reads_it(target: Target, edit: Option<Edit>) =
        laws::prepared_reads_the_url(&edited(target.url(None), edit.as_ref()));
    fn a_form_is_read_as_the_reference_reads_it(text: Octets) =
        laws::prepared_reads_the_form(&text.0);
    fn debug_of_prepared_types_shows_no_secret(plan: RequestPlan, secret: u64) =
        laws::prepared_debug_shows_no_secret(&plan, secret);
}
