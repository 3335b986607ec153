"""Drives the Python library Authlib over the adapter protocol.

Signing is ClientAuth.prepare, which every HTTP client of the library signs with; verification is the
smallest ResourceProtector, with one client and one token.
"""

import importlib.metadata
import json
import os
import pathlib
import re
import site
import sys
import time
import traceback
from urllib.parse import unquote

# With any Python, import the library that the set-up installed next to this file.
for packages in pathlib.Path(__file__).parent.glob(".venv/lib/python3*/site-packages"):
    site.addsitedir(str(packages))

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # without it the library refuses http URLs

from authlib.common.urls import url_decode
from authlib.oauth1 import ClientAuth, ResourceProtector
from authlib.oauth1.rfc5849 import errors, signature, util
from authlib.oauth1.rfc5849.wrapper import OAuth1Request


class Unsupported(Exception):
    """The library's interface cannot express the input."""


class Refused(Exception):
    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


# The messages of the plain ValueErrors by which the library, or the URL parser that it uses, refuses. Any other
# ValueError is a bug.
REFUSALS = [
    ("Error trying to decode a non urlencoded string", "malformed-parameter"),
    ("Invalid hex encoding in query string", "malformed-parameter"),
    ("Malformed authorization header", "malformed-header"),
    ("Invalid signature method", "unknown-method"),
    ("uri must include a scheme and netloc", "malformed-url"),
    ("Invalid IPv6 URL", "malformed-url"),
    ("netloc ", "malformed-url"),
    ("does not appear to be an IPv4 or IPv6 address", "malformed-url"),
    ("IPvFuture address is invalid", "malformed-url"),
    ("An IPv4 address cannot be in brackets", "malformed-url"),
]
KINDS = {
    errors.UnsupportedSignatureMethodError: "unknown-method",
    errors.MissingRequiredParameterError: "missing-parameter",
    errors.DuplicatedOAuthProtocolParameterError: "several-places",
    errors.InvalidClientError: "unknown-credentials",
    errors.InvalidTokenError: "unknown-credentials",
    errors.InvalidSignatureError: "bad-signature",
    errors.InvalidNonceError: "used-nonce",
    errors.InvalidRequestError: "bad-timestamp",
}


def only(fields, *known):
    unknown = sorted(set(fields) - set(known))
    if unknown:
        raise Unsupported(f"the library has no argument for {', '.join(unknown)}")


def http_parts(request):
    only(request, "method", "url", "headers", "body")
    # The library looks up "Content-Type" and its like; the frameworks' dicts find those in any letter case.
    headers = {name.title(): value for name, value in request["headers"]}
    if len(headers) < len(request["headers"]):
        raise Unsupported("headers are a dict, so a header cannot occur twice")
    return request["method"], request["url"], headers, request.get("body")


def known_method(name):
    """Unsupported: the methods that other libraries have. The library refuses unknown names."""
    if name.startswith("RSA-"):
        raise Unsupported("the input has no RSA key")
    if name in ("HMAC-SHA256", "HMAC-SHA512"):
        raise Unsupported("the library has HMAC-SHA1, PLAINTEXT and RSA-SHA1")


def client_of(credentials, oauth):
    only(credentials, "consumer_key", "consumer_secret", "token", "token_secret")
    only(oauth, "signature_method", "timestamp", "nonce", "version", "callback", "verifier", "realm")
    if "consumer_key" not in credentials or "signature_method" not in oauth:
        raise Unsupported("a ClientAuth always has a key and a signature method")
    known_method(oauth["signature_method"])
    if oauth.get("version", "1.0") != "1.0":
        raise Unsupported("a ClientAuth always sends the version 1.0")
    if not oauth.get("nonce", "n").isalnum() or not oauth.get("timestamp", "1").isdecimal():
        raise Unsupported("a ClientAuth makes its nonce and timestamp itself")
    return ClientAuth(
        credentials["consumer_key"], credentials.get("consumer_secret"),
        credentials.get("token"), credentials.get("token_secret"),
        redirect_uri=oauth.get("callback"), verifier=oauth.get("verifier"), realm=oauth.get("realm"),
        signature_method=oauth["signature_method"])


def sign(case):
    only(case, "request", "credentials", "oauth")
    client = client_of(case["credentials"], case["oauth"])
    method, url, headers, body = http_parts(case["request"])
    _, signed, _ = client.prepare(method, url, headers, body)
    header = signed["Authorization"]
    value = re.search(r'oauth_signature="([^"]*)"', header)[1]
    return {"signature": unquote(value), "authorization": header}


def base_string(case):
    if case["oauth"].get("signature_method") == "PLAINTEXT":
        raise Unsupported("the library makes no base string for PLAINTEXT")
    header = sign(case)["authorization"]
    method, url, headers, body = http_parts(case["request"])
    request = OAuth1Request(method, url, body, {**headers, "Authorization": header})
    return {"text": signature.generate_signature_base_string(request), "authorization": header}


