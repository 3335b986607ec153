//! Certificates, CRLs and OCSP responses, right and wrong in any way (RFC 5280 4 and 5, RFC 6960 4).

use std::sync::atomic::{AtomicU64, Ordering};

use rustls::pki_types::CertificateDer;
use sha1::{Digest as _, Sha1};
use time::OffsetDateTime;

use super::key::{Hash, Key};
use crate::clock::Seconds;
use crate::encode::{bits, element, oid, sequence, unsigned};

/// An extension: its identifier, whether it is critical, and its value.
pub(crate) type Extension = (&'static str, bool, Vec<u8>);

/// The fields of a certificate.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    /// The subject's common name.
    pub(crate) name: String,
    pub(crate) from: Seconds,
    pub(crate) until: Seconds,
    pub(crate) extensions: Vec<Extension>,
    /// The hash of the signature.
    pub(crate) hash: Hash,
    /// Whether a bit of the signature is inverted.
    pub(crate) is_forged: bool,
}

/// A certificate with its key.
#[derive(Clone, Debug)]
pub(crate) struct Party {
    pub(crate) der: CertificateDer<'static>,
    pub(crate) key: Key,
    pub(crate) name: String,
    pub(crate) serial: Vec<u8>,
}

impl Party {
    /// Issues a certificate; a self-signed one without an issuer.
    ///
    /// # Errors
    ///
    /// The key cannot sign.
    pub(crate) fn issue(fields: &Fields, key: Key, issuer: Option<&Self>) -> Result<Self, String> {
        static SERIAL: AtomicU64 = AtomicU64::new(1);
        let serial = 0x4000_0000_0000_0000 | SERIAL.fetch_add(1, Ordering::Relaxed);
        let serial = unsigned(&serial.to_be_bytes());
        let (signer, issuer_name) = match issuer {
            Some(issuer) => (&issuer.key, issuer.name.as_str()),
            None => (&key, fields.name.as_str()),
        };
        let mut extensions = fields.extensions.clone();
        extensions.push(("2.5.29.14", false, element(4, &key_id(&key))));
        if let Some(issuer) = issuer {
            let id = element(0x30, &element(0x80, &key_id(&issuer.key)));
            extensions.push(("2.5.29.35", false, id));
        }
        let algorithm = signer.algorithm(fields.hash);
        let body = sequence(&[
            // Version 3.
            &element(0xa0, &[2, 1, 2]),
            &serial,
            &algorithm,
            &named(issuer_name),
            &sequence(&[&time(fields.from), &time(fields.until)]),
            &named(&fields.name),
            &key.info(),
            &element(0xa3, &listed(&extensions)),
        ]);
        let mut signature = signer.sign(&body, fields.hash)?;
        if let Some(last) = signature.last_mut().filter(|_| fields.is_forged) {
            *last ^= 1;
        }
        let der = sequence(&[&body, &algorithm, &bits(&signature)]);
        Ok(Self {
            der: der.into(),
            key,
            name: fields.name.clone(),
            serial,
        })
    }

    /// A CRL that revokes a certificate, or none.
    ///
    /// # Errors
    ///
    /// The key cannot sign.
    pub(crate) fn crl(&self, revoked: Option<&Self>, now: Seconds) -> Result<Vec<u8>, String> {
        let algorithm = self.key.algorithm(Hash::Usual);
        let reason = listed(&[("2.5.29.21", false, element(10, &[1]))]);
        let entry = |party: &Self| sequence(&[&party.serial, &time(now - 3600), &reason]);
        let revoked = revoked.map(|party| element(0x30, &entry(party)));
        let id = element(0x30, &element(0x80, &key_id(&self.key)));
        let extensions = listed(&[
            ("2.5.29.35", false, id),
            ("2.5.29.20", false, unsigned(&[1])),
        ]);
        let body = sequence(&[
            &[2, 1, 1],
            &algorithm,
            &named(&self.name),
            &time(now - 3600),
            &time(now + 86_400),
            &revoked.unwrap_or_default(),
            &element(0xa0, &extensions),
        ]);
        let signature = self.key.sign(&body, Hash::Usual)?;
        Ok(sequence(&[&body, &algorithm, &bits(&signature)]))
    }

    /// An OCSP response about a certificate that this CA issued.
    ///
    /// # Errors
    ///
    /// The key cannot sign.
    pub(crate) fn ocsp(
        &self,
        about: &Self,
        is_revoked: bool,
        now: Seconds,
    ) -> Result<Vec<u8>, String> {
        let sha1 = sequence(&[&oid("1.3.14.3.2.26"), &element(5, &[])]);
        let id = sequence(&[
            &sha1,
            &element(4, &Sha1::digest(named(&self.name))),
            &element(4, &key_id(&self.key)),
            &about.serial,
        ]);
        let status = if is_revoked {
            let reason = element(0xa0, &element(10, &[1]));
            element(0xa1, &[generalized(now - 3600), reason].concat())
        } else {
            vec![0x80, 0]
        };
        let until = element(0xa0, &generalized(now + 86_400));
        let single = sequence(&[&id, &status, &generalized(now - 3600), &until]);
        let data = sequence(&[
            &element(0xa1, &named(&self.name)),
            &generalized(now - 3600),
            &element(0x30, &single),
        ]);
        let signature = self.key.sign(&data, Hash::Usual)?;
        let basic = sequence(&[&data, &self.key.algorithm(Hash::Usual), &bits(&signature)]);
        let typed = sequence(&[&oid("1.3.6.1.5.5.7.48.1.1"), &element(4, &basic)]);
        Ok(sequence(&[&[10, 1, 0], &element(0xa0, &typed)]))
    }
}

/// The identifier of a key (RFC 5280 4.2.1.2).
fn key_id(key: &Key) -> Vec<u8> {
    Sha1::digest(key.public()).to_vec()
}

/// A distinguished name of a common name.
pub(crate) fn named(common: &str) -> Vec<u8> {
    let attribute = sequence(&[&oid("2.5.4.3"), &element(12, common.as_bytes())]);
    element(0x30, &element(0x31, &attribute))
}

/// Extensions, as a sequence.
fn listed(extensions: &[Extension]) -> Vec<u8> {
    let each = extensions.iter().map(|(name, is_critical, value)| {
        let critical: &[u8] = if *is_critical { &[1, 1, 0xff] } else { &[] };
        sequence(&[&oid(name), critical, &element(4, value)])
    });
    element(0x30, &each.collect::<Vec<_>>().concat())
}

/// A time (RFC 5280 4.1.2.5): two digits of the year until 2049.
fn time(at: Seconds) -> Vec<u8> {
    let date = date(at);
    if (1950..2050).contains(&date.year()) {
        let digits = digits(date);
        element(23, &digits.as_bytes()[2..])
    } else {
        generalized(at)
    }
}

/// A time with four digits of the year.
fn generalized(at: Seconds) -> Vec<u8> {
    element(24, digits(date(at)).as_bytes())
}

fn date(at: Seconds) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

fn digits(date: OffsetDateTime) -> String {
    format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}Z",
        date.year(),
        u8::from(date.month()),
        date.day(),
        date.hour(),
        date.minute(),
        date.second()
    )
}
