"""Writes adapters/TLS_CLIENTS.md: what TLS clients accept, right and misconfigured.

    python3 crates/tls/clients/table.py PROGRAM [CLIENT]...

PROGRAM is the program `basestring`. A client that is not installed, or not among those given, keeps its rows.
With --missing, it runs only configurations that have no row. With --recipes, it writes nothing: it runs each recipe of `basestring tls-clients recipes` against a few servers,
and fails if the right one is not clean or a switch is not named.
"""
import json
import os
import shutil
import subprocess
import sys

from clients import ADDED, BOTH, BUILD, CLIENTS, HERE, RIGHT, configurations

TABLE = os.path.join(HERE, "..", "..", "..", "adapters", "TLS_CLIENTS.md")
ARGUMENTS = [word for word in sys.argv[1:] if not word.startswith("--")]
PROGRAM = os.path.abspath(ARGUMENTS[0])
FEW = [word for name in ("valid", "self-signed", "unknown-root", "other-host", "other-trusted", "expired") for word in ("--only", name)]

HEAD = """# What TLS clients accept

`python3 crates/tls/clients/table.py target/debug/basestring` writes this table. Each row is a run of
`basestring tls-clients run` with the client and the configuration; `crates/tls/clients` has the programs, and
`basestring tls-clients recipes` prints how each client is configured right.

- "right" gives the CA to the client and nothing else. "system store added" trusts the system's roots too. Any other
  configuration is the right one with that switch; "both" is with both switches before it.
- Cause: what explains the servers that are accepted although they must be rejected.
- Weak: what a client should reject and does not. Most clients check no revocation by default.

| client | configuration | result | cause | weak |
| --- | --- | --- | --- | --- |
"""


def report(command, *options):
    run = [PROGRAM, "tls-clients", "run", "--json", "--timeout", "60", *options, "--", *command]
    done = subprocess.run(run, capture_output=True, text=True)
    if not done.stdout:
        sys.exit(done.stderr)
    return json.loads(done.stdout), done.returncode


def row(client, version, configuration, command):
    found, code = report(command)
    of = lambda verdict: [one["id"] for one in found["outcomes"] if one["verdict"] == verdict]
    wrong = of("accepted-by-mistake") + of("rejected-by-mistake")
    result = "pass" if found["clean"] else f"{len(wrong)} wrong" if code == 1 else "not judged"
    causes = ", ".join(f"`{cause['id']}`" for cause in found["causes"]) or "–"
    # What a switched-off verification accepts besides needs no list.
    weak = ", ".join(of("weak")) if configuration == RIGHT else f"{len(of('weak'))}"
    print(client, configuration, result, causes, flush=True)
    return f"| {client} {version} | {shown(configuration)} | {result} | {causes} | {weak or '–'} |"


def shown(configuration):
    return configuration if configuration in (RIGHT, ADDED, BOTH) else f"`{configuration}`"


def check(client, command, expected):
    """The configurations whose run does not name what the recipe says of them."""
    wrong = []
    for configuration, cause in expected.items():
        found, _ = report(command(configuration), *FEW)
        causes = [one["id"] for one in found["causes"]]
        accepts = any(one["id"] == "valid" and one["verdict"] == "correct" for one in found["outcomes"])
        if not accepts or (cause and cause not in causes) or (cause is None and causes):
            wrong.append(f"{client}, {configuration}: expected {cause or 'no cause'}, found {causes}"
                         + ("" if accepts else "; the valid server is rejected"))
    print(f"{client}: {len(expected) - len(wrong)} of {len(expected)} configurations as the recipe says", flush=True)
    return wrong


def main():
    old = open(TABLE).read() if os.path.exists(TABLE) else ""
    rows = {name: [line for line in old.splitlines() if line.startswith(f"| {name} ")] for name, *_ in CLIENTS}
    wrong = []
    for client, version, command, recipe, more in CLIENTS:
        if ARGUMENTS[1:] and client not in ARGUMENTS[1:]:
            continue
        found = version()
        if found is None:
            print(f"skipped: {client} is not installed; {len(rows[client])} rows are kept")
            continue
        expected = configurations(PROGRAM, client, recipe, more)
        if "--recipes" in sys.argv:
            wrong += check(client, command, expected)
            continue
        kept = {line.split(" | ")[1]: line for line in rows[client]}
        rows[client] = []
        for configuration in expected:
            line = kept.get(shown(configuration)) if "--missing" in sys.argv else None
            rows[client].append(line or row(client, found, configuration, command(configuration)))
        with open(TABLE, "w") as file:
            file.write(HEAD + "\n".join(line for name, *_ in CLIENTS for line in rows[name]) + "\n")
    if wrong:
        sys.exit("\n".join(wrong))


try:
    main()
finally:
    shutil.rmtree(BUILD, ignore_errors=True)
