//! Files of trusted certificates: PEM and DER are read; other formats get the command that converts
//! them.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use x509_parser::asn1_rs::{Any, FromDer as _, Tag};

use crate::certificate::Certificate;

/// The first bytes of Java's own store formats, JKS and JCEKS.
const JKS: [[u8; 4]; 2] = [[0xfe, 0xed, 0xfe, 0xed], [0xce, 0xce, 0xce, 0xce]];

/// Reads certificates in PEM, or one in DER.
///
/// # Errors
///
/// What the file is, and how to convert it.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Certificate>, String> {
    if JKS.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(
            "it is a Java key store (JKS). Convert it to PEM: keytool -list -rfc -keystore FILE > \
             roots.pem"
                .to_owned(),
        );
    }
    if bytes.first() == Some(&0x30)
        && let Some(certificates) = der(bytes)?
    {
        return Ok(certificates);
    }
    if !contains(bytes, "-----BEGIN CERTIFICATE-----") {
        return Err(without_certificates(bytes));
    }
    let mut certificates = Vec::new();
    for der in CertificateDer::pem_slice_iter(bytes) {
        let der = der.map_err(|error| format!("its PEM cannot be read ({error})"))?;
        certificates.push(Certificate::parse(der)?);
    }
    Ok(certificates)
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

/// A file in DER; none if it is not DER.
fn der(bytes: &[u8]) -> Result<Option<Vec<Certificate>>, String> {
    let Ok((_, whole)) = Any::from_der(bytes) else {
        return Ok(None);
    };
    let first = Any::from_der(whole.data).map(|(_, first)| first.tag());
    match first {
        // PKCS #12 starts with its version, PKCS #7 with the identifier of its content.
        Ok(Tag::Integer) => Err(
            "it is a PKCS #12 store (.p12, .pfx). Convert it to PEM: openssl pkcs12 -in FILE -nokeys \
             -out roots.pem (or keytool -list -rfc -keystore FILE > roots.pem)"
                .to_owned(),
        ),
        Ok(Tag::Oid) => Err(
            "it is a PKCS #7 file (.p7b). Convert it to PEM: openssl pkcs7 -inform DER -in FILE \
             -print_certs -out roots.pem"
                .to_owned(),
        ),
        _ => Certificate::parse(bytes.to_vec().into()).map(|one| Some(vec![one])),
    }
}

fn without_certificates(bytes: &[u8]) -> String {
    let has = |label: &str| contains(bytes, &format!("-----BEGIN {label}"));
    if has("PKCS7") {
        "it is a PKCS #7 file. Convert it: openssl pkcs7 -in FILE -print_certs -out roots.pem"
    } else if has("TRUSTED CERTIFICATE") {
        "it has OpenSSL's TRUSTED CERTIFICATE. Convert it: openssl x509 -in FILE -out roots.pem"
    } else if contains(bytes, "PRIVATE KEY-----") {
        "it has a private key and no certificate. Pass the certificate of the CA, in PEM"
    } else if has("CERTIFICATE REQUEST") {
        "it has a certificate request, not a certificate. Pass the certificate of the CA, in PEM"
    } else {
        "it has no certificate in PEM (-----BEGIN CERTIFICATE-----) or DER"
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn other_formats_get_the_command_that_converts_them() {
        for (bytes, command) in [
            (&b"\xfe\xed\xfe\xed\0\0\0\x02"[..], "keytool -list -rfc"),
            (b"\x30\x03\x02\x01\x03", "openssl pkcs12 -in FILE -nokeys"),
            (b"\x30\x03\x06\x01\x2a", "openssl pkcs7 -inform DER"),
            (b"-----BEGIN PKCS7-----\n", "openssl pkcs7 -in"),
            (b"-----BEGIN TRUSTED CERTIFICATE-----\n", "openssl x509 -in"),
            (
                b"-----BEGIN PRIVATE KEY-----\n",
                "private key and no certificate",
            ),
            (b"", "no certificate in PEM"),
            (b"0 text", "no certificate in PEM"),
            (b"\x30\x02\x05\x00", "not a certificate in DER"),
        ] {
            let fault = read(bytes).expect_err("not a store that can be read");
            assert!(fault.contains(command), "{fault}");
        }
    }
}
