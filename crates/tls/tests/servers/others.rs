//! Chains that verifiers judge differently: the verdict of this program is compared with those of openssl,
//! curl, Python, Node.js and Java, where they are installed. Each difference has its reason.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use basestring_tls::{Options, Roots};
use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, KeyPair};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use crate::peers::Server;
use crate::pki::{HOST, Party, authority, ocsp_signer, pem_of, server};
use crate::staple::Staple;
use crate::{Case, trusting};

/// The verifiers.
const OPENSSL: &str = "openssl";
const CURL: &str = "curl";
const PYTHON: &str = "Python";
const NODE: &str = "Node.js";
const JAVA: &str = "Java";

/// Where verifiers need not agree, and why. Other versions of them may agree.
const DIFFERENCES: &[(&str, &[&str], &str)] = &[
    (
        "sha1-intermediate",
        &[JAVA],
        "it rejects SHA-1 only below the roots that it ships (jdk.certpath.disabledAlgorithms)",
    ),
    (
        "version-1-certificate",
        &[OPENSSL, CURL, PYTHON, NODE, JAVA],
        "they compare the common name where there is no subjectAltName, against RFC 9525 2",
    ),
    (
        "expired-crl-of-the-root",
        &[OPENSSL, CURL, PYTHON, NODE, JAVA],
        "they require a CRL of every CA; here one of the server's certificate, and this is a warning",
    ),
];

/// Which revocation is checked.
#[derive(Clone, Debug)]
enum Checks {
    Nothing,
    /// By CRLs, of every certificate of the chain.
    Crls(Vec<Vec<u8>>),
    /// By the stapled response.
    Staple,
}

/// A server, and what its verifiers are given.
struct Variant {
    id: &'static str,
    address: SocketAddr,
    root: String,
    checks: Checks,
    /// Whether this program accepts it.
    is_right: bool,
}

impl Variant {
    fn checking(self, checks: Checks) -> Self {
        Self { checks, ..self }
    }

    /// The verdict of this program: whether it accepts the server, and the faults.
    fn judge(&self, root: &Party) -> (bool, String) {
        let roots = Roots::pinned(self.root.as_bytes()).expect("a root in PEM");
        let options = Options {
            roots,
            crls: match &self.checks {
                Checks::Crls(crls) => crls.clone(),
                Checks::Nothing | Checks::Staple => Vec::new(),
            },
            require_revocation: !matches!(self.checks, Checks::Nothing),
            ..trusting(root)
        };
        let report = Case::new(self.id, self.address, options, &[]).check();
        (report.faults.is_empty(), report.to_text())
    }
}

/// A server by openssl's certificates.
fn by_openssl(id: &'static str, is_right: bool, folder: &Path, chain: &[&str]) -> Variant {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("openssl wrote it");
    let party = |name: &&str| Party {
        certificate: CertificateDer::from_pem_slice(read(&format!("{name}.pem")).as_bytes())
            .expect("PEM"),
        params: CertificateParams::default(),
        key: KeyPair::from_pem(&read(&format!("{name}.key"))).expect("a key of EC"),
    };
    let sent: Vec<Party> = chain.iter().skip(1).map(party).collect();
    let leaf = party(&chain[0]);
    Variant {
        id,
        is_right,
        address: Server::new(&leaf, &sent.iter().collect::<Vec<_>>()).start(),
        root: read("root.pem"),
        checks: Checks::Nothing,
    }
}

const CA: &str = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n\
                  subjectKeyIdentifier=hash\n";
const LEAF: &str = "basicConstraints=CA:FALSE\nsubjectAltName=DNS:api.example.com\n\
                    extendedKeyUsage=serverAuth\nkeyUsage=critical,digitalSignature\n";

/// A folder in which openssl makes certificates.
struct Maker(tempfile::TempDir);

impl Maker {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn openssl(&self, arguments: &str) {
        let status = Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(self.0.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        let is_done = status.expect("the program openssl").success();
        assert!(is_done, "openssl {arguments}");
    }

