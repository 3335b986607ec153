"""Drives the Python library oauthlib over the adapter protocol.

Signing is Client.sign with an Authorization header, as its users call it; the stages are those that the library
logs. Verification is SignatureOnlyEndpoint with the
smallest RequestValidator that has one client and one token.
"""

import importlib.metadata
import json
import logging
import pathlib
import site
import sys
import time
import traceback

# With any Python, import the library that the set-up installed next to this file.
for packages in pathlib.Path(__file__).parent.glob(".venv/lib/python3*/site-packages"):
    site.addsitedir(str(packages))

from oauthlib.common import urldecode
from oauthlib.oauth1 import Client, RequestValidator, SignatureOnlyEndpoint
from oauthlib.oauth1.rfc5849 import signature, utils


class Unsupported(Exception):
    """The library's interface cannot express the input."""


class Refused(Exception):
    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


# The library refuses with plain ValueErrors. These are the messages of its refusals, and of those of the URL
# parser that it uses. Any other ValueError is a bug.
REFUSALS = [
    ("Error trying to decode a non urlencoded string", "malformed-parameter"),
    ("Invalid hex encoding in query string", "malformed-parameter"),
    ("Headers indicate a formencoded body but body was not decodable", "malformed-parameter"),
    ("Headers indicate a multipart body", "other"),
    ("Body contains parameters but Content-Type header was", "other"),
    ("GET/HEAD requests should not include body", "other"),
    ("Malformed authorization header", "malformed-header"),
    ("Invalid signature method", "unknown-method"),
    ("missing scheme", "malformed-url"),
    ("missing host", "malformed-url"),
    ("port out of range", "malformed-url"),
    ("Port ", "malformed-url"),
    ("Invalid IPv6 URL", "malformed-url"),
    ("netloc ", "malformed-url"),
]

# What SignatureOnlyEndpoint logs when it answers False: the only source of the reason.
VERDICTS = [
    ("Missing mandatory OAuth parameters", "missing-parameter"),
    ("Duplicate OAuth1 entries", "duplicate-parameter"),
    ("must come from only 1 signature", "several-places"),
    ("Invalid OAuth version", "unknown-version"),
    ("invalid_signature_method", "unknown-method"),
    ("imestamp", "bad-timestamp"),
]


def only(fields, *known):
    unknown = sorted(set(fields) - set(known))
    if unknown:
        raise Unsupported(f"the library has no argument for {', '.join(unknown)}")


def http_parts(request):
    only(request, "method", "url", "headers", "body")
    names = [name.lower() for name, _ in request["headers"]]
    if len(set(names)) < len(names):
        raise Unsupported("headers are a dict, so a header cannot occur twice")
    return request["url"], request["method"], request.get("body"), dict(request["headers"])


class Messages(logging.Handler):
    """Keeps what the library logs."""

    def __init__(self, logger, level):
        super().__init__(level)
        self.logger, self.lines = logger, []
        logger.setLevel(level)
        logger.propagate = False

    def emit(self, record):
        self.lines.append(record.getMessage())

    def __enter__(self):
        self.logger.addHandler(self)
        return self

    def __exit__(self, *_):
        self.logger.removeHandler(self)

    def after(self, start):
        """The rest of the last message that begins so."""
        found = [line[len(start):] for line in self.lines if line.startswith(start)]
        return found[-1] if found else None


CLIENT_LOG = logging.getLogger("oauthlib.oauth1.rfc5849")
ENDPOINT_LOG = logging.getLogger("oauthlib.oauth1.rfc5849.endpoints.signature_only")


def client_of(credentials, oauth):
    only(credentials, "consumer_key", "consumer_secret", "token", "token_secret")
    only(oauth, "signature_method", "timestamp", "nonce", "version", "callback", "verifier", "body_hash", "realm")
    if "consumer_key" not in credentials or "signature_method" not in oauth:
        raise Unsupported("a Client always has a key and a signature method")
    if oauth["signature_method"].startswith("RSA-"):
        raise Unsupported("the input has no RSA key")
    if oauth.get("version", "1.0") != "1.0":
        raise Unsupported("a Client always sends the version 1.0")
    return Client(
        credentials["consumer_key"], credentials.get("consumer_secret"),
        credentials.get("token"), credentials.get("token_secret"),
        callback_uri=oauth.get("callback"), verifier=oauth.get("verifier"), realm=oauth.get("realm"),
        nonce=oauth.get("nonce"), timestamp=oauth.get("timestamp"),
        signature_method=oauth["signature_method"])


def sign(case):
    only(case, "request", "credentials", "oauth")
    client = client_of(case["credentials"], case["oauth"])
    url, method, body, headers = http_parts(case["request"])
    with Messages(CLIENT_LOG, logging.DEBUG) as messages:
        _, signed, _ = client.sign(url, method, body, headers)
    header = signed["Authorization"]
    sent = dict(signature.collect_parameters(
        headers={"Authorization": header}, exclude_oauth_signature=False))
    wanted = case["oauth"].get("body_hash")
    if wanted is not None and sent.get("oauth_body_hash") != wanted:
        raise Unsupported("the library computes oauth_body_hash itself")
    answer = {"signature": sent["oauth_signature"], "authorization": header}
    logged = {
        "base_string_uri": messages.after("Normalized URI: "),
        "parameters": messages.after("Normalized params: "),
        "base_string": messages.after("Signing: signature base string: "),
    }
    return answer | {stage: text for stage, text in logged.items() if text is not None}


