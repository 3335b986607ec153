//! OCSP requests and responses (RFC 6960). A response is verified: that it is about the certificate, that
//! its signer may answer for the issuer, its signature, its times, and its status.

#![expect(clippy::wildcard_enum_match_arm)]

use der::{Decode as _, Encode as _};
use rustls::pki_types::CertificateDer;
use sha1::{Digest as _, Sha1};
use sha2::Sha256;
use webpki::KeyUsage;
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspResponse, OcspResponseStatus, ResponderId,
    SingleResponse,
};
use x509_parser::asn1_rs::{Any, FromDer as _};

use crate::certificate::Certificate;
use crate::clock::{Seconds, say, unix_time};
use crate::encode::element;
use crate::provider;
use crate::report::Revocation;
use crate::signed::Signed;
use crate::statement::{not_now, reason};

/// id-pkix-ocsp-basic.
const BASIC: &str = "1.3.6.1.5.5.7.48.1.1";
const SHA1: &str = "1.3.14.3.2.26";
const SHA256: &str = "2.16.840.1.101.3.4.2.1";

/// id-kp-OCSPSigning (RFC 6960 4.2.2.2), its content bytes.
const OCSP_SIGNING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 9];

/// How long a response without nextUpdate is valid (its responder always has a newer one).
const WITHOUT_NEXT_UPDATE: Seconds = 86_400;

/// id-pkix-ocsp-nonce (RFC 9654 2.1), and its content bytes.
const NONCE: &str = "1.3.6.1.5.5.7.48.1.2";
const NONCE_BYTES: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 0x30, 1, 2];

/// Judges a certificate by a response; an empty one is missing. `nonce` is that of the request.
pub(crate) fn judge(
    certificate: &Certificate,
    issuer: Option<&Certificate>,
    response: &[u8],
    nonce: Option<&[u8]>,
    now: Seconds,
) -> Revocation {
    examine(certificate, issuer, response, nonce, now)
        .unwrap_or_else(|because| Revocation::Unchecked { because })
}

/// The verdict of a response, or why it gives none.
fn examine(
    certificate: &Certificate,
    issuer: Option<&Certificate>,
    response: &[u8],
    nonce: Option<&[u8]>,
    now: Seconds,
) -> Result<Revocation, String> {
    if response.is_empty() {
        return Err("the server sends no stapled response".to_owned());
    }
    let issuer =
        issuer.ok_or("the issuer's certificate, which verifies OCSP responses, is not known")?;
    let bytes = basic_bytes(response)?;
    let unread = |_| "the OCSP response cannot be read".to_owned();
    let basic = BasicOcspResponse::from_der(&bytes).map_err(unread)?;
    let (signed, rest) = Signed::from_der(&bytes).ok_or("the OCSP response cannot be read")?;
    let about = |single: &&SingleResponse| is_about(&single.cert_id, certificate, issuer);
    let single = basic.tbs_response_data.responses.iter().find(about);
    let single = single.ok_or("the OCSP response is about another certificate")?;
    let responder = &basic.tbs_response_data.responder_id;
    let signer = verify(&signed, responder, issuer, &embedded(rest), now)?;
    let verdict = verdict(single, &signer, now)?;
    let is_good = matches!(verdict, Revocation::Good { .. });
    // A revocation is final, also in an old response; only a good one can be replayed to deceive.
    if is_good && nonce.is_some_and(|nonce| answers_another(&basic, nonce)) {
        return Err(
            "the OCSP response has the nonce of another request: it is replayed".to_owned(),
        );
    }
    Ok(verdict)
}

/// Whether a response has another nonce than the request. Many responders do not support nonces and
/// send none.
fn answers_another(basic: &BasicOcspResponse, nonce: &[u8]) -> bool {
    let extensions = basic.tbs_response_data.response_extensions.iter().flatten();
    let mut nonces = extensions.filter(|one| one.extn_id.to_string() == NONCE);
    // The value is the nonce, as an `OCTET STRING` of its own or, in old responders, bare.
    nonces.any(|one| {
        let value = one.extn_value.as_bytes();
        value != nonce && value != element(4, nonce)
    })
}

