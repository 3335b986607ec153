//! How clients are configured right, and what switches their verification off.

use serde::Serialize;

use super::judge::Outcome;

/// The recipe of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Recipe {
    /// The client's name.
    pub client: &'static str,
    /// Words of its command or of its User-Agent header.
    #[serde(skip)]
    pub words: &'static [&'static str],
    /// What switches its verification off. What switches off a part of it alone has that part after it,
    /// in parentheses.
    pub off: &'static str,
    /// The right configuration with a CA of your own.
    pub right: &'static str,
    /// Whether it checks revocation, and how to switch that on.
    pub revocation: &'static str,
}

/// Every recipe.
#[rustfmt::skip]
pub const RECIPES: &[Recipe] = &[
    Recipe {
        client: "curl", words: &["curl/"],
        off: "-k, --insecure",
        right: "curl --cacert ca.pem URL",
        revocation: "--cert-status requires a stapled OCSP response; --crlfile checks a CRL",
    },
    Recipe {
        client: "PHP curl", words: &["php"],
        off: "CURLOPT_SSL_VERIFYPEER => false (the chain), CURLOPT_SSL_VERIFYHOST => 0 (the name)",
        right: "curl_setopt_array($c, [CURLOPT_SSL_VERIFYPEER => true, CURLOPT_SSL_VERIFYHOST => 2, CURLOPT_CAINFO => 'ca.pem'])",
        revocation: "CURLOPT_SSL_VERIFYSTATUS => true requires a stapled OCSP response",
    },
    Recipe {
        client: "Python requests", words: &["python-requests"],
        off: "verify=False",
        right: "requests.get(url, verify='ca.pem')",
        revocation: "not available; an ssl.SSLContext with VERIFY_CRL_CHECK_CHAIN checks CRLs that you load",
    },
    Recipe {
        client: "Python httpx", words: &["python-httpx"],
        off: "verify=False",
        right: "httpx.get(url, verify=ssl.create_default_context(cafile='ca.pem'))",
        revocation: "not available; an ssl.SSLContext with VERIFY_CRL_CHECK_CHAIN checks CRLs that you load",
    },
    Recipe {
        client: "Python aiohttp", words: &["aiohttp"],
        off: "ssl=False",
        right: "session.get(url, ssl=ssl.create_default_context(cafile='ca.pem'))",
        revocation: "not available; an ssl.SSLContext with VERIFY_CRL_CHECK_CHAIN checks CRLs that you load",
    },
    Recipe {
        client: "Python urllib", words: &["Python-urllib", "urllib", "python"],
        off: "ssl._create_unverified_context(), verify_mode = ssl.CERT_NONE, check_hostname = False (the name)",
        right: "urllib.request.urlopen(url, context=ssl.create_default_context(cafile='ca.pem'))",
        revocation: "verify_flags |= ssl.VERIFY_CRL_CHECK_CHAIN checks CRLs that you load",
    },
    Recipe {
        client: "Node.js", words: &["node", "undici"],
        off: "rejectUnauthorized: false, NODE_TLS_REJECT_UNAUTHORIZED=0, checkServerIdentity: () => undefined (the name)",
        right: "https.get(url, { ca: fs.readFileSync('ca.pem') }), or NODE_EXTRA_CA_CERTS=ca.pem",
        revocation: "the option crl checks a CRL; the event OCSPResponse has a staple that you check",
    },
    Recipe {
        client: "Java HttpClient", words: &["Java-http-client", "java"],
        off: "an X509TrustManager whose methods are empty, -Djdk.internal.httpclient.disableHostnameVerification (the name)",
        right: "keytool -importcert -file ca.pem -keystore trust.p12 -storepass changeit -noprompt; java -Djavax.net.ssl.trustStore=trust.p12",
        revocation: "-Dcom.sun.net.ssl.checkRevocation=true -Docsp.enable=true",
    },
    Recipe {
        client: "Ruby Net::HTTP", words: &["Ruby", "ruby"],
        off: "verify_mode = OpenSSL::SSL::VERIFY_NONE, verify_hostname = false (the name)",
        right: "http.verify_mode = OpenSSL::SSL::VERIFY_PEER; http.ca_file = 'ca.pem'",
        revocation: "http.cert_store with flags = OpenSSL::X509::V_FLAG_CRL_CHECK_ALL checks CRLs that you add",
    },
    Recipe {
        client: "Go net/http", words: &["Go-http-client", "go run"],
        off: "InsecureSkipVerify: true",
        right: "pool := x509.NewCertPool(); pool.AppendCertsFromPEM(pem); &tls.Config{RootCAs: pool}",
        revocation: "not available; VerifyConnection can check cs.OCSPResponse with golang.org/x/crypto/ocsp",
    },
    Recipe {
        client: "wget", words: &["Wget"],
        off: "--no-check-certificate",
        right: "wget --ca-certificate=ca.pem URL",
        revocation: "--crl-file=FILE checks a CRL",
    },
    Recipe {
        client: "Perl HTTP::Tiny", words: &["HTTP-Tiny"],
        off: "verify_SSL => 0",
        right: "HTTP::Tiny->new(verify_SSL => 1, SSL_options => { SSL_ca_file => 'ca.pem' })",
        revocation: "SSL_options => { SSL_check_crl => 1 } checks CRLs",
    },
    Recipe {
        client: "Perl LWP", words: &["libwww-perl", "perl"],
        off: "verify_hostname => 0 (the name), PERL_LWP_SSL_VERIFY_HOSTNAME=0 (the name), verify_hostname => 0 with SSL_verify_mode => SSL_VERIFY_NONE",
        right: "LWP::UserAgent->new(ssl_opts => { verify_hostname => 1, SSL_ca_file => 'ca.pem' })",
        revocation: "SSL_check_crl => 1 checks CRLs; SSL_ocsp_mode => SSL_OCSP_FULL_CHAIN checks OCSP",
    },
    Recipe {
        client: "Rust reqwest", words: &["reqwest"],
        off: "tls_danger_accept_invalid_certs(true), tls_danger_accept_invalid_hostnames(true) (the name)",
        right: "Client::builder().tls_certs_only([ca])",
        revocation: "tls_crls_only checks CRLs that you load",
    },
    Recipe {
        client: "Rust ureq", words: &["ureq"],
        off: "disable_verification(true)",
        right: "TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[ca]))",
        revocation: "not available; a rustls ClientConfig with CRLs checks them",
    },
];

/// The recipe of a client, by its User-Agent header, or else by its command.
pub(crate) fn find(name: &str, outcomes: &[Outcome]) -> Option<&'static Recipe> {
    let agent = outcomes
        .iter()
        .flat_map(|outcome| &outcome.record.requests)
        .flat_map(|request| &request.headers)
        .find(|(header, _)| header.eq_ignore_ascii_case("user-agent"))
        .map(|(_, agent)| agent.as_str());
    let by = |text: &str| {
        let has = |recipe: &&Recipe| recipe.words.iter().any(|word| text.contains(word));
        RECIPES.iter().find(has)
    };
    agent.and_then(by).or_else(|| by(name))
}
