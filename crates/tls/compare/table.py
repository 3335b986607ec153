"""Writes adapters/TLS_CHECKERS.md: what `basestring tls`, sslyze and testssl.sh find on the same servers.

    python3 crates/tls/compare/table.py PROGRAM [--sslyze COMMAND] [--testssl COMMAND] [SITUATION]...

PROGRAM is the program `basestring`. A checker that is not installed, and a situation that is not given, keep what
the table has. It fails if one of the others finds a problem that `basestring tls` does not find.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "..", "..", "..", "adapters", "TLS_CHECKERS.md")
COLUMNS = ["basestring tls", "sslyze", "testssl.sh"]
HEAD = """# What TLS checkers find

`python3 crates/tls/compare/table.py target/debug/basestring` writes this table. The servers are those of
`basestring tls-clients serve` and of `openssl s_server`. A cell has what the checker prints of the problem; "–" says
that it reports nothing about it. sslyze reports in its library's words why it rejects a chain, for the CA that is given
to it. testssl.sh (server defaults with the CA; for `openssl s_server` also versions and suites) grades a server; its
words are shown from "LOW" on. The versions are sslyze 6.3.1 and testssl.sh 3.2.3.

What testssl.sh reports and `basestring tls` does not, whatever the row, is left out:

- Rules for public CAs, which clients do not apply: a CAA record, a validity of more than 398 days, a CRL or an OCSP
  responder in the certificate.
- Properties that a client need not know: no OCSP stapling, how many certificates are sent, tickets and resumption
  of sessions.
- HSTS, which protects the users of browsers; most clients of APIs ignore it, as [their table](TLS_CLIENTS.md) shows.
- Suites with CBC or without forward secrecy, which RFC 9325 4.1 advises against and does not forbid.
- The dates themselves, which its grade of them repeats.

| server | basestring tls | sslyze | testssl.sh |
| --- | --- | --- | --- |
"""

# The situations of `tls-clients serve` in which a server has a problem or a property of its own.
SITUATIONS = [
    "valid", "expired", "expired-intermediate", "expired-root", "not-yet-valid", "still-valid", "other-host",
    "common-name-only", "self-signed", "unknown-root", "missing-intermediate", "reversed-chain", "surplus-certificate",
    "cross-certificate", "client-certificate", "not-a-ca", "path-too-long", "name-constraints", "forged-certificate",
    "sha1-signature", "md5-signature", "rsa-1024", "unknown-critical-extension", "revoked-by-staple", "revoked-by-crl",
    "revoked-by-responder", "must-staple-without-staple", "stapled",
]
# `openssl s_server`, with a certificate of its own.
OPENSSL = {
    "TLS 1.0 and 1.1 too": ["-min_protocol", "TLSv1", "-cipher", "DEFAULT@SECLEVEL=0"],
    "TLS 1.0 alone": ["-tls1", "-cipher", "DEFAULT@SECLEVEL=0"],
    "suites without encryption": ["-tls1_2", "-cipher", "ALL:eNULL:@SECLEVEL=0"],
    "suites without authentication": ["-tls1_2", "-cipher", "ALL:aNULL:@SECLEVEL=0"],
    "the root is sent": [],
}


# The most characters of one problem.
LONGEST = 80


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def ours(program, url, ca):
    host = url.split("/")[2]
    report = json.loads(run(program, "tls", host, "--roots", ca, "--json").stdout)["reports"][0]
    found = {}
    for one in report["faults"] + report["warnings"]:
        lacks = re.findall(r"\((no [^)]*|weak [^)]*)\)", one["detail"]) if one["code"] == "weak-suite-accepted" else []
        found[one["code"]] = f" ({', '.join(lacks)})" if lacks else ""
    return ", ".join(f"`{code}`{more}" for code, more in found.items() if code != "pinned-roots")


def sslyze(command, url, ca, _):
    host = url.split("/")[2]
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        run(*command, "--certinfo", "--certinfo_ca_file", ca, "--sslv3", "--tlsv1", "--tlsv1_1", "--tlsv1_2",
            "--json_out", out.name, host, timeout=300)
        text = open(out.name).read()
    result = json.loads(text)["server_scan_results"][0] if text else {}
    if not result.get("scan_result"):
        return "cannot connect"
    scan, found = result["scan_result"], []
    for deployment in ((scan.get("certificate_info") or {}).get("result") or {}).get("certificate_deployments", []):
        for validation in deployment["path_validation_results"]:
            if validation["trust_store"]["name"] not in ("Android", "Apple", "Java", "Mozilla", "Windows"):
                if not validation["was_validation_successful"]:
                    error = validation.get("validation_error") or "not trusted"
                    found.append(error.split(" (encountered")[0][:LONGEST])
        if not deployment["received_chain_has_valid_order"]:
            found.append("chain order")
        if deployment["received_chain_contains_anchor_certificate"]:
            found.append("root sent")
        if deployment["verified_chain_has_sha1_signature"]:
            found.append("SHA-1")
        if deployment.get("ocsp_response") and not deployment.get("ocsp_response_is_trusted"):
            found.append("OCSP response not trusted")
        status = (deployment.get("ocsp_response") or {}).get("certificate_status")
        if status == "REVOKED":
            found.append("revoked")
        if deployment["leaf_certificate_has_must_staple_extension"] and not deployment.get("ocsp_response"):
            found.append("must-staple without a staple")
    for version, name in (("ssl_3_0", "SSL 3.0"), ("tls_1_0", "TLS 1.0"), ("tls_1_1", "TLS 1.1")):
        suites = ((scan.get(f"{version}_cipher_suites") or {}).get("result") or {}).get("accepted_cipher_suites")
        if suites:
            found.append(name)
    accepted = ((scan.get("tls_1_2_cipher_suites") or {}).get("result") or {}).get("accepted_cipher_suites") or []
    weak = [one["cipher_suite"]["name"] for one in accepted
            if re.search(r"NULL|anon|EXPORT|RC4|DES", one["cipher_suite"]["name"])]
    return ", ".join(dict.fromkeys(found + weak[:1]))


def testssl(command, url, ca, name):
    host = url.split("/")[2]
    # The versions and suites of the other servers are the same, and a run of them takes minutes.
    tests = ["-p", "-s", "-S"] if name in OPENSSL else ["-S"]
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.json")
        run(*command, "--quiet", "--warnings", "off", "--color", "0", "--ip", "127.0.0.1", "--nodns", "none",
            "--add-ca", ca, *tests, "--jsonfile", out, host, timeout=600, stdin=subprocess.DEVNULL)
        rows = json.load(open(out)) if os.path.exists(out) else []
    found = [f"{one['id'].split(' ')[0]}: {one['finding']}" for one in rows
             if one["severity"] in ("LOW", "MEDIUM", "HIGH", "CRITICAL", "FATAL")
             and not re.match(r"DNS_CAA|OCSP_stapling|cert_validityPeriod|cert_extlifeSpan|cert_crlDistribution|"
                              r"cert_revocation|certs_countServer|cipherlist_(OBSOLETED|AVERAGE)|session|HSTS|"
                              r"scanProblem|(intermediate_)?cert_notAfter", one["id"])]
    return "; ".join(dict.fromkeys(text[:LONGEST] for text in found))


def certificate(folder):
    """A root and a certificate for localhost: the root's file, and arguments of `openssl s_server`."""
    place = lambda name: os.path.join(folder, name)
    commands = [
        ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", place("root.key"), "-out", place("root.pem"),
         "-days", "300", "-subj", "/CN=A root", "-addext", "basicConstraints=critical,CA:TRUE",
         "-addext", "keyUsage=critical,keyCertSign,cRLSign"],
        ["req", "-newkey", "rsa:2048", "-nodes", "-keyout", place("key.pem"), "-out", place("request.pem"),
         "-subj", "/CN=localhost"],
    ]
    for command in commands:
        subprocess.run(["openssl", *command], check=True, capture_output=True)
    open(place("extensions"), "w").write("subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n"
                                         "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature,keyEncipherment\n")
    subprocess.run(["openssl", "x509", "-req", "-in", place("request.pem"), "-CA", place("root.pem"), "-CAkey",
                    place("root.key"), "-days", "90", "-out", place("leaf.pem"), "-extfile", place("extensions")],
                   check=True, capture_output=True)
    return place("root.pem"), ["-cert", place("leaf.pem"), "-key", place("key.pem")]


