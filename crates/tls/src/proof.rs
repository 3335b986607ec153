//! The server's proof that it has the key of its certificate, where rustls does not read the certificate:
//! it rejects critical extensions and dates that other clients accept.

use rustls::client::danger::HandshakeSignatureValid;
use rustls::pki_types::CertificateDer;
use rustls::{CertificateError, DigitallySignedStruct, Error, ProtocolVersion};

use crate::certificate::Certificate;
use crate::provider::supported;

/// The result of rustls, or where the certificate alone was rejected, that of the signature.
pub(crate) fn verified(
    found: Result<HandshakeSignatureValid, Error>,
    version: ProtocolVersion,
    message: &[u8],
    certificate: &CertificateDer<'_>,
    signed: &DigitallySignedStruct,
) -> Result<HandshakeSignatureValid, Error> {
    let Err(Error::InvalidCertificate(fault)) = &found else {
        return found;
    };
    if *fault == CertificateError::BadSignature {
        return found;
    }
    match is_right(version, message, certificate, signed) {
        Some(true) => Ok(HandshakeSignatureValid::assertion()),
        Some(false) => Err(Error::InvalidCertificate(CertificateError::BadSignature)),
        None => found,
    }
}

/// Whether the signature is right by the certificate's key; none where that cannot be computed.
fn is_right(
    version: ProtocolVersion,
    message: &[u8],
    certificate: &CertificateDer<'_>,
    signed: &DigitallySignedStruct,
) -> Option<bool> {
    let certificate = Certificate::parse(certificate.clone().into_owned()).ok()?;
    let key = &certificate.key;
    let supported = supported();
    let mut mapping = supported.mapping.iter();
    let (_, algorithms) = mapping.find(|(scheme, _)| *scheme == signed.scheme)?;
    // A scheme of TLS 1.3 has one curve (RFC 8446 4.2.3).
    let most = if version == ProtocolVersion::TLSv1_3 {
        1
    } else {
        algorithms.len()
    };
    let mut applicable = algorithms.iter().take(most).filter(|algorithm| {
        let named = algorithm.public_key_alg_id();
        named.as_ref() == key.algorithm
    });
    let algorithm = applicable.next()?;
    let verified = algorithm.verify_signature(&key.bits, message, signed.signature());
    Some(verified.is_ok())
}