/// The basic response in its envelope (RFC 6960 4.2.1).
fn basic_bytes(response: &[u8]) -> Result<Vec<u8>, String> {
    let response = OcspResponse::from_der(response)
        .map_err(|_| "the OCSP response cannot be read".to_owned())?;
    if response.response_status != OcspResponseStatus::Successful {
        let status = response.response_status;
        return Err(format!(
            "the OCSP responder answers {}",
            status_name(status)
        ));
    }
    let bytes = response
        .response_bytes
        .ok_or("the OCSP response is empty")?;
    if bytes.response_type.to_string() != BASIC {
        return Err("the OCSP response is not a basic one".to_owned());
    }
    Ok(bytes.response.into_bytes())
}

/// The name of a status (RFC 6960 4.2.1).
const fn status_name(status: OcspResponseStatus) -> &'static str {
    match status {
        OcspResponseStatus::Successful => "successful",
        OcspResponseStatus::MalformedRequest => "malformedRequest",
        OcspResponseStatus::InternalError => "internalError",
        OcspResponseStatus::TryLater => "tryLater",
        OcspResponseStatus::SigRequired => "sigRequired",
        OcspResponseStatus::Unauthorized => {
            "unauthorized: it does not know the certificate, or does not answer for this CA"
        }
    }
}

/// Whether a response is about the certificate: hashes of its issuer's name and key, and its serial
/// number.
fn is_about(id: &CertId, certificate: &Certificate, issuer: &Certificate) -> bool {
    let hash = |bytes: &[u8]| match id.hash_algorithm.oid.to_string().as_str() {
        SHA1 => Some(Sha1::digest(bytes).to_vec()),
        SHA256 => Some(Sha256::digest(bytes).to_vec()),
        _ => None,
    };
    let is = |hashed: &[u8], bytes: &[u8]| hash(bytes).is_some_and(|hash| hash == hashed);
    is(id.issuer_name_hash.as_bytes(), &certificate.raw_issuer)
        && is(id.issuer_key_hash.as_bytes(), &issuer.key.bits)
        && number(id.serial_number.as_bytes()) == number(&certificate.serial)
}

/// A number's bytes without leading zeros.
fn number(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    &bytes[zeros..]
}

/// The certificates in the response, each as received.
fn embedded(rest: &[u8]) -> Vec<CertificateDer<'static>> {
    let list = Any::from_der(rest).and_then(|(_, explicit)| Any::from_der(explicit.data));
    let Ok((_, list)) = list else {
        return Vec::new();
    };
    let mut certificates = Vec::new();
    let mut left = list.data;
    while let Ok((rest, _)) = Any::from_der(left) {
        // `rest` is the end of `left`.
        let one = &left[..left.len() - rest.len()];
        certificates.push(CertificateDer::from(one.to_vec()));
        left = rest;
    }
    certificates
}

