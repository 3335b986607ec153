//! Cipher suites that no server should accept (RFC 9325 4.1): they encrypt nothing or too little, or do
//! not authenticate the server.

/// A cipher suite's number and its name in the registry of IANA.
pub(crate) type Suite = ([u8; 2], &'static str);

/// Suites without encryption, for export, with RC4, DES or 3DES, and without authentication.
pub(crate) const WEAK: [Suite; 47] = [
    ([0x00, 0x01], "TLS_RSA_WITH_NULL_MD5"),
    ([0x00, 0x02], "TLS_RSA_WITH_NULL_SHA"),
    ([0x00, 0x3b], "TLS_RSA_WITH_NULL_SHA256"),
    ([0xc0, 0x01], "TLS_ECDH_ECDSA_WITH_NULL_SHA"),
    ([0xc0, 0x06], "TLS_ECDHE_ECDSA_WITH_NULL_SHA"),
    ([0xc0, 0x0b], "TLS_ECDH_RSA_WITH_NULL_SHA"),
    ([0xc0, 0x10], "TLS_ECDHE_RSA_WITH_NULL_SHA"),
    ([0xc0, 0x15], "TLS_ECDH_anon_WITH_NULL_SHA"),
    ([0x00, 0x17], "TLS_DH_anon_EXPORT_WITH_RC4_40_MD5"),
    ([0x00, 0x18], "TLS_DH_anon_WITH_RC4_128_MD5"),
    ([0x00, 0x19], "TLS_DH_anon_EXPORT_WITH_DES40_CBC_SHA"),
    ([0x00, 0x1a], "TLS_DH_anon_WITH_DES_CBC_SHA"),
    ([0x00, 0x1b], "TLS_DH_anon_WITH_3DES_EDE_CBC_SHA"),
    ([0x00, 0x34], "TLS_DH_anon_WITH_AES_128_CBC_SHA"),
    ([0x00, 0x3a], "TLS_DH_anon_WITH_AES_256_CBC_SHA"),
    ([0x00, 0x46], "TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA"),
    ([0x00, 0x6c], "TLS_DH_anon_WITH_AES_128_CBC_SHA256"),
    ([0x00, 0x6d], "TLS_DH_anon_WITH_AES_256_CBC_SHA256"),
    ([0x00, 0x89], "TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA"),
    ([0x00, 0x9b], "TLS_DH_anon_WITH_SEED_CBC_SHA"),
    ([0x00, 0xa6], "TLS_DH_anon_WITH_AES_128_GCM_SHA256"),
    ([0x00, 0xa7], "TLS_DH_anon_WITH_AES_256_GCM_SHA384"),
    ([0xc0, 0x16], "TLS_ECDH_anon_WITH_RC4_128_SHA"),
    ([0xc0, 0x17], "TLS_ECDH_anon_WITH_3DES_EDE_CBC_SHA"),
    ([0xc0, 0x18], "TLS_ECDH_anon_WITH_AES_128_CBC_SHA"),
    ([0xc0, 0x19], "TLS_ECDH_anon_WITH_AES_256_CBC_SHA"),
    ([0x00, 0x03], "TLS_RSA_EXPORT_WITH_RC4_40_MD5"),
    ([0x00, 0x06], "TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5"),
    ([0x00, 0x08], "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA"),
    ([0x00, 0x11], "TLS_DHE_DSS_EXPORT_WITH_DES40_CBC_SHA"),
    ([0x00, 0x14], "TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA"),
    ([0x00, 0x04], "TLS_RSA_WITH_RC4_128_MD5"),
    ([0x00, 0x05], "TLS_RSA_WITH_RC4_128_SHA"),
    ([0xc0, 0x02], "TLS_ECDH_ECDSA_WITH_RC4_128_SHA"),
    ([0xc0, 0x07], "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA"),
    ([0xc0, 0x0c], "TLS_ECDH_RSA_WITH_RC4_128_SHA"),
    ([0xc0, 0x11], "TLS_ECDHE_RSA_WITH_RC4_128_SHA"),
    ([0x00, 0x09], "TLS_RSA_WITH_DES_CBC_SHA"),
    ([0x00, 0x12], "TLS_DHE_DSS_WITH_DES_CBC_SHA"),
    ([0x00, 0x15], "TLS_DHE_RSA_WITH_DES_CBC_SHA"),
    ([0x00, 0x0a], "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
    ([0x00, 0x13], "TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA"),
    ([0x00, 0x16], "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA"),
    ([0xc0, 0x03], "TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA"),
    ([0xc0, 0x08], "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA"),
    ([0xc0, 0x0d], "TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA"),
    ([0xc0, 0x12], "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"),
];

/// What a weak cipher suite lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lack {
    Encryption,
    Authentication,
    /// Its encryption is for export, or with RC4, DES or 3DES.
    Strength,
}

impl Lack {
    const ALL: [Self; 3] = [Self::Encryption, Self::Authentication, Self::Strength];

    /// The lack in words.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Encryption => "no encryption",
            Self::Authentication => "no authentication",
            Self::Strength => "weak encryption",
        }
    }

    fn is_of(self, suite: &str) -> bool {
        match self {
            Self::Encryption => suite.contains("_NULL_"),
            Self::Authentication => suite.contains("_anon_"),
            Self::Strength => ["EXPORT", "RC4", "RC2", "DES"]
                .iter()
                .any(|word| suite.contains(word)),
        }
    }

    /// What a suite of the table lacks, by its name.
    pub(crate) fn of(suite: &str) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|lack| lack.is_of(suite))
    }
}

/// The suites that lack nothing which one of these lacks.
pub(crate) fn without(accepted: &[&str]) -> Vec<[u8; 2]> {
    let known = |lack: Lack| accepted.iter().any(|suite| lack.is_of(suite));
    let others = WEAK.iter().filter(|(_, name)| !Lack::of(name).any(known));
    others.map(|(number, _)| *number).collect()
}

#[cfg(test)]
mod tests {
    use super::{Lack, WEAK, without};

    #[test]
    fn every_weak_suite_is_listed_once_and_lacks_something() {
        for (place, (number, name)) in WEAK.iter().enumerate() {
            assert!(Lack::of(name).next().is_some(), "{name}");
            let mut before = WEAK.iter().take(place);
            assert!(
                before.all(|one| one.0 != *number && one.1 != *name),
                "{name}"
            );
        }
    }

    #[test]
    fn what_is_known_is_not_offered_again() {
        assert_eq!(without(&[]).len(), WEAK.len());
        let strong = [0x00, 0xa6];
        let null = [0x00, 0x3b];
        let rest = without(&["TLS_ECDH_anon_WITH_NULL_SHA"]);
        assert!(!rest.contains(&strong) && !rest.contains(&null) && rest.contains(&[0, 10]));
        let all = ["TLS_ECDH_anon_WITH_NULL_SHA", "TLS_RSA_WITH_RC4_128_MD5"];
        assert!(without(&all).is_empty());
    }
}
