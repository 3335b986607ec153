"""Writes adapters/TLS_CLIENTS.md: what TLS clients accept, right and misconfigured.

    python3 crates/tls/clients/table.py PROGRAM [CLIENT]...

PROGRAM is the program `basestring`. A client that is not installed, or not among those given, keeps its rows.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "..", "..", "..", "adapters", "TLS_CLIENTS.md")
FILL = ["{url}", "{ca}", "{authorization}"]
PROGRAM = os.path.abspath(sys.argv[1])
BUILD = tempfile.mkdtemp()

HEAD = """# What TLS clients accept

`python3 crates/tls/clients/table.py target/debug/basestring` writes this table. Each row is a run of
`basestring tls-clients run` with the client and the configuration; `crates/tls/clients` has the programs, and
`basestring tls-clients recipes` prints how each client is configured right.

- "right" gives the CA to the client and nothing else. "system store added" trusts the system's roots too.
- Cause: what explains the servers that are accepted although they must be rejected.
- Weak: what a client should reject and does not. Most clients check no revocation by default.

| client | configuration | result | cause | weak |
| --- | --- | --- | --- | --- |
"""


def said(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except OSError:
        return None
    found = re.search(r"\d+\.\d+[\w.+]*", done.stdout + done.stderr)
    return found.group(0) if done.returncode == 0 and found else None


def python(module):
    return lambda: said(sys.executable, "-c", f"import {module}; print({module}.__version__)")


def built(command):
    return subprocess.run(command, cwd=HERE, capture_output=True).returncode == 0


def java():
    version = said("javac", "-version")
    return version if version and built(["javac", "-d", BUILD, "Client.java"]) else None


def go():
    version = said("go", "version")
    return version if version and built(["go", "build", "-o", f"{BUILD}/go-client", "client.go"]) else None


def own(*words):
    return lambda configuration: [*words, configuration, *FILL]


def curl(configuration):
    off = ["--insecure"] if configuration == "verification off" else []
    return ["curl", "-sL", *off, "--cacert", "{ca}", "-H", "Authorization: {authorization}", "{url}"]


def wget(configuration):
    off = ["--no-check-certificate"] if configuration == "verification off" else []
    return ["wget", "-qO-", "--tries=1", "--timeout=15", *off, "--ca-certificate={ca}",
            "--header=Authorization: {authorization}", "{url}"]


def fetch(configuration):
    return ["node", f"{HERE}/node.js", "fetch", configuration, "{url}", "-", "{authorization}"]


RIGHT, OFF, NAME, ADDED, CHAIN = "right", "verification off", "no host name", "system store added", "no chain"
CLIENTS = [
    ("curl", lambda: said("curl", "--version"), curl, [RIGHT, OFF]),
    ("wget", lambda: said("wget", "--version"), wget, [RIGHT, OFF]),
    ("Python urllib", lambda: said(sys.executable, "--version"), own(sys.executable, f"{HERE}/python.py", "urllib"),
     [RIGHT, OFF, NAME, ADDED]),
    ("Python requests", python("requests"), own(sys.executable, f"{HERE}/python.py", "requests"), [RIGHT, OFF]),
    ("Python httpx", python("httpx"), own(sys.executable, f"{HERE}/python.py", "httpx"), [RIGHT, OFF]),
    ("Python aiohttp", python("aiohttp"), own(sys.executable, f"{HERE}/python.py", "aiohttp"), [RIGHT, OFF]),
    ("Node.js https", lambda: said("node", "--version"), own("node", f"{HERE}/node.js", "https"), [RIGHT, OFF, NAME]),
    ("Node.js fetch (undici)", lambda: said("node", "-p", "process.versions.undici"), fetch, [RIGHT, OFF]),
    ("Java HttpClient", java, own("java", "-cp", BUILD, "Client"), [RIGHT, OFF]),
    ("Ruby Net::HTTP", lambda: said("ruby", "--version"), own("ruby", f"{HERE}/ruby.rb"), [RIGHT, OFF, NAME]),
    ("PHP curl", lambda: said("php", "-r", "echo curl_version()['version'];"), own("php", f"{HERE}/php.php"),
     [RIGHT, OFF, CHAIN, NAME]),
    ("Perl LWP", lambda: said("perl", "-MLWP::Protocol::https", "-MLWP", "-e", "print LWP->VERSION"),
     own("perl", f"{HERE}/perl.pl", "LWP"), [RIGHT, OFF, NAME]),
    ("Perl HTTP::Tiny", lambda: said("perl", "-MIO::Socket::SSL", "-MHTTP::Tiny", "-e", "print HTTP::Tiny->VERSION"),
     own("perl", f"{HERE}/perl.pl", "Tiny"), [RIGHT, OFF]),
    ("Go net/http", go, own(f"{BUILD}/go-client"), [RIGHT, OFF, ADDED]),
]


def row(client, version, configuration, command):
    run = [PROGRAM, "tls-clients", "run", "--json", "--timeout", "60", "--", *command(configuration)]
    done = subprocess.run(run, capture_output=True, text=True)
    if not done.stdout:
        sys.exit(done.stderr)
    report = json.loads(done.stdout)
    of = lambda verdict: [one["id"] for one in report["outcomes"] if one["verdict"] == verdict]
    wrong = of("accepted-by-mistake") + of("rejected-by-mistake")
    result = "pass" if report["clean"] else f"{len(wrong)} wrong" if done.returncode == 1 else "not judged"
    causes = ", ".join(f"`{cause['id']}`" for cause in report["causes"]) or "–"
    # What a switched-off verification accepts besides needs no list.
    weak = ", ".join(of("weak")) if configuration == RIGHT else f"{len(of('weak'))}"
    print(client, configuration, result, causes, flush=True)
    return f"| {client} {version} | {configuration} | {result} | {causes} | {weak or '–'} |"


old = open(TABLE).read() if os.path.exists(TABLE) else ""
rows = {name: [line for line in old.splitlines() if line.startswith(f"| {name} ")] for name, *_ in CLIENTS}
for client, version, command, configurations in CLIENTS:
    if sys.argv[2:] and client not in sys.argv[2:]:
        continue
    found = version()
    if found is None:
        print(f"skipped: {client} is not installed; {len(rows[client])} rows are kept")
        continue
    rows[client] = [row(client, found, configuration, command) for configuration in configurations]
    with open(TABLE, "w") as file:
        file.write(HEAD + "\n".join(line for name, *_ in CLIENTS for line in rows[name]) + "\n")
shutil.rmtree(BUILD)
