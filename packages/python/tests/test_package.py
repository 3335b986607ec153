"""The installed package: its functions, and the pytest plugin in a project of its own."""

import pathlib
import subprocess
import sys
import textwrap

import basestring
import pytest

KEYS = {"consumer_key": "ck", "consumer_secret": "cs"}

IMPLEMENTATION = """
    import urllib.parse
    import basestring

    class Mine(basestring.Implementation):
        def percent_encode(self, **given):
            if "text" not in given:
                raise basestring.Unsupported("only text")
            return {"text": urllib.parse.QUOTE(given["text"], safe="-._~")}

    test_mine = basestring.conformance(Mine(), "known.txt")
"""


def test_sign_and_verify():
    signed = basestring.sign("GET", "https://example.com/?a=1", timestamp=1, nonce="n", **KEYS)
    assert signed["base_string"].startswith("GET&https%3A%2F%2Fexample.com%2F&a%3D1%26")
    headers = {"Authorization": signed["authorization"]}
    good = basestring.verify("GET", "https://example.com/?a=1", headers=headers, **KEYS)
    assert good == {"valid": True}
    bad = basestring.verify("GET", "https://example.com/?a=2", headers=headers, **KEYS)
    assert (bad["valid"], bad["kind"]) == (False, "bad-signature")
    with pytest.raises(basestring.Refused):
        basestring.sign("GET", "mailto:a@b", **KEYS)


def test_explain_and_diagnose():
    text = "curl 'https://example.com/?a=1'"
    explained = basestring.explain(text, consumer_key="ck", consumer_secret="cs")
    assert isinstance(explained, dict) and explained
    signed = basestring.sign("POST", "https://example.com/", body="a=1+2", timestamp=1, nonce="n",
                             headers={"Content-Type": "application/x-www-form-urlencoded"}, **KEYS)
    wrong = signed["authorization"].replace("oauth_signature=\"", "oauth_signature=\"A")
    diagnosis = basestring.diagnose(
        f"curl -d 'a=1+2' https://example.com/ -H 'Authorization: {wrong}'", consumer_secret="cs")
    assert diagnosis
    with pytest.raises(basestring.ProgramError):
        basestring.explain("no request")


def test_secrets_are_no_arguments(monkeypatch, tmp_path):
    log = tmp_path / "log"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho \"$@\" > {log}\nexec {basestring.binary()} \"$@\"\n")
    program.chmod(0o755)
    monkeypatch.setenv("BASESTRING_BINARY", str(program))
    basestring.explain("curl https://example.com/", consumer_key="ck", consumer_secret="hidden")
    assert "hidden" not in log.read_text() and "explain" in log.read_text()


def test_cases():
    cases = basestring.cases("percent_encode")
    assert len(cases) > 50 and {case["op"] for case in cases} == {"percent_encode"}
    assert len(basestring.cases()) > 3000
    made = basestring.generate(20, "sign", seed=3)
    assert len(made) == 20 and made == basestring.generate(20, "sign", seed=3)


def project(folder, quote, *arguments):
    """Runs pytest in a folder with the implementation; gives the process."""
    text = textwrap.dedent(IMPLEMENTATION).replace("QUOTE", quote)
    (folder / "test_mine.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", "-rfExX", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_a_right_implementation_passes(tmp_path):
    done = project(tmp_path, "quote")
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout and "failed" not in done.stdout, done.stdout


def test_a_wrong_one_fails_with_the_mistake_and_can_be_known(tmp_path):
    done = project(tmp_path, "quote_plus")
    assert done.returncode == 1
    for part in ("mistake   encode-space-plus", "section   RFC 5849 3.6", "fix ", "expected  ", "found  "):
        assert part in done.stdout, (part, done.stdout)
    chosen = project(tmp_path, "quote_plus", "--lf", "--collect-only")
    ids = [line for line in chosen.stdout.splitlines() if "::" in line]
    assert ids and all("[percent-encode/" in line or "[published/" in line for line in ids), chosen.stdout
    assert len(ids) == done.stdout.count("\nFAILED ")
    assert project(tmp_path, "quote_plus", "--basestring-update-known").returncode == 0
    known = (tmp_path / "known.txt").read_text().splitlines()
    assert len(known) == len(ids) and all(line.endswith(" failed") for line in known)
    after = project(tmp_path, "quote_plus")
    assert after.returncode == 0 and f"{len(known)} xfailed" in after.stdout, after.stdout
    fixed = project(tmp_path, "quote")
    assert fixed.returncode == 1 and "[XPASS(strict)]" in fixed.stdout, fixed.stdout
    (tmp_path / "known.txt").write_text("no/such/vector failed\n")
    stale = project(tmp_path, "quote")
    assert stale.returncode == 1 and "a vector that is not run: no/such/vector" in stale.stdout


def test_k_and_m_choose(tmp_path):
    every = project(tmp_path, "quote", "--collect-only").stdout.count("::")
    must = project(tmp_path, "quote", "-m", "must", "--collect-only").stdout.count("::")
    some = project(tmp_path, "quote", "-k", "percent-encode/unreserved", "--collect-only").stdout.count("::")
    assert 0 < some < must < every
    assert project(tmp_path, "quote", "-k", "percent-encode/unreserved").returncode == 0


def test_the_examples_are_short():
    for example in (pathlib.Path(__file__).parent.parent / "examples").glob("*/test_*.py"):
        assert len(example.read_text().splitlines()) < 60, example