def servers(program, chosen):
    """Each server: its name, its URL and the CA. It runs until the caller wants the next one."""
    wanted = [one for one in SITUATIONS if not chosen or one in chosen]
    only = [word for one in wanted for word in ("--only", one)]
    if wanted:
        serving = subprocess.Popen([program, "tls-clients", "serve", *only], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True)
        ready = json.loads(serving.stdout.readline())
        urls = {one["id"]: one for one in ready["situations"]}
        for name in wanted:
            yield name, urls[name]["what"], urls[name]["url"], ready["ca"]
        serving.terminate()
        serving.wait()
    with tempfile.TemporaryDirectory() as folder:
        ca, arguments = certificate(folder)
        for number, (name, options) in enumerate(OPENSSL.items()):
            if chosen and name not in chosen:
                continue
            port = 20443 + number
            more = ["-cert_chain", ca] if name == "the root is sent" else []
            serving = subprocess.Popen(["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-www", "-quiet",
                                        *arguments, *options, *more], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            subprocess.run(["sleep", "0.5"], check=True)
            yield name, "openssl s_server", f"https://localhost:{port}/", ca
            serving.terminate()
            serving.wait()


def rows_of(text):
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {row[0]: row[1:] for row in rows[2:] if len(row) == 4}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("situations", nargs="*")
    parser.add_argument("--sslyze", default="sslyze")
    parser.add_argument("--testssl", default="testssl")
    arguments = parser.parse_intermixed_args()
    program = os.path.abspath(arguments.program)
    others = []
    for name, check, command, version in (("sslyze", sslyze, arguments.sslyze, "--help"),
                                          ("testssl.sh", testssl, arguments.testssl, "--version")):
        try:
            run(*command.split(), version, stdin=subprocess.DEVNULL)
            others.append((name, check, command.split()))
        except OSError:
            print(f"skipped: {name} is not installed; its column is kept")
    rows = rows_of(open(TABLE).read()) if os.path.exists(TABLE) else {}
    missing = []
    for name, _, url, ca in servers(program, arguments.situations):
        cells = dict(zip(COLUMNS, rows.get(f"`{name}`", ["–"] * 3)))
        cells["basestring tls"] = ours(program, url, ca) or "–"
        for other, check, command in others:
            cells[other] = (check(command, url, ca, name) or "–").replace("|", "\\|")
        rows[f"`{name}`"] = [cells[column] for column in COLUMNS]
        print(name, cells, flush=True)
        if cells["basestring tls"] == "–" and any(cells[other] != "–" for other, *_ in others):
            missing.append(name)
        order = [f"`{one}`" for one in [*SITUATIONS, *OPENSSL]]
        with open(TABLE, "w") as file:
            file.write(HEAD + "".join(f"| {one} | {' | '.join(rows[one])} |\n" for one in order if one in rows))
    if missing:
        sys.exit(f"others report what `basestring tls` does not: {', '.join(missing)}")


main()
