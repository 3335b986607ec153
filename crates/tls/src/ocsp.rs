//! A stapled OCSP response, verified (RFC 6960): that it is about the certificate, that its signer may
//! answer for the issuer, its signature, its times, and what it says.

#![expect(clippy::wildcard_enum_match_arm)]

use std::time::Duration;

use der::{Decode as _, Encode as _};
use rustls::pki_types::{CertificateDer, UnixTime};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;
use webpki::KeyUsage;
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspResponse, OcspResponseStatus, ResponderId,
    SingleResponse,
};
use x509_parser::asn1_rs::{Any, FromDer as _};

use crate::certificate::{Certificate, Signed};
use crate::clock::{Seconds, say};
use crate::provider;
use crate::report::Revocation;
use crate::revocation::{not_now, reason};

/// id-pkix-ocsp-basic.
const BASIC: &str = "1.3.6.1.5.5.7.48.1.1";
const SHA1: &str = "1.3.14.3.2.26";
const SHA256: &str = "2.16.840.1.101.3.4.2.1";

/// id-kp-OCSPSigning (RFC 6960 4.2.2.2), its content octets.
const OCSP_SIGNING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 9];

/// So long a response holds that does not say until when (its responder then has a newer one always).
const WITHOUT_NEXT_UPDATE: Seconds = 86_400;

/// Judges a certificate by its stapled response.
pub(crate) fn judge(
    certificate: &Certificate,
    issuer: Option<&Certificate>,
    staple: &[u8],
    now: Seconds,
) -> Revocation {
    examine(certificate, issuer, staple, now)
        .unwrap_or_else(|because| Revocation::Unchecked { because })
}

/// The verdict of a staple, or why it has none.
fn examine(
    certificate: &Certificate,
    issuer: Option<&Certificate>,
    staple: &[u8],
    now: Seconds,
) -> Result<Revocation, String> {
    if staple.is_empty() {
        return Err("the server staples no response".to_owned());
    }
    let issuer =
        issuer.ok_or("the certificate of its issuer, which signs OCSP responses, is not known")?;
    let octets = basic_octets(staple)?;
    let unread = |_| "the stapled response cannot be read".to_owned();
    let basic = BasicOcspResponse::from_der(&octets).map_err(unread)?;
    let (signed, rest) = Signed::from_der(&octets).ok_or("the stapled response cannot be read")?;
    let about = |single: &&SingleResponse| is_about(&single.cert_id, certificate, issuer);
    let single = basic.tbs_response_data.responses.iter().find(about);
    let single = single.ok_or("the stapled response is about another certificate")?;
    let responder = &basic.tbs_response_data.responder_id;
    let signer = verify(&signed, responder, issuer, &embedded(rest), now)?;
    verdict(single, &signer, now)
}

/// The basic response in its envelope (RFC 6960 4.2.1).
fn basic_octets(staple: &[u8]) -> Result<Vec<u8>, String> {
    let response = OcspResponse::from_der(staple)
        .map_err(|_| "the stapled response cannot be read".to_owned())?;
    if response.response_status != OcspResponseStatus::Successful {
        let status = response.response_status;
        return Err(format!("the stapled response is a refusal: {status:?}"));
    }
    let bytes = response
        .response_bytes
        .ok_or("the stapled response is empty")?;
    if bytes.response_type.to_string() != BASIC {
        return Err("the stapled response is not a basic one".to_owned());
    }
    Ok(bytes.response.into_bytes())
}

/// Whether a response is about the certificate: hashes of its issuer's name and key, and its serial
/// number.
fn is_about(id: &CertId, certificate: &Certificate, issuer: &Certificate) -> bool {
    let hash = |octets: &[u8]| match id.hash_algorithm.oid.to_string().as_str() {
        SHA1 => Some(Sha1::digest(octets).to_vec()),
        SHA256 => Some(Sha256::digest(octets).to_vec()),
        _ => None,
    };
    let is = |hashed: &[u8], octets: &[u8]| hash(octets).is_some_and(|hash| hash == hashed);
    is(id.issuer_name_hash.as_bytes(), &certificate.raw_issuer)
        && is(id.issuer_key_hash.as_bytes(), &issuer.key)
        && number(id.serial_number.as_bytes()) == number(&certificate.serial)
}

