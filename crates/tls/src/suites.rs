//! Cipher suites that no server should accept (RFC 9325 4.1): they encrypt nothing or too little, or do
//! not authenticate the server.

/// A cipher suite's number and its name in the registry of IANA.
pub(crate) type Suite = ([u8; 2], &'static str);

/// Suites without encryption, for export, with RC4, DES or 3DES, and without authentication.
pub(crate) const WEAK: [Suite; 27] = [
    ([0x00, 0x01], "TLS_RSA_WITH_NULL_MD5"),
    ([0x00, 0x02], "TLS_RSA_WITH_NULL_SHA"),
    ([0x00, 0x3b], "TLS_RSA_WITH_NULL_SHA256"),
    ([0xc0, 0x06], "TLS_ECDHE_ECDSA_WITH_NULL_SHA"),
    ([0xc0, 0x10], "TLS_ECDHE_RSA_WITH_NULL_SHA"),
    ([0x00, 0x18], "TLS_DH_anon_WITH_RC4_128_MD5"),
    ([0x00, 0x1b], "TLS_DH_anon_WITH_3DES_EDE_CBC_SHA"),
    ([0x00, 0x34], "TLS_DH_anon_WITH_AES_128_CBC_SHA"),
    ([0x00, 0x3a], "TLS_DH_anon_WITH_AES_256_CBC_SHA"),
    ([0x00, 0xa6], "TLS_DH_anon_WITH_AES_128_GCM_SHA256"),
    ([0xc0, 0x16], "TLS_ECDH_anon_WITH_RC4_128_SHA"),
    ([0xc0, 0x18], "TLS_ECDH_anon_WITH_AES_128_CBC_SHA"),
    ([0xc0, 0x19], "TLS_ECDH_anon_WITH_AES_256_CBC_SHA"),
    ([0x00, 0x03], "TLS_RSA_EXPORT_WITH_RC4_40_MD5"),
    ([0x00, 0x06], "TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5"),
    ([0x00, 0x08], "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA"),
    ([0x00, 0x14], "TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA"),
    ([0x00, 0x04], "TLS_RSA_WITH_RC4_128_MD5"),
    ([0x00, 0x05], "TLS_RSA_WITH_RC4_128_SHA"),
    ([0xc0, 0x07], "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA"),
    ([0xc0, 0x11], "TLS_ECDHE_RSA_WITH_RC4_128_SHA"),
    ([0x00, 0x09], "TLS_RSA_WITH_DES_CBC_SHA"),
    ([0x00, 0x15], "TLS_DHE_RSA_WITH_DES_CBC_SHA"),
    ([0x00, 0x0a], "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
    ([0x00, 0x16], "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA"),
    ([0xc0, 0x08], "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA"),
    ([0xc0, 0x12], "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"),
];
