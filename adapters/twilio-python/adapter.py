"""Drives Twilio's Python library over the adapter protocol: RequestValidator, as its documentation uses it in Flask."""

import importlib.metadata
import json
import pathlib
import site
import sys
import traceback

# With any Python, import the library that the set-up installed next to this file.
for packages in pathlib.Path(__file__).parent.glob(".venv/lib/python3*/site-packages"):
    site.addsitedir(str(packages))

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict


class Unsupported(Exception):
    """The library's interface cannot express the input."""


def only(fields, *known):
    unknown = sorted(set(fields) - set(known))
    if unknown:
        raise Unsupported(f"the library has no argument for {', '.join(unknown)}")


def form(params):
    """What Flask provides as request.form."""
    return MultiDict([tuple(pair) for pair in params])


def twilio_sign(case):
    only(case, "auth_token", "url", "params")
    validator = RequestValidator(case["auth_token"])
    return {"ok": {"signature": validator.compute_signature(case["url"], form(case["params"]))}}


def twilio_verify(case):
    only(case, "auth_token", "url", "signature", "params", "body")
    params = case["body"] if "body" in case else form(case["params"])
    return {"ok": {"valid": RequestValidator(case["auth_token"]).validate(case["url"], params, case["signature"])}}


def hello(case):
    if case.get("protocol") != 1:
        return {"refused": {"kind": "other", "message": "this adapter implements version 1 of the protocol"}}
    return {"ok": {"protocol": 1, "name": "twilio-python", "version": importlib.metadata.version("twilio"),
                   "language": "Python", "ops": list(OPERATIONS),
                   "homepage": "https://github.com/twilio/twilio-python",
                   "issues": "https://github.com/twilio/twilio-python/issues"}}


OPERATIONS = {"hello": hello, "twilio_sign": twilio_sign, "twilio_verify": twilio_verify}


def answer(request):
    if request["op"] not in OPERATIONS:
        return {"unsupported": f"the library has no {request['op']}"}
    try:
        return OPERATIONS[request["op"]](request["in"])
    except Unsupported as why:
        return {"unsupported": str(why)}
    except Exception:  # validate documents an answer for every request, and no exception
        return {"broken": traceback.format_exc()}


for line in sys.stdin.buffer:
    question = json.loads(line)
    print(json.dumps({"id": question["id"], **answer(question)}), flush=True)
