//! The base string in what the other side printed: a log line, an error answer in JSON, in XML or as a
//! form.

use basestring::percent_decode;

use crate::request::base_string::find_base_strings;
use crate::schemes::Rules;

use super::evidence::Evidence;
use super::subject::Signing;

/// The first base string in a text, without what is around it; of a text that has none, the whole text
/// where it is one word.
///
/// ```
/// use basestring_oracle::internal::diagnose::find_base_string;
/// let log = "DEBUG Verify HMAC failed: signature base string: GET&http%3A%2F%2Fh%2F&a%3D1\nINFO no";
/// let base_string = "GET&http%3A%2F%2Fh%2F&a%3D1";
/// assert_eq!(find_base_string(log).as_deref(), Some(base_string));
/// let answer = "oauth_problem=signature_invalid&oauth_signature_base_string=GET%26http%253A%252F%252Fh%252F%26a%253D1";
/// assert_eq!(find_base_string(answer).as_deref(), Some(base_string));
/// assert_eq!(find_base_string("401 Unauthorized"), None);
/// ```
#[must_use]
pub fn find_base_string(text: &str) -> Option<String> {
    let found = find_base_strings(text).into_iter().next();
    found.map(|found| found.text).or_else(|| {
        // Base strings with mistakes, such as one without its separators, are not recognized.
        let word = text.trim();
        let is_one = !word.is_empty() && !word.contains(char::is_whitespace);
        (is_one && word.contains("oauth_")).then(|| word.to_owned())
    })
}

impl Evidence {
    /// The other side's base string. Of one that is cut short, what is missing is taken from the right
    /// one, if the rest is the same as far as it is there.
    pub(super) fn their_base_string(
        &self,
        signing: &Signing,
        remarks: &mut Vec<String>,
    ) -> Option<Vec<u8>> {
        let theirs = self.base_string.clone()?;
        if !self.is_cut {
            let printed = decoded_for_printing(signing, theirs.as_bytes(), remarks);
            return printed.or(Some(theirs.into_bytes()));
        }
        let length = theirs.len();
        let right = signing.base_string(&Rules::right()).ok();
        let right = right.and_then(|right| String::from_utf8(right).ok())?;
        let cut = format!("the other side's base string is cut short after {length} bytes");
        if right.starts_with(&theirs) {
            remarks.push(format!(
                "{cut}: that part is the same as here [base-string-cut]"
            ));
            return None;
        }
        let mut ours = right.splitn(3, '&');
        let mut other = theirs.splitn(3, '&');
        let head = [other.next()?, other.next()?].join("&");
        let (tail, whole) = (other.next(), ours.nth(2));
        match (tail, whole) {
            (Some(tail), Some(whole)) if whole.starts_with(tail) => {
                remarks.push(format!(
                    "{cut}: the rest is taken to be the same as here [base-string-cut]"
                ));
                Some(format!("{head}&{whole}").into_bytes())
            }
            _ => {
                let mut pairs = right.bytes().zip(theirs.bytes());
                let at = pairs.position(|(a, b)| a != b).unwrap_or_default();
                remarks.push(format!(
                    "{cut}, and differs first at byte {at}: give all of it for an explanation \
                     [base-string-cut]"
                ));
                None
            }
        }
    }
}

/// The right base string, if the other side prints it percent-decoded: many servers do.
fn decoded_for_printing(
    signing: &Signing,
    theirs: &[u8],
    remarks: &mut Vec<String>,
) -> Option<Vec<u8>> {
    let right = signing.base_string(&Rules::right()).ok()?;
    let once = percent_decode(&right).ok()?;
    let twice = percent_decode(&once).ok();
    if right == theirs || (once != theirs && twice.as_deref() != Some(theirs)) {
        return None;
    }
    let remark = "the other side's base string is this one, percent-decoded, as many servers and logs print \
                  it. If the other side signs it so, it must encode the URI and the parameters first \
                  (RFC 5849 3.4.1.1) [base-string-decoded]";
    remarks.push(remark.to_owned());
    Some(right)
}
