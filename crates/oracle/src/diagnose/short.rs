//! Signatures that are shorter than the ones of their method.

use basestring::SignatureMethod;

use crate::method::facts;
use crate::request::OwnedRequest;
use crate::request::unread::Fidelity;

/// Whether the text was read as the request was sent, with a remark on a signature that is too short.
pub(super) fn fidelity(
    request: &OwnedRequest,
    signature: Option<&str>,
    method: SignatureMethod,
    remarks: &mut Vec<String>,
) -> Fidelity {
    let read = Fidelity::of(request);
    match remark(signature, method) {
        None => read,
        Some(remark) => {
            remarks.push(remark);
            read.max(Fidelity::Doubtful)
        }
    }
}

/// The lengths of whole signatures: MD5 and SHA-1 in Base64, without and with padding, and in hexadecimal;
/// SHA-256 likewise.
const WHOLE: [usize; 9] = [22, 24, 27, 28, 32, 40, 43, 44, 64];

/// The remark on a signature in Base64 that is shorter than the ones of its method: the text may be cut
/// short. Those of other methods and hexadecimal ones are known mistakes.
fn remark(signature: Option<&str>, method: SignatureMethod) -> Option<String> {
    let whole = facts(method).length?.div_ceil(3) * 4;
    let signature = signature?;
    let length = signature.len();
    let is_base64 = |octet: u8| octet.is_ascii_alphanumeric() || b"+/=".contains(&octet);
    let is_short =
        length < whole - 2 && !WHOLE.contains(&length) && signature.bytes().all(is_base64);
    is_short.then(|| {
        format!(
            "the signature has {length} characters, and one of this method has {whole}: the text may be \
             cut short [signature-short]"
        )
    })
}
