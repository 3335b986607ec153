//! TLS with the provider's own certificate authority, which is generated at the start. Its key is
//! dropped once it has signed the one certificate.

use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::TlsAcceptor;

use super::fault::Fault;

/// The options of TLS.
#[derive(Clone, Debug, Default)]
pub struct Tls {
    /// The folder for the authority's certificate; a temporary one if none.
    pub folder: Option<PathBuf>,
    /// Names of the host in addition to `localhost` and its addresses.
    pub names: Vec<String>,
}

/// TLS that is ready for use.
pub(super) struct Ready {
    pub(super) acceptor: TlsAcceptor,
    /// The file that clients must trust.
    pub(super) authority: PathBuf,
    /// Removes the temporary folder at the end.
    pub(super) _folder: Option<tempfile::TempDir>,
}

/// Generates the authority and the certificate, and writes the certificate of the authority.
pub(super) fn ready(tls: &Tls, address: SocketAddr) -> Result<Ready, Fault> {
    let (folder, own) = match &tls.folder {
        Some(folder) => (folder.clone(), None),
        None => {
            let made = tempfile::Builder::new().prefix("basestring-").tempdir();
            let made = made.map_err(|found| unwritable(Path::new("a new folder"), &found))?;
            (made.path().to_path_buf(), Some(made))
        }
    };
    let made = make(tls, address)
        .map_err(|found| Fault::Internal(format!("cannot generate a certificate: {found}")))?;
    fs::create_dir_all(&folder).map_err(|found| unwritable(&folder, &found))?;
    let authority = folder.join("ca.pem");
    basestring_oracle::internal::files::replace_atomically(&authority, &made.authority)
        .map_err(|found| unwritable(&authority, &found))?;
    Ok(Ready {
        acceptor: TlsAcceptor::from(Arc::new(made.config)),
        authority,
        _folder: own,
    })
}

fn unwritable(path: &Path, found: &std::io::Error) -> Fault {
    let path = path.display();
    Fault::Input(format!("cannot write the certificate to {path}: {found}"))
}

struct Made {
    authority: String,
    config: ServerConfig,
}

fn make(tls: &Tls, address: SocketAddr) -> Result<Made, Box<dyn std::error::Error>> {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let name = "basestring serve: test authority of one run";
    authority.distinguished_name.push(DnType::CommonName, name);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;

    let mut names = vec![
        "localhost".to_owned(),
        "127.0.0.1".to_owned(),
        "::1".to_owned(),
    ];
    if !address.ip().is_unspecified() {
        names.push(address.ip().to_string());
    }
    names.extend(tls.names.iter().cloned());
    names.sort();
    names.dedup();
    let mut leaf = CertificateParams::new(names)?;
    leaf.distinguished_name
        .push(DnType::CommonName, "basestring serve");
    leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    leaf.use_authority_key_identifier_extension = true;
    let key = KeyPair::generate()?;
    let certificate = leaf.signed_by(&key, &authority)?;

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Made {
        authority: authority.pem(),
        config,
    })
}

/// Whether an address is reachable only from this machine.
pub(super) fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}
