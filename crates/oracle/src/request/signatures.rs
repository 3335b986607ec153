//! The signatures that a text has: with several, parts of the request that is read may be those of
//! another one.

use basestring::percent_decode;

use super::model::OwnedRequest;
use super::paste::Paste;
use super::remark::Remark;

/// The shortest signature, in characters: shorter values are words, unless they have the ampersand of
/// PLAINTEXT.
const SHORTEST: usize = 20;

/// The most signatures that are compared.
const MOST: usize = 100;

/// Reports a text with several signatures, unless a remark says that it has several requests.
pub(super) fn note_several(request: &mut OwnedRequest, paste: &Paste<'_>) {
    let is_choice = |remark: &Remark| remark.id == "request-assumed" || remark.id == "form-assumed";
    if request.remarks.iter().any(is_choice) {
        return;
    }
    let mut signatures = in_text(paste.text().unwrap_or_default());
    let first = signatures.next();
    if signatures.any(|other| Some(&other) != first.as_ref()) {
        let text = "the text has several signatures: if they are of several requests, paste one of them \
                    alone";
        request
            .remarks
            .push(Remark::note("several-signatures", text));
    }
}

/// The values of `oauth_signature` and of headers such as X-Twilio-Signature in a text, decoded.
fn in_text(text: &str) -> impl Iterator<Item = String> {
    const NAME: &str = "signature";
    let lower = text.to_ascii_lowercase();
    let places: Vec<usize> = lower.match_indices(NAME).map(|(at, _)| at).collect();
    let values = places.into_iter().filter_map(move |at| {
        let before = lower.get(..at)?;
        let is_name = before.ends_with("oauth_") || before.ends_with('-');
        let after = text.get(at + NAME.len()..).filter(|_| is_name)?;
        value(after)
    });
    values.take(MOST)
}

/// The value after a name: `=`, `:` or `=>`, perhaps in quotation marks, in a list or in a member
/// `value` of its own.
fn value(after: &str) -> Option<String> {
    let marks = ['"', '\'', '\\', ' ', '[', ']', '\t', '\r', '\n'];
    let after = after.trim_start_matches(marks);
    let member = after
        .strip_prefix(',')
        .map(|after| after.trim_start_matches(marks));
    let member = member.and_then(|member| member.strip_prefix("value"));
    let after = member.unwrap_or(after).trim_start_matches(marks);
    let signs = ["=>", "=", ":", "%3D", "%3d"];
    let value = signs.iter().find_map(|sign| after.strip_prefix(sign))?;
    let value = value.trim_start_matches(marks);
    let value = value
        .strip_prefix("- ")
        .unwrap_or(value)
        .trim_start_matches(marks);
    let is_end = |c: char| !c.is_ascii_alphanumeric() && !"+/=%_-.~".contains(c);
    let value = value.get(..value.find(is_end).unwrap_or(value.len()))?;
    let value = percent_decode(value.as_bytes()).ok()?;
    let value = String::from_utf8(value).ok()?;
    // A sentence may end after it.
    let value = value.trim_end_matches(['=', '.']).to_owned();
    (value.len() >= SHORTEST || value.contains('&')).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::in_text;

    #[test]
    fn signatures_are_found_in_any_notation() {
        for text in [
            "OAuth oauth_signature=\"tnnArxj06cWHq44gCs1OSKk%2FjLY%3D\"",
            "oauth_signature=tnnArxj06cWHq44gCs1OSKk/jLY=&x=1",
            "'oauth_signature' => 'tnnArxj06cWHq44gCs1OSKk/jLY='",
            "{\\\"X-Twilio-Signature\\\": \\\"tnnArxj06cWHq44gCs1OSKk/jLY=\\\"}",
            "{\"name\": \"X-Twilio-Signature\", \"value\": \"tnnArxj06cWHq44gCs1OSKk/jLY=\"}",
            "X-Twilio-Signature:\n  - 'tnnArxj06cWHq44gCs1OSKk/jLY='",
            "x-twilio-signature: tnnArxj06cWHq44gCs1OSKk/jLY=",
        ] {
            let found: Vec<String> = in_text(text).collect();
            assert_eq!(found, ["tnnArxj06cWHq44gCs1OSKk/jLY"], "{text}");
        }
        for (text, expected) in [
            ("oauth_signature=\"a~%26b.c\"", "a~&b.c"),
            (
                "oauth_signature=%25EF.%25BF~%2522ZA-%26%2519.",
                "%EF.%BF~%22ZA-&%19",
            ),
        ] {
            let found: Vec<String> = in_text(text).collect();
            assert_eq!(found, [expected], "{text}");
        }
        for text in [
            "oauth_signature_method=\"HMAC-SHA1\"",
            "oauth_signature=\"…\"",
            "expected signature: tnnArxj06cWHq44gCs1OSKk/jLY=",
            "oauth_signature: it does not match anything",
        ] {
            assert_eq!(in_text(text).count(), 0, "{text}");
        }
    }
}