/// Verifies the signature, by the issuer or by a responder that it authorized. Returns who signed.
fn verify(
    signed: &Signed,
    responder: &ResponderId,
    issuer: &Certificate,
    embedded: &[CertificateDer<'static>],
    now: Seconds,
) -> Result<String, String> {
    if is_responder(responder, issuer) {
        signed.verify(&issuer.key).map_err(unusable)?;
        return Ok(issuer.subject.clone());
    }
    let signers = embedded.iter().cloned().map(Certificate::parse);
    let signer = signers
        .filter_map(Result::ok)
        .find(|one| is_responder(responder, one))
        .ok_or("the OCSP response does not have its signer's certificate")?;
    signed.verify(&signer.key).map_err(unusable)?;
    authorized(&signer, issuer, now)?;
    Ok(format!(
        "{}, authorized by {}",
        signer.subject, issuer.subject
    ))
}

fn unusable(fault: crate::signed::Unverified) -> String {
    format!("the OCSP response is not usable: {}", fault.words())
}

fn is_responder(responder: &ResponderId, certificate: &Certificate) -> bool {
    match responder {
        ResponderId::ByName(name) => name
            .to_der()
            .is_ok_and(|name| name == certificate.raw_subject),
        ResponderId::ByKey(hash) => {
            hash.as_bytes() == Sha1::digest(&certificate.key.bits).as_slice()
        }
    }
}

/// Whether the issuer authorized the signer (RFC 6960 4.2.2.2): it issued the signer's certificate, for
/// OCSP.
fn authorized(signer: &Certificate, issuer: &Certificate, now: Seconds) -> Result<(), String> {
    let not = |fault: webpki::Error| {
        let why = match fault {
            webpki::Error::RequiredEkuNotFoundContext(_) => {
                "its certificate is not for signing OCSP responses".to_owned()
            }
            webpki::Error::CertExpired { .. } => "its certificate has expired".to_owned(),
            webpki::Error::UnknownIssuer => "the issuer did not issue its certificate".to_owned(),
            other => other.to_string(),
        };
        let who = &signer.subject;
        format!("{who} may not sign the OCSP response: {why}")
    };
    let anchor = webpki::anchor_from_trusted_cert(&issuer.der).map_err(not)?;
    let end = webpki::EndEntityCert::try_from(&signer.der).map_err(not)?;
    end.verify_for_usage(
        provider::algorithms(),
        &[anchor],
        &[],
        unix_time(now),
        KeyUsage::required(OCSP_SIGNING),
        None,
        None,
    )
    .map_err(not)?;
    Ok(())
}

/// The status in the response, if it is valid now. A revocation stays valid.
fn verdict(single: &SingleResponse, signer: &str, now: Seconds) -> Result<Revocation, String> {
    let seconds = |at: x509_ocsp::OcspGeneralizedTime| {
        Seconds::try_from(at.0.to_unix_duration().as_secs()).unwrap_or(Seconds::MAX)
    };
    let from = seconds(single.this_update);
    let until = single
        .next_update
        .map_or(from.saturating_add(WITHOUT_NEXT_UPDATE), seconds);
    let source = format!("an OCSP response of {signer}, valid until {}", say(until));
    if let CertStatus::Revoked(info) = &single.cert_status {
        return Ok(Revocation::Revoked {
            since: seconds(info.revocation_time),
            reason: info
                .revocation_reason
                .map(|code| reason(code as u8).to_owned()),
            source,
        });
    }
    if let Some(because) = not_now(from, until, now) {
        return Err(format!("the OCSP response is not usable: {because}"));
    }
    match single.cert_status {
        CertStatus::Unknown(_) => {
            Err("the OCSP responder does not know the certificate".to_owned())
        }
        CertStatus::Good(_) | CertStatus::Revoked(_) => Ok(Revocation::Good { source }),
    }
}

/// A request for the status of a certificate (RFC 6960 4.1), in DER, without a signature.
pub(crate) fn request(
    certificate: &Certificate,
    issuer: &Certificate,
    nonce: Option<&[u8]>,
) -> Vec<u8> {
    // id-sha1 with NULL parameters: the only hash that every responder knows.
    const ALGORITHM: &[u8] = &[0x30, 9, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0];
    let name = element(4, &Sha1::digest(&certificate.raw_issuer));
    let key = element(4, &Sha1::digest(&issuer.key.bits));
    let serial = element(2, &certificate.serial);
    let id = element(0x30, &[ALGORITHM, &name, &key, &serial].concat());
    let list = element(0x30, &element(0x30, &id));
    let extensions = nonce.map(|nonce| {
        let value = element(4, &element(4, nonce));
        let extension = element(0x30, &[&element(6, NONCE_BYTES), value.as_slice()].concat());
        element(0xa2, &element(0x30, &extension))
    });
    let content = [list, extensions.unwrap_or_default()].concat();
    element(0x30, &element(0x30, &content))
}
