//! The paths of the prepared code over a workload.

use basestring::Error;
use basestring_prepared::{Call, SIGNATURE_LENGTH, Signer};

use crate::workloads::{Prepared, Workload};

/// A signer for the workload's credentials. It sends `oauth_version`, as every workload does.
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

/// From decoded parameters to the signature, with a reused signer.
pub(crate) fn sign_pairs(signer: &mut Signer, call: &Call<'_>) -> [u8; SIGNATURE_LENGTH] {
    let mut signature = [0; SIGNATURE_LENGTH];
    signer.sign_into(call, &mut signature);
    signature
}

/// From URL, headers and body as received to the signature, with a reused signer.
pub(crate) fn sign_wire(
    signer: &mut Signer,
    prepared: &Prepared<'_>,
) -> Result<[u8; SIGNATURE_LENGTH], Error> {
    let mut signature = [0; SIGNATURE_LENGTH];
    signer.sign_wire_into(&prepared.received(), &mut signature)?;
    Ok(signature)
}
