//! Twilio's webhook signature.

use basestring_oracle::internal::generate::laws;
use basestring_oracle::internal::generate::text::Octets;
use basestring_oracle::internal::generate::twilio::{TwilioChange, TwilioPlan};

super::laws! {
    fn twilio_verify_of_sign_holds_in_any_order(plan: TwilioPlan, turn: usize) =
        laws::twilio_verify_of_sign(&plan, turn);
    fn twilio_text_is_the_url_and_the_sorted_fields(plan: TwilioPlan) =
        laws::twilio_text_is_url_and_sorted_fields(&plan);
    fn twilio_one_change_is_found(plan: TwilioPlan, change: TwilioChange) =
        laws::twilio_one_change_is_found(&plan, change);
    fn twilio_body_is_checked_by_its_hash(plan: TwilioPlan, other: Octets) =
        laws::twilio_body_hash_is_checked(&plan, &other.0);
}
