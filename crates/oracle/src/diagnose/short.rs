//! Signatures that are shorter than the ones of their method.

use basestring::SignatureMethod;

use crate::method::facts;

/// The remark on a signature in Base64 that is shorter than the ones of its method: the text may be cut
/// short. Those of other methods and hexadecimal ones are known mistakes.
pub(super) fn remark(signature: Option<&str>, method: SignatureMethod) -> Option<String> {
    let whole = facts(method).length?.div_ceil(3) * 4;
    let signature = signature?;
    let length = signature.len();
    let is_base64 = |octet: u8| octet.is_ascii_alphanumeric() || b"+/=".contains(&octet);
    let is_known = [27, 28, 40, 43, 44, 64].contains(&length);
    let is_short = length < whole - 2 && !is_known && signature.bytes().all(is_base64);
    is_short.then(|| {
        format!(
            "the signature has {length} characters, and one of this method has {whole}: the text may be \
             cut short [signature-short]"
        )
    })
}
