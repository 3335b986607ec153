"""Runs cases against an implementation in this process and lets the program judge the answers."""

import dataclasses
import json
import pathlib
import shlex
import sys
import tempfile
import traceback
import xml.etree.ElementTree

from .program import run

REPLAY = """
import json, sys
sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")
with open(sys.argv[1], encoding="utf-8") as file:
    handshake, answers = json.load(file)
for line in sys.stdin:
    call = json.loads(line)
    key = json.dumps([call["op"], call["in"]], sort_keys=True)
    answer = {"ok": handshake} if "protocol" in call["in"] else answers.get(key, {"unsupported": "not run"})
    print(json.dumps({"id": call["id"], **answer}), flush=True)
"""

NOT_OPERATIONS = ("name", "version", "language", "methods", "answer", "operations")


class Refused(Exception):
    """The library refuses the input, as it documents. `kind` is optional; if given, it must be right."""

    def __init__(self, message="", kind=None):
        super().__init__(message)
        self.kind = kind


class Unsupported(Exception):
    """The library's interface cannot express the input."""


class Implementation:
    """What is tested. Each public method is an operation with the name of the adapter protocol.

    A method gets the members of the case's `in` as keyword arguments, and gives the result as a dictionary.
    It raises `Refused` where the library refuses, and `Unsupported` where it cannot express the input.
    Any other exception is a failure. `methods` lists the signature methods of OAuth, if not all.
    """

    name = ""
    version = "0"
    language = "Python"
    methods = None

    def operations(self):
        """The names of the operations."""
        names = (name for name in dir(self) if not name.startswith("_") and name not in NOT_OPERATIONS)
        return [name for name in names if callable(getattr(self, name))]

    def answer(self, case):
        """The answer to one case, as the adapter protocol has it."""
        try:
            return {"ok": getattr(self, case["op"])(**case["in"])}
        except Unsupported as why:
            return {"unsupported": str(why)}
        except Refused as why:
            return {"refused": {"message": str(why), **({"kind": why.kind} if why.kind else {})}}
        except Exception:
            return {"broken": traceback.format_exc()}


@dataclasses.dataclass(frozen=True)
class Verdict:
    """The verdict on one answer: `passed`, `failed`, `broken` or `skipped`, and the account in words."""

    kind: str
    text: str = ""

    def __bool__(self):
        return self.kind in ("passed", "skipped")


def judge(implementation, cases, profile=None):
    """Runs cases, and gives the verdict of each by its id. All cases of one call are judged together: a
    mistake is named only if it explains the failures and contradicts no pass."""
    cases = list(cases)
    answers = {}
    for case in cases:
        key = json.dumps([case["op"], case["in"]], sort_keys=True)
        if key not in answers:
            answers[key] = implementation.answer(case)
    handshake = {"protocol": 1, "name": implementation.name or type(implementation).__name__,
                 "version": implementation.version, "language": implementation.language,
                 "ops": implementation.operations()}
    if implementation.methods is not None:
        handshake["methods"] = list(implementation.methods)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "vectors" / "cases").mkdir(parents=True)
        ordered = sorted(cases, key=lambda case: case["id"])
        (folder / "vectors" / "cases" / "chosen.json").write_text(json.dumps(ordered), encoding="utf-8")
        (folder / "answers.json").write_text(json.dumps([handshake, answers]), encoding="utf-8")
        (folder / "replay.py").write_text(REPLAY, encoding="utf-8")
        words = [sys.executable, str(folder / "replay.py"), str(folder / "answers.json")]
        command = ["check", "--quiet", "--no-config", "--adapter", shlex.join(words),
                   "--vectors", str(folder / "vectors"), "--junit", str(folder / "report.xml")]
        if profile is not None:
            command += ["--profile", profile]
        done = run(command)
        if done.returncode not in (0, 1):
            raise RuntimeError(done.stderr.strip())
        tree = xml.etree.ElementTree.parse(folder / "report.xml")
    return {test.get("name"): _verdict(test) for test in tree.iter("testcase")}


def _verdict(test):
    for element, kind in (("failure", "failed"), ("error", "broken"), ("skipped", "skipped")):
        found = test.find(element)
        if found is not None:
            return Verdict(kind, f"{found.get('message')}\n{found.text or ''}".strip())
    return Verdict("passed")
