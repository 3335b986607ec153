//! Reading what was pasted.

use basestring_oracle::internal::generate::laws::{self, Verdict};
use basestring_oracle::internal::generate::paste::PastePlan;
use basestring_oracle::internal::generate::wild::Edit;
use proptest::prelude::ProptestConfig;

super::laws! {
    fn a_request_is_read_as_it_was_written_in_each_form(plan: PastePlan) =
        laws::request_is_read_as_it_was_written(&plan);
    fn two_requests_are_not_mixed(one: PastePlan, other: PastePlan) =
        laws::two_requests_are_not_mixed(&one, &other);
    fn no_text_is_two_requests_in_silence(plan: PastePlan, edit: Edit) =
        match edited(&plan, &edit) {
            Some(text) => laws::no_text_is_two_requests_in_silence(&text),
            None => Ok(Verdict::Idle),
        };
}

proptest::proptest! {
    // It reads each text many times.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.div_ceil(16)))]

    #[test]
    fn repeated_text_is_read_in_linear_time(
        plan in proptest::arbitrary::any::<PastePlan>(),
        place in proptest::arbitrary::any::<u8>(),
        length in proptest::arbitrary::any::<u8>(),
    ) {
        let text = plan.text().unwrap_or_default();
        super::check(laws::repeated_text_is_read_in_linear_time(
            text.as_bytes(),
            place,
            length,
            laws::Lengths::Long,
        ))?;
    }
}

fn edited(plan: &PastePlan, edit: &Edit) -> Option<Vec<u8>> {
    let mut text = plan.text()?.into_bytes();
    edit.apply_to(&mut text);
    Some(text)
}
