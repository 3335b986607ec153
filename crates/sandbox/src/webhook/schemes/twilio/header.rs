//! The signature header (T-head-1).

/// The header with this signature.
pub(super) fn headers(signature: String) -> Vec<(String, String)> {
    vec![("X-Twilio-Signature".to_owned(), signature)]
}