    /// A certificate by an issuer, self-signed without one; of version 1 without extensions.
    fn issue(&self, name: &str, issuer: Option<&str>, extensions: &str, more: &str) {
        let subject = if name == "leaf" { HOST } else { name };
        self.openssl(&format!(
            "req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout {name}.key \
             -out {name}.csr -subj /CN={subject}"
        ));
        let file = format!("{name}.ext");
        std::fs::write(self.0.path().join(&file), extensions).expect("a file");
        let by = match issuer {
            Some(issuer) => format!("-CA {issuer}.pem -CAkey {issuer}.key"),
            None => format!("-signkey {name}.key"),
        };
        let with = match extensions {
            "" => String::new(),
            _ => format!("-extfile {file}"),
        };
        let serial = match more.contains("-set_serial") {
            true => "",
            false => "-set_serial 4660",
        };
        self.openssl(&format!(
            "x509 -req -in {name}.csr {by} -days 60 -out {name}.pem {with} {serial} {more}"
        ));
    }

    /// A root, a leaf and, with extensions for it, an intermediate; each with further arguments.
    fn chain(&self, root: (&str, &str), between: Option<(&str, &str)>, leaf: (&str, &str)) {
        self.issue("root", None, root.0, root.1);
        if let Some((extensions, more)) = between {
            self.issue("between", Some("root"), extensions, more);
        }
        let issuer = if between.is_some() { "between" } else { "root" };
        self.issue("leaf", Some(issuer), leaf.0, leaf.1);
    }
}

/// Old signatures, serial numbers and versions.
fn old_forms() -> Vec<Variant> {
    const LONG: &str = "-set_serial 0x0102030405060708090a0b0c0d0e0f101112131415161718";
    let (ca, leaf) = ((CA, ""), (LEAF, ""));
    let negative = "-set_serial -5";
    type Made<'m> = (&'m str, &'m str);
    let all: [(&'static str, bool, Made<'_>, Option<Made<'_>>, Made<'_>); 10] = [
        ("plain", true, ca, Some(ca), leaf),
        ("sha1-intermediate", false, ca, Some((CA, "-sha1")), leaf),
        ("sha1-root", true, (CA, "-sha1"), None, leaf),
        ("negative-serial", true, ca, None, (LEAF, negative)),
        (
            "negative-serial-intermediate",
            true,
            ca,
            Some((CA, negative)),
            leaf,
        ),
        ("serial-zero", true, ca, None, (LEAF, "-set_serial 0")),
        ("long-serial", true, ca, None, (LEAF, LONG)),
        ("version-1-certificate", false, ca, None, ("", "")),
        ("version-1-intermediate", false, ca, Some(("", "")), leaf),
        ("version-1-root", true, ("", ""), None, leaf),
    ];
    let made = all.into_iter().map(|(id, is_right, root, between, leaf)| {
        let maker = Maker::new();
        maker.chain(root, between, leaf);
        let chain: &[&str] = match between {
            Some(_) => &["leaf", "between"],
            None => &["leaf"],
        };
        by_openssl(id, is_right, maker.0.path(), chain)
    });
    made.collect()
}

/// Revocation by CRLs and staples.
fn revocation() -> Vec<Variant> {
    let root = Party::root("the root");
    let between = root.issue(authority("the intermediate"));
    let leaf = between.issue(server(&[HOST]));
    let address = Server::new(&leaf, &[&between]).start();
    let of = |id, is_right, address| Variant {
        id,
        is_right,
        address,
        root: root.pem(),
        checks: Checks::Nothing,
    };
    let by = |id, is_right, crls: [Vec<u8>; 2]| {
        of(id, is_right, address).checking(Checks::Crls(crls.to_vec()))
    };
    let (good_root, good) = (root.crl(&[], 7), between.crl(&[], 7));
    let other_purpose = |purposes: Vec<ExtendedKeyUsagePurpose>| {
        let mut params = ocsp_signer("no responder");
        params.extended_key_usages = purposes;
        between.issue(params)
    };
    let responder = between.issue(ocsp_signer("a responder"));
    let aimless = other_purpose(Vec::new());
    let for_servers = other_purpose(vec![ExtendedKeyUsagePurpose::ServerAuth]);
    let stapled = |id, is_right, signer: &Party| {
        let staple = Staple {
            signer,
            ..Staple::good(&leaf, &between)
        };
        let server = Server::new(&leaf, &[&between]).stapling(staple.der());
        of(id, is_right, server.start()).checking(Checks::Staple)
    };
    vec![
        by("crls", true, [good_root.clone(), good.clone()]),
        by(
            "expired-crl",
            false,
            [good_root.clone(), between.crl(&[], -1)],
        ),
        by(
            "expired-crl-of-the-root",
            true,
            [root.crl(&[], -1), good.clone()],
        ),
        by("revoked", false, [good_root, between.crl(&[&leaf], 7)]),
        by(
            "revoked-intermediate",
            false,
            [root.crl(&[&between], 7), good],
        ),
        stapled("delegate", true, &responder),
        stapled("delegate-without-purpose", false, &aimless),
        stapled("delegate-of-another-purpose", false, &for_servers),
    ]
}

/// The files of a variant: its root, and its CRLs.
fn files(folder: &Path, variant: &Variant) -> (PathBuf, PathBuf) {
    let root = folder.join(format!("{}.pem", variant.id));
    let crls = folder.join(format!("{}.crl", variant.id));
    std::fs::write(&root, &variant.root).expect("a file");
    if let Checks::Crls(lists) = &variant.checks {
        let lists: String = lists.iter().map(|list| pem_of("X509 CRL", list)).collect();
        std::fs::write(&crls, lists).expect("a file");
    }
    (root, crls)
}

/// The verdicts of a verifier by variant: whether it accepts, and its words.
type Verdicts = BTreeMap<&'static str, (bool, String)>;

/// A verifier that is started for each variant; none if it is not installed.
fn each(
    program: &str,
    variants: &[Variant],
    folder: &Path,
    arguments: impl Fn(&Variant, &str, &str) -> Option<Vec<String>>,
) -> Option<Verdicts> {
    let mut verdicts = Verdicts::new();
    for variant in variants {
        let (root, crls) = files(folder, variant);
        let (root, crls) = (root.display().to_string(), crls.display().to_string());
        let Some(arguments) = arguments(variant, &root, &crls) else {
            continue;
        };
        let ran = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .output();
        let ran = ran.ok()?;
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        verdicts.insert(variant.id, (ran.status.success(), said));
    }
    Some(verdicts)
}

fn openssl(variants: &[Variant], folder: &Path) -> Option<Verdicts> {
    each("openssl", variants, folder, |variant, root, crls| {
        let mut words = format!(
            "s_client -connect {} -servername {HOST} -verify_hostname {HOST} -verify_return_error \
             -brief -no-CApath -no-CAstore -CAfile {root}",
            variant.address
        );
        match variant.checks {
            Checks::Nothing => {}
            Checks::Crls(_) => {
                let both = [root, crls].map(|path| std::fs::read(path).expect("just written"));
                let file = format!("{root}.both");
                std::fs::write(&file, both.concat()).expect("a file");
                words = format!("{words}.both -crl_check_all");
            }
            // It prints the response, and does not judge it.
            Checks::Staple => return None,
        }
        Some(words.split_whitespace().map(str::to_owned).collect())
    })
}

fn curl(variants: &[Variant], folder: &Path) -> Option<Verdicts> {
    each("curl", variants, folder, |variant, root, crls| {
        let more = match variant.checks {
            Checks::Nothing => String::new(),
            Checks::Crls(_) => format!("--crlfile {crls}"),
            Checks::Staple => "--cert-status".to_owned(),
        };
        let words = format!(
            "-q -sS --output /dev/null --max-time 30 --noproxy * --cacert {root} --connect-to \
             {HOST}:443:{} https://{HOST}/ {more}",
            variant.address
        );
        Some(words.split_whitespace().map(str::to_owned).collect())
    })
}

/// A verifier that reads all variants from standard input; none if it is not installed.
fn together(program: &str, script: &str, variants: &[Variant], folder: &Path) -> Option<Verdicts> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers/others");
    let mut child = Command::new(program)
        .arg(place.join(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut lines = String::new();
    for variant in variants {
        let (root, crls) = files(folder, variant);
        let check = match variant.checks {
            Checks::Nothing => "none",
            Checks::Crls(_) => "crls",
            Checks::Staple => "staple",
        };
        let (root, crls, port) = (root.display(), crls.display(), variant.address.port());
        lines += &format!("{}\t{root}\t{port}\t{check}\t{crls}\n", variant.id);
    }
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(lines.as_bytes()).expect("it reads");
    drop(stdin);
    let said = child.wait_with_output().expect("it ends").stdout;
    let said = String::from_utf8_lossy(&said).into_owned();
    let mut verdicts = Verdicts::new();
    for variant in variants {
        let mut lines = said.lines().filter_map(|line| line.split_once('\t'));
        let verdict = lines.find(|(id, _)| *id == variant.id);
        let (_, verdict) = verdict.unwrap_or_else(|| panic!("{program} on {}: {said}", variant.id));
        if verdict != "-" {
            verdicts.insert(variant.id, (verdict == "yes", verdict.to_owned()));
        }
    }
    Some(verdicts)
}

#[test]
fn other_verifiers_agree_or_differ_for_a_reason() {
    let variants: Vec<Variant> = old_forms().into_iter().chain(revocation()).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let unused = Party::root("unused");
    let mut wrong = Vec::new();
    for variant in &variants {
        let (is_accepted, text) = variant.judge(&unused);
        if is_accepted != variant.is_right {
            wrong.push(format!(
                "{} here: accepted: {is_accepted}\n{text}",
                variant.id
            ));
        }
    }
    for (name, verdicts) in [
        (OPENSSL, openssl(&variants, folder)),
        (CURL, curl(&variants, folder)),
        (PYTHON, together("python3", "client.py", &variants, folder)),
        (NODE, together("node", "client.cjs", &variants, folder)),
        (JAVA, together("java", "Client.java", &variants, folder)),
    ] {
        let Some(verdicts) = verdicts else {
            eprintln!("skipped: {name} is not installed");
            continue;
        };
        for variant in &variants {
            let Some((is_accepted, words)) = verdicts.get(variant.id) else {
                continue;
            };
            let mut known = DIFFERENCES.iter();
            let is_known = known.any(|(id, who, _)| *id == variant.id && who.contains(&name));
            if *is_accepted != variant.is_right && !is_known {
                wrong.push(format!(
                    "{} by {name}: accepted: {is_accepted}: {words}",
                    variant.id
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_that_other_checkers_find_is_missing_in_the_table() {
    let table = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../adapters/TLS_CHECKERS.md"
    );
    let table = std::fs::read_to_string(table).expect("the table");
    let lines = table.lines().filter(|line| line.starts_with("| `"));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(" | ").collect()).collect();
    assert!(rows.len() > 30, "{}", rows.len());
    for row in rows {
        let [server, ours, others @ ..] = &row[..] else {
            panic!("expected four cells: {row:?}");
        };
        let others: Vec<&str> = others
            .iter()
            .map(|cell| cell.trim_matches([' ', '|']))
            .collect();
        let is_found = others.iter().any(|cell| *cell != "–");
        assert_eq!(others.len(), 2, "{server}");
        assert!(*ours != "–" || !is_found, "{server}: {others:?}");
    }
}
