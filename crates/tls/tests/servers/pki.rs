//! Authorities, certificates and revocation lists, generated for a test.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CrlDistributionPoint,
    CustomExtension, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod,
    KeyPair, KeyUsagePurpose, RevocationReason, RevokedCertParams, SerialNumber,
};
use rustls::pki_types::CertificateDer;
use time::OffsetDateTime;

/// The host that certificates are for.
pub(crate) const HOST: &str = "api.example.com";

/// A day.
pub(crate) const DAY: Duration = Duration::from_secs(86_400);

/// A time this many days from now.
pub(crate) fn in_days(days: i32) -> OffsetDateTime {
    let now = OffsetDateTime::now_utc();
    now + time::Duration::days(days.into())
}

/// A certificate with its key.
pub(crate) struct Party {
    pub(crate) certificate: CertificateDer<'static>,
    pub(crate) params: CertificateParams,
    pub(crate) key: KeyPair,
}

fn named(name: &str) -> CertificateParams {
    static SERIAL: AtomicU64 = AtomicU64::new(1);
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    // A first byte above 0x7f, before which DER has a zero.
    let serial = 0x8000_0000_0000_0000 | SERIAL.fetch_add(1, Ordering::Relaxed);
    params.serial_number = Some(SerialNumber::from(serial));
    params.not_before = in_days(-30);
    params.not_after = in_days(90);
    params
}

/// The parameters of a CA's certificate.
pub(crate) fn authority(name: &str) -> CertificateParams {
    let mut params = named(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

/// The parameters of a server's certificate.
pub(crate) fn server(names: &[&str]) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let with_names = CertificateParams::new(names).expect("names in ASCII");
    let mut params = named("the server");
    params.subject_alt_names = with_names.subject_alt_names;
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    params
}

/// The parameters of a certificate that signs OCSP responses.
pub(crate) fn ocsp_signer(name: &str) -> CertificateParams {
    let mut params = named(name);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::OcspSigning];
    params
}

/// must-staple (RFC 7633): the TLS feature `status_request`.
pub(crate) fn must_staple() -> CustomExtension {
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 24], vec![0x30, 3, 2, 1, 5])
}

/// id-ad-caIssuers: where the issuer's certificate is.
pub(crate) fn issuer_at(url: &str) -> CustomExtension {
    let tlv = |tag: u8, content: &[u8]| {
        let length = u8::try_from(content.len()).expect("a short URL");
        assert!(length < 0x80, "a length in one byte");
        [&[tag, length], content].concat()
    };
    let method = [6, 8, 0x2b, 6, 1, 5, 5, 7, 0x30, 2];
    let access = [&method[..], &tlv(0x86, url.as_bytes())].concat();
    let content = tlv(0x30, &tlv(0x30, &access));
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], content)
}

/// Where the CRL is.
pub(crate) fn crl_at(url: &str) -> Vec<CrlDistributionPoint> {
    vec![CrlDistributionPoint {
        uris: vec![url.to_owned()],
    }]
}

impl Party {
    /// A self-signed certificate.
    pub(crate) fn itself(params: CertificateParams) -> Self {
        Self::with_key(params, KeyPair::generate().expect("ring generates keys"))
    }

    /// A self-signed certificate with the same key.
    pub(crate) fn twin(&self, params: CertificateParams) -> Self {
        let key = KeyPair::from_pem(&self.key.serialize_pem());
        Self::with_key(params, key.expect("a key just written"))
    }

    fn with_key(params: CertificateParams, key: KeyPair) -> Self {
        let certificate = params
            .self_signed(&key)
            .expect("parameters that can be signed");
        Self {
            certificate: certificate.der().clone(),
            params,
            key,
        }
    }

    /// A root with this name.
    pub(crate) fn root(name: &str) -> Self {
        Self::itself(authority(name))
    }

    /// A certificate that this one issues.
    pub(crate) fn issue(&self, params: CertificateParams) -> Self {
        let key = KeyPair::generate().expect("ring generates keys");
        let issuer = Issuer::from_params(&self.params, &self.key);
        let signed = params.signed_by(&key, &issuer);
        Self {
            certificate: signed.expect("parameters that can be signed").der().clone(),
            params,
            key,
        }
    }

    /// A certificate that this one issues for an existing key.
    pub(crate) fn issue_for(&self, params: CertificateParams, key: &KeyPair) -> Self {
        let key = KeyPair::from_pem(&key.serialize_pem()).expect("a key just written");
        let issuer = Issuer::from_params(&self.params, &self.key);
        let signed = params.signed_by(&key, &issuer);
        Self {
            certificate: signed.expect("parameters that can be signed").der().clone(),
            params,
            key,
        }
    }

    /// Its certificate in PEM.
    pub(crate) fn pem(&self) -> String {
        pem_of("CERTIFICATE", &self.certificate)
    }

    /// A list that revokes these, dated a day ago, valid for this many days from now.
    pub(crate) fn crl(&self, revoked: &[&Self], days: i32) -> Vec<u8> {
        self.crl_dated(revoked, (days - 1).min(-1), days)
    }

    /// The same from one day to another.
    pub(crate) fn crl_dated(&self, revoked: &[&Self], from: i32, to: i32) -> Vec<u8> {
        let entry = |party: &&Self| RevokedCertParams {
            serial_number: party.params.serial_number.clone().expect("each has one"),
            revocation_time: in_days(-2),
            reason_code: Some(RevocationReason::KeyCompromise),
            invalidity_date: None,
        };
        let params = CertificateRevocationListParams {
            this_update: in_days(from),
            next_update: in_days(to),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: revoked.iter().map(entry).collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        let issuer = Issuer::from_params(&self.params, &self.key);
        let list = params.signed_by(&issuer).expect("a CA may sign CRLs");
        list.der().to_vec()
    }
}

/// Bytes in PEM.
pub(crate) fn pem_of(label: &str, der: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
}

/// The same with the last bit inverted, which is in the signature.
pub(crate) fn flipped(mut der: Vec<u8>) -> Vec<u8> {
    if let Some(last) = der.last_mut() {
        *last ^= 1;
    }
    der
}
