//! What is true of each scheme that signs webhooks.

use basestring_oracle::internal::generate::laws;
use basestring_oracle::internal::generate::webhook::{WebhookChange, WebhookPlan};

super::laws! {
    fn webhook_verify_of_sign_holds_for_each_scheme(plan: WebhookPlan) =
        laws::webhook_verify_of_sign(&plan);
    fn webhook_one_change_is_found_for_each_scheme(plan: WebhookPlan, change: WebhookChange) =
        laws::webhook_one_change_is_found(&plan, change);
}
