//! Which known mistakes a request shows, by its name.

/// The ids of the mistakes of a receiver that does not do what is expected of the request.
pub(super) fn shown_by(name: &str) -> &'static [&'static str] {
    match name {
        "signature-missing" | "signature-empty" => {
            &["twilio-fails-open", "twilio-signature-header-missing"]
        }
        "signature-other" | "path-escaped" => &["twilio-fails-open"],
        "header-name-lowercase" | "header-name-uppercase" => &["twilio-signature-header-missing"],
        "secret-newline" => &["twilio-token-case-or-blank"],
        "scheme-other" => &["twilio-http-behind-proxy"],
        "scheme-websocket" => &["twilio-websocket-scheme"],
        "path-other" => &["twilio-redirect"],
        "userinfo-other" => &["twilio-credentials-in-url"],
        "parameters-reordered" => &["twilio-not-sorted"],
        "body-tampered" | "hash-missing" | "hash-wrong" => &["twilio-body-hash-skipped"],
        "hash-uppercase" | "hash-base64" => &["twilio-body-hash-encoding"],
        "hash-reserialised" => &["twilio-body-reserialised"],
        "hash-of-braces" | "raw-body-missing" | "raw-body-empty" => {
            &["twilio-body-hash-of-empty-body"]
        }
        _ if name.starts_with("raw-body-rewritten") => &["twilio-body-reserialised"],
        "raw-body-missing-http" => &["twilio-http-behind-proxy", "twilio-body-hash-of-empty-body"],
        "valid-port-omitted" => &["twilio-port-added"],
        _ => &[],
    }
}