def sign_base_string(case):
    only(case, "text", "credentials", "signature_method")
    secrets = case["credentials"].get("consumer_secret"), case["credentials"].get("token_secret")
    if case["signature_method"] == "HMAC-SHA1":
        return {"signature": signature.hmac_sha1_signature(case["text"], *secrets)}
    if case["signature_method"] == "PLAINTEXT":
        return {"signature": signature.plaintext_signature(*secrets)}
    raise Unsupported("no such signature method")


class Credential:
    def __init__(self, secret):
        self.get_client_secret = self.get_oauth_token_secret = lambda: secret


class OneClient(ResourceProtector):
    SUPPORTED_SIGNATURE_METHODS = ["HMAC-SHA1", "PLAINTEXT"]

    def __init__(self, credentials, now, seen):
        self.credentials, self.seen = credentials, seen
        if now is None:
            self.EXPIRY_TIME = None

    def get_client_by_id(self, client_id):
        known = client_id == self.credentials["consumer_key"]
        return Credential(self.credentials.get("consumer_secret")) if known else None

    def get_token_credential(self, request):
        known = request.token == self.credentials["token"]
        return Credential(self.credentials.get("token_secret")) if known else None

    def exists_nonce(self, nonce, request):
        return [request.timestamp, nonce] in self.seen


def verify(case):
    only(case, "request", "credentials", "now", "seen")
    if "token" not in case["credentials"]:
        raise Unsupported("a ResourceProtector requires a token")
    now, clock = case.get("now"), time.time
    protector = OneClient(case["credentials"], now, case.get("seen", []))
    method, url, headers, body = http_parts(case["request"])
    if now is not None:
        time.time = lambda: now  # the library reads the system clock
    try:
        # The frameworks pass a body only if it is a form.
        is_form = headers.get("Content-Type", "").split(";")[0].strip().lower() == "application/x-www-form-urlencoded"
        protector.validate_request(method, url, body if is_form else None, headers)
        return {"valid": True}
    except errors.UnsupportedSignatureMethodError:
        if any(name in json.dumps(case["request"]) for name in ("HMAC-SHA256", "HMAC-SHA512")):
            known_method("HMAC-SHA256")
        return {"valid": False, "kind": "unknown-method"}
    except errors.OAuth1Error as error:
        return {"valid": False, "kind": KINDS.get(type(error), "other")}
    except ValueError as error:
        # The library's own integrations catch only OAuth1Error, so this exception is a crash.
        raise RuntimeError(f"validate_request raised an exception: {error}") from error
    finally:
        time.time = clock


def hello(case):
    if case.get("protocol") != 1:
        raise Refused("other", "this adapter implements version 1 of the protocol")
    return {"protocol": 1, "name": "Authlib", "version": importlib.metadata.version("authlib"),
            "language": "Python", "ops": list(OPERATIONS),
            "homepage": "https://github.com/authlib/authlib", "issues": "https://github.com/authlib/authlib/issues"}


def checked(run, *fields):
    def operation(case):
        only(case, *fields)
        return run(case)
    return operation


OPERATIONS = {
    "hello": hello,
    "percent_encode": checked(lambda case: {"text": util.escape(case["text"])}, "text"),
    "base_string_uri": checked(lambda case: {"text": signature.normalize_base_string_uri(case["url"])}, "url"),
    "normalize_parameters": checked(
        lambda case: {"text": signature.normalize_parameters([tuple(pair) for pair in case["params"]])}, "params"),
    "base_string": base_string,
    "form_decode": checked(lambda case: {"params": url_decode(case["text"])}, "text"),
    "sign_base_string": sign_base_string,
    "sign": sign,
    "verify": verify,
}


def answer(request):
    operation = OPERATIONS.get(request["op"])
    if operation is None:
        return {"unsupported": f"Authlib has no {request['op']}"}
    try:
        return {"ok": operation(request["in"])}
    except Unsupported as why:
        return {"unsupported": str(why)}
    except Refused as refusal:
        return {"refused": {"kind": refusal.kind, "message": str(refusal)}}
    except errors.OAuth1Error as error:
        return {"refused": {"kind": KINDS.get(type(error), "other"), "message": str(error)}}
    except Exception as error:
        kind = next((kind for part, kind in REFUSALS if part in str(error)), None)
        if type(error) is ValueError and kind:
            return {"refused": {"kind": kind, "message": str(error)}}
        return {"broken": traceback.format_exc()}


for line in sys.stdin.buffer:
    question = json.loads(line)
    print(json.dumps({"id": question["id"], **answer(question)}), flush=True)
