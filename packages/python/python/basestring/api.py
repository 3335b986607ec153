"""Sign, verify, explain and diagnose requests; read and generate cases."""

import functools
import json
import pathlib
import tempfile

from .judge import Refused, Unsupported
from .program import run


class ProgramError(Exception):
    """The program could not do its work; the message is its own."""


def _printed(done, allowed=(0,)):
    if done.returncode not in allowed:
        raise ProgramError(done.stderr.strip() or f"basestring exited with {done.returncode}")
    return done.stdout


def _answer(op, given):
    line = json.dumps({"id": 1, "op": op, "in": given})
    answer = json.loads(_printed(run(["adapter"], line + "\n")))
    if "refused" in answer:
        raise Refused(answer["refused"].get("message", ""), answer["refused"].get("kind"))
    if "unsupported" in answer:
        raise Unsupported(answer["unsupported"])
    return answer["ok"]


def _request(method, url, headers, body):
    pairs = headers.items() if hasattr(headers, "items") else headers
    request = {"method": method, "url": url, "headers": [list(pair) for pair in pairs]}
    if body is not None:
        request["body"] = body
    return request


def _credentials(consumer_key, consumer_secret, token, token_secret):
    given = {"consumer_key": consumer_key, "consumer_secret": consumer_secret,
             "token": token, "token_secret": token_secret}
    return {name: value for name, value in given.items() if value is not None}


def sign(method, url, *, headers=(), body=None, consumer_key, consumer_secret="", token=None,
         token_secret=None, signature_method="HMAC-SHA1", **oauth):
    """Signs a request by RFC 5849. Gives every stage: `base_string_uri`, `parameters`, `base_string`,
    `signature`, `authorization`.

    `oauth` has the other protocol parameters without their prefix: `timestamp`, `nonce`, `version`,
    `callback`, `verifier`, `realm`. Raises `Refused` for a request that cannot be signed.
    """
    oauth = {name: str(value) for name, value in oauth.items() if value is not None}
    return _answer("sign", {
        "request": _request(method, url, headers, body),
        "credentials": _credentials(consumer_key, consumer_secret, token, token_secret),
        "oauth": {"signature_method": signature_method, **oauth}})


def verify(method, url, *, headers=(), body=None, consumer_key, consumer_secret="", token=None,
           token_secret=None, now=None, seen=None):
    """Verifies a signed request by RFC 5849: `{"valid": bool}`, and `kind`, the reason, if it is not.

    `now` (seconds since 1970) and `seen` (pairs of timestamp and nonce used before) are optional.
    """
    given = {"request": _request(method, url, headers, body),
             "credentials": _credentials(consumer_key, consumer_secret, token, token_secret)}
    if now is not None:
        given["now"] = now
    if seen is not None:
        given["seen"] = [[str(timestamp), nonce] for timestamp, nonce in seen]
    return _answer("verify", given)


def _secrets(consumer_secret, token_secret, auth_token=None):
    return {"BASESTRING_CONSUMER_SECRET": consumer_secret, "BASESTRING_TOKEN_SECRET": token_secret,
            "BASESTRING_AUTH_TOKEN": auth_token}


def explain(text, *, consumer_key=None, consumer_secret=None, token=None, token_secret=None, options=()):
    """Every stage of a pasted request's signature, as the JSON of `basestring explain --json`.

    `options` are more options of the program. Raises `ProgramError` if the text is no request.
    """
    given = [word for name, value in (("--consumer-key", consumer_key), ("--token", token))
             if value is not None for word in (name, value)]
    done = run(["explain", "-", "--json", *given, *options], text, _secrets(consumer_secret, token_secret))
    return json.loads(_printed(done, (0, 1)))


def diagnose(text, *, consumer_secret=None, token_secret=None, auth_token=None, options=()):
    """Why a request is rejected, as the JSON of `basestring diagnose --json`."""
    done = run(["diagnose", "-", "--json", *options], text,
               _secrets(consumer_secret, token_secret, auth_token))
    return json.loads(_printed(done, (0, 1)))


@functools.lru_cache(maxsize=1)
def _all_cases():
    with tempfile.TemporaryDirectory() as folder:
        _printed(run(["vectors", "copy", folder]))
        files = sorted(pathlib.Path(folder).glob("*/**/*.json"))
        return tuple(case for file in files for case in json.loads(file.read_text(encoding="utf-8")))


def cases(*ops):
    """The vectors of these operations, or all of them, as dictionaries."""
    return [case for case in _all_cases() if not ops or case["op"] in ops]


def generate(count, *ops, seed=0):
    """Generated cases of these operations, or of all that have a generator: the same for the same seed."""
    given = [word for op in ops for word in ("--op", op)]
    return json.loads(_printed(run(["vectors", "generate", str(count), "--seed", str(seed), *given])))
