//! The rules from which a mistake departs.

use basestring_oracle::check::CallPlan;
use basestring_oracle::internal::generate::change::Change;
use basestring_oracle::internal::generate::laws::right_rules_are_the_reference;
use basestring_oracle::internal::generate::request::RequestPlan;
use basestring_oracle::internal::generate::wild::Edit;

super::laws! {
    fn rules_without_a_mistake_are_the_reference(plan: CallPlan) =
        right_rules_are_the_reference(&plan);
    fn rules_without_a_mistake_sign_as_the_reference(plan: RequestPlan, edit: Option<Edit>) =
        right_rules_are_the_reference(&CallPlan::Sign((plan, edit.into_iter().collect())));
    fn rules_without_a_mistake_verify_as_the_reference(plan: RequestPlan, change: Change) =
        right_rules_are_the_reference(&CallPlan::Verify((plan, change, Vec::new())));
}