def base_string(case):
    answer = sign(case)
    if "base_string" not in answer:
        raise Unsupported("the library makes no base string for PLAINTEXT")
    return {"text": answer["base_string"], "authorization": answer["authorization"]}


def sign_base_string(case):
    only(case, "text", "credentials", "signature_method")
    credentials = {"consumer_key": "", **case["credentials"]}
    client = client_of(credentials, {"signature_method": case["signature_method"]})
    if client.signature_method not in client.SIGNATURE_METHODS:
        raise Unsupported("no such signature method")
    return {"signature": client.SIGNATURE_METHODS[client.signature_method](case["text"], client)}


class OneClient(RequestValidator):
    """A provider with one client and one token, without its own rules for keys and nonces."""

    enforce_ssl = False
    allowed_signature_methods = ("HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "PLAINTEXT")
    dummy_client = dummy_access_token = "dummy"
    kind = None

    def __init__(self, credentials, now, seen):
        super().__init__()
        self.credentials, self.seen = credentials, seen
        self.lifetime = float("inf") if now is None else super().timestamp_lifetime

    timestamp_lifetime = property(lambda self: self.lifetime)

    def check_client_key(self, client_key):
        return True

    def check_nonce(self, nonce):
        return True

    def validate_client_key(self, client_key, request):
        return client_key == self.credentials["consumer_key"]

    def get_client_secret(self, client_key, request):
        return self.credentials["consumer_secret"]

    def get_access_token_secret(self, client_key, token, request):
        if token == self.credentials.get("token"):
            return self.credentials.get("token_secret")
        self.kind = "unknown-credentials"
        return "dummy secret"

    def validate_timestamp_and_nonce(self, client_key, timestamp, nonce, request,
                                     request_token=None, access_token=None):
        if [timestamp, nonce] in self.seen:
            self.kind = "used-nonce"
            return False
        return True


def verify(case):
    only(case, "request", "credentials", "now", "seen")
    now = case.get("now")
    validator = OneClient(case["credentials"], now, case.get("seen", []))
    endpoint = SignatureOnlyEndpoint(validator)
    clock = time.time
    if now is not None:
        time.time = lambda: now  # the library reads the system clock
    try:
        with Messages(ENDPOINT_LOG, logging.INFO) as messages:
            valid, request = endpoint.validate_request(*http_parts(case["request"]))
    except ValueError as error:
        # It documents True or False here, so not even its own ValueError is a refusal.
        raise RuntimeError(f"validate_request raised an exception: {error}") from error
    finally:
        time.time = clock
    if valid:
        return {"valid": True}
    kind = validator.kind or next((kind for part, kind in VERDICTS if part in "\n".join(messages.lines)), None)
    if kind is None and request is not None:
        kind = "bad-signature" if request.validator_log.get("client", True) else "unknown-credentials"
    return {"valid": False, "kind": kind or "other"}


def parse_authorization(case):
    # The function by which the library's own endpoints read the header.
    pairs = signature.collect_parameters(
        headers={"Authorization": case["header"]}, exclude_oauth_signature=False, with_realm=True)
    return {"realm": dict(pairs).get("realm"), "params": [pair for pair in pairs if pair[0] != "realm"]}


def hello(case):
    if case.get("protocol") != 1:
        raise Refused("other", "this adapter implements version 1 of the protocol")
    return {"protocol": 1, "name": "oauthlib", "version": importlib.metadata.version("oauthlib"),
            "language": "Python", "ops": list(OPERATIONS),
            "homepage": "https://github.com/oauthlib/oauthlib",
            "issues": "https://github.com/oauthlib/oauthlib/issues"}


def checked(run, *fields):
    def operation(case):
        only(case, *fields)
        return run(case)
    return operation


OPERATIONS = {
    "hello": hello,
    "percent_encode": checked(lambda case: {"text": utils.escape(case["text"])}, "text"),
    "base_string_uri": checked(lambda case: {"text": signature.base_string_uri(case["url"])}, "url"),
    "normalize_parameters": checked(
        lambda case: {"text": signature.normalize_parameters([tuple(pair) for pair in case["params"]])}, "params"),
    "base_string": base_string,
    "form_decode": checked(lambda case: {"params": urldecode(case["text"])}, "text"),
    "sign_base_string": sign_base_string,
    "sign": sign,
    "verify": verify,
    "parse_authorization": checked(parse_authorization, "header"),
}


def answer(request):
    operation = OPERATIONS.get(request["op"])
    if operation is None:
        return {"unsupported": f"oauthlib has no {request['op']}"}
    try:
        return {"ok": operation(request["in"])}
    except Unsupported as why:
        return {"unsupported": str(why)}
    except Refused as refusal:
        return {"refused": {"kind": refusal.kind, "message": str(refusal)}}
    except Exception as error:
        kind = next((kind for start, kind in REFUSALS if str(error).startswith(start)), None)
        if type(error) is ValueError and kind:
            return {"refused": {"kind": kind, "message": str(error)}}
        return {"broken": traceback.format_exc()}


for line in sys.stdin.buffer:
    question = json.loads(line)
    print(json.dumps({"id": question["id"], **answer(question)}), flush=True)
