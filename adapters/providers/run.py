#!/usr/bin/env python3
"""Attacks each provider of this folder and writes what is found into adapters/PROVIDERS.md.

    python3 adapters/providers/run.py path/to/basestring [--only NAME] [--table FILE]

A provider that cannot be started here is reported as skipped, and its rows of the table are kept. With
BASESTRING_PROVIDERS=required, that is a failure.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PYTHON = str(HERE / ".venv/bin/python")
# The name in the table, the version, and the command.
PROVIDERS = [
    ("authlib-flask", "Authlib 1.9.10", [PYTHON, "authlib_flask.py"]),
    ("basestring-serve", "basestring", None),
    ("ims-lti", "ims-lti 3.0.2", ["node", "ims_lti.mjs"]),
    ("net-oauth", "Net::OAuth 0.28", ["perl", "net_oauth.pl"]),
    ("oauthlib-flask", "oauthlib 4.0.1", [PYTHON, "oauthlib_flask.py"]),
    ("passport-http-oauth", "passport-http-oauth 0.1.3", ["node", "passport_http_oauth.mjs"]),
    ("pylti", "PyLTI 0.7.0", [PYTHON, "python_lti.py"]),
    ("ruby-oauth", "oauth 0.5.4", ["ruby", "ruby_oauth.rb"]),
]


def start(program, command):
    """Starts a provider. Gives the process and what it prints when it is ready."""
    if command is None:
        accounts = str(HERE / "accounts.json")
        command = [program, "serve", "--port", "0", "--log", "off", "--credentials", accounts]
    try:
        process = subprocess.Popen(
            command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
    except OSError as fault:
        return None, str(fault)
    line = process.stdout.readline()
    try:
        return process, json.loads(line)
    except ValueError:
        process.kill()
        process.wait()
        return None, "it does not start"


def configuration(ready):
    """The configuration file for a provider, as text."""
    text = (HERE / "providers.toml").read_text()
    if "launch" in ready:
        # An LTI launch has a client and no token.
        text = text[: text.index("tokens = [")]
    base = ready.get("listening", f"http://127.0.0.1:{ready.get('port')}").rstrip("/")
    resource = ready.get("resource", "/echo")
    text = f"resource = {json.dumps(base + resource)}\n{text}"
    if "launch" in ready:
        text += f"launch = {json.dumps(ready['launch'])}\n"
    if "request_token" in ready:
        lines = ["[flow]"]
        for name in ["request_token", "authorize", "access_token"]:
            url = ready[name] if "://" in ready[name] else base + ready[name]
            lines.append(f"{name.replace('_', '-')} = {json.dumps(url)}")
        lines.append('users = [{ name = "alice", password = "pw-alice" }]')
        text += "\n".join(lines) + "\n"
    return text


def attack(program, name, version, ready, table):
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        file.write(configuration(ready))
        file.flush()
        known = HERE / f"{name}.known.txt"
        command = [program, "provider", "--config", file.name, "--quiet", "--seed", "1"]
        command += ["--name", name, "--implementation", version, "--table", table]
        if known.exists() or os.environ.get("UPDATE_KNOWN"):
            command += ["--known", str(known)]
        if os.environ.get("UPDATE_KNOWN"):
            command += ["--update-known"]
        return subprocess.run(command).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--only", action="append")
    parser.add_argument("--table", default=str(HERE.parent / "PROVIDERS.md"))
    arguments = parser.parse_args()
    program = str(pathlib.Path(arguments.program).resolve())
    failed = []
    for name, version, command in PROVIDERS:
        if arguments.only and name not in arguments.only:
            continue
        process, ready = start(program, command)
        if process is None:
            print(f"skipped: {name}: {ready}")
            if os.environ.get("BASESTRING_PROVIDERS") == "required":
                failed.append(name)
            continue
        try:
            if attack(program, name, version, ready, arguments.table) != 0:
                failed.append(name)
        finally:
            process.kill()
            process.wait()
    if failed:
        print(f"not as listed: {', '.join(failed)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