/// A number's octets without the zeros before them.
fn number(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    &octets[zeros..]
}

/// The certificates that come with the response, each as it came.
fn embedded(rest: &[u8]) -> Vec<CertificateDer<'static>> {
    let list = Any::from_der(rest).and_then(|(_, explicit)| Any::from_der(explicit.data));
    let Ok((_, list)) = list else {
        return Vec::new();
    };
    let mut certificates = Vec::new();
    let mut left = list.data;
    while let Ok((behind, _)) = Any::from_der(left) {
        let one = &left[..left.len() - behind.len()];
        certificates.push(CertificateDer::from(one.to_vec()));
        left = behind;
    }
    certificates
}

/// Verifies the signature, by the issuer or by one whom it appointed; says who signed.
fn verify(
    signed: &Signed,
    responder: &ResponderId,
    issuer: &Certificate,
    embedded: &[CertificateDer<'static>],
    now: Seconds,
) -> Result<String, String> {
    if is_responder(responder, issuer) {
        signed
            .verify(&issuer.der)
            .map_err(|fault| format!("the stapled response is of no use: {fault}"))?;
        return Ok(issuer.subject.clone());
    }
    let signers = embedded.iter().cloned().map(Certificate::parse);
    let signer = signers
        .filter_map(Result::ok)
        .find(|one| is_responder(responder, one))
        .ok_or("the stapled response comes without its signer's certificate")?;
    signed
        .verify(&signer.der)
        .map_err(|fault| format!("the stapled response is of no use: {fault}"))?;
    appointed(&signer, issuer, now)?;
    Ok(format!(
        "{}, appointed by {}",
        signer.subject, issuer.subject
    ))
}

fn is_responder(responder: &ResponderId, certificate: &Certificate) -> bool {
    match responder {
        ResponderId::ByName(name) => name
            .to_der()
            .is_ok_and(|name| name == certificate.raw_subject),
        ResponderId::ByKey(hash) => hash.as_bytes() == Sha1::digest(&certificate.key).as_slice(),
    }
}

/// Whether the issuer appointed the signer (RFC 6960 4.2.2.2): it signed the signer's certificate, for
/// OCSP.
fn appointed(signer: &Certificate, issuer: &Certificate, now: Seconds) -> Result<(), String> {
    let not = |fault: webpki::Error| {
        let why = match fault {
            webpki::Error::RequiredEkuNotFoundContext(_) => {
                "its certificate is not for signing OCSP responses".to_owned()
            }
            webpki::Error::CertExpired { .. } => "its certificate has expired".to_owned(),
            webpki::Error::UnknownIssuer => {
                "its certificate is not by the certificate's issuer".to_owned()
            }
            other => other.to_string(),
        };
        let who = &signer.subject;
        format!("the stapled response is signed by one who may not, {who}: {why}")
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

/// A time as webpki takes it; before 1970 nothing is valid.
pub(crate) fn unix_time(at: Seconds) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(at).unwrap_or(0)))
}

/// What the response says, if it holds now. Whatever was revoked stays so.
fn verdict(single: &SingleResponse, signer: &str, now: Seconds) -> Result<Revocation, String> {
    let seconds = |at: x509_ocsp::OcspGeneralizedTime| {
        Seconds::try_from(at.0.to_unix_duration().as_secs()).unwrap_or(Seconds::MAX)
    };
    let from = seconds(single.this_update);
    let until = single
        .next_update
        .map_or(from.saturating_add(WITHOUT_NEXT_UPDATE), seconds);
    let source = format!("a response of {signer}, valid until {}", say(until));
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
        return Err(format!("the stapled response is of no use: {because}"));
    }
    match single.cert_status {
        CertStatus::Unknown(_) => Err(
            "the stapled response says that its responder does not know the certificate".to_owned(),
        ),
        _ => Ok(Revocation::Good { source }),
    }
}
