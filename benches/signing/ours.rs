//! The reference's own paths over a workload, each a call from which nothing is left out.

use basestring::{Credentials, Error, ProtocolParameters, SignatureMethod, Signed, sign};
use basestring_prepared::{Call, SIGNATURE_LENGTH, Signer};

use crate::workloads::{Prepared, Workload};

/// A signer for the workload's credentials, which sends `oauth_version` as every workload does.
pub(crate) fn signer(workload: &Workload) -> Signer {
    Signer::new(&workload.credentials()).with_version()
}

pub(crate) fn call<'a>(prepared: &'a Prepared<'a>) -> Call<'a> {
    Call {
        endpoint: &prepared.endpoint,
        parameters: &prepared.pairs,
        timestamp: prepared.workload.oauth("oauth_timestamp").as_bytes(),
        nonce: prepared.workload.oauth("oauth_nonce").as_bytes(),
    }
}

/// Decoded parameters to signature, the signer reused.
pub(crate) fn sign_pairs(signer: &mut Signer, call: &Call<'_>) -> [u8; SIGNATURE_LENGTH] {
    let mut signature = [0; SIGNATURE_LENGTH];
    signer.sign_into(call, &mut signature);
    signature
}

/// The URL, the Authorization field and the body as received, to the signature, the signer reused.
pub(crate) fn sign_wire(
    signer: &mut Signer,
    prepared: &Prepared<'_>,
) -> Result<[u8; SIGNATURE_LENGTH], Error> {
    let mut signature = [0; SIGNATURE_LENGTH];
    signer.sign_wire_into(&prepared.received(), &mut signature)?;
    Ok(signature)
}

/// The readable path: every stage as text, the signature and the Authorization field.
pub(crate) fn sign_readable(
    prepared: &Prepared<'_>,
    credentials: &Credentials,
) -> Result<Signed, Error> {
    let workload = prepared.workload;
    let protocol = ProtocolParameters {
        signature_method: Some(SignatureMethod::HmacSha1),
        timestamp: Some(workload.oauth("oauth_timestamp").into()),
        nonce: Some(workload.oauth("oauth_nonce").into()),
        version: Some(b"1.0".to_vec()),
        ..ProtocolParameters::default()
    };
    sign(&prepared.unsigned(), credentials, &protocol)
}
