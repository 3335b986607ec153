"""The adapter protocol, version 1: one JSON object per line on stdin, its answer on stdout."""

import base64
import hashlib
import json
import sys
import traceback
from typing import Any, Callable, Optional

import auth_headers
import extras
import flow
import http_auth
import rfc5849
import twilio
import uri
import webhooks
from rfc5849 import Credentials, Request
from uri import Params, Refused


class Unsupported(Exception):
    """The operation, or a member of its input, is unknown here."""


class Misshapen(Exception):
    """The JSON is not an input of the protocol."""


# Reading: JSON to bytes. A reader gets a value and its place in the input.

KIND_OF_FIELD = {"url": "malformed-url", "header": "malformed-header", "headers": "malformed-header"}


def text(value: Any, where: str) -> bytes:
    if not isinstance(value, str):
        raise Misshapen(f"expected a text at {where}, found {type(value).__name__}")
    try:
        return value.encode()
    except UnicodeEncodeError:  # a lone surrogate: JSON can write it, UTF-8 cannot
        kind = KIND_OF_FIELD.get(where.rpartition(".")[2], "malformed-parameter")
        raise Refused(kind, f"expected Unicode text at {where}") from None


def base64_text(value: Any, where: str) -> bytes:
    try:
        return base64.b64decode(text(value, where), validate=True)
    except ValueError:
        raise Misshapen(f"expected Base64 at {where}") from None


def integer(value: Any, where: str) -> int:
    if type(value) is not int:
        raise Misshapen(f"expected an integer at {where}, found {type(value).__name__}")
    return value


def boolean(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise Misshapen(f"expected true or false at {where}")
    return value


def pairs(value: Any, where: str, read: Callable[[Any, str], bytes] = text) -> Params:
    if not isinstance(value, list) or not all(isinstance(p, list) and len(p) == 2 for p in value):
        raise Misshapen(f"expected a list of pairs at {where}")
    return [(read(name, where), read(content, where)) for name, content in value]


def base64_pairs(value: Any, where: str) -> Params:
    return pairs(value, where, base64_text)


def texts(value: Any, where: str) -> dict[str, bytes]:
    if not isinstance(value, dict):
        raise Misshapen(f"expected an object at {where}")
    return {name: text(content, f"{where}.{name}") for name, content in value.items()}


def fields(value: Any, where: str, names: str) -> dict[str, Any]:
    """An object's members in the order of `names`; one with "?" may be absent or null.

    A value that is not valid UTF-8 is in a member name_base64 in place of name.
    """
    if not isinstance(value, dict):
        raise Misshapen(f"expected an object at {where}")
    rest = {name: content for name, content in value.items() if content is not None}
    found: dict[str, Any] = {}
    for name in names.split():
        name, optional = name.rstrip("?"), name.endswith("?")
        read = READERS.get(name, text)
        sent = name
        if name in IN_BASE64 and name not in rest and name + "_base64" in rest:
            sent, read = name + "_base64", IN_BASE64[name]
        if sent not in rest and not optional:
            raise Misshapen(f"expected a member {where}.{name}")
        found[name] = read(rest.pop(sent), f"{where}.{sent}") if sent in rest else None
    if rest:
        raise Unsupported(f"unknown in {where}: " + ", ".join(sorted(rest)))
    return found


def request(value: Any, where: str) -> Request:
    found = fields(value, where, "method url headers? body?")
    return Request(found["method"], found["url"], found["headers"] or [], found["body"])


def credentials(value: Any, where: str) -> Credentials:
    names = "consumer_key? consumer_secret? token? token_secret?"
    return Credentials(**fields(value, where, names))


def oauth(value: Any, where: str) -> dict[str, bytes]:
    names = "signature_method? timestamp? nonce? version? callback? verifier? body_hash? realm?"
    found = fields(value, where, names)
    return {name: content for name, content in found.items() if content is not None}


# How each member is read; those not named here contain text.
READERS: dict[str, Callable[[Any, str], Any]] = {
    "request": request, "credentials": credentials, "oauth": oauth, "challenge": texts,
    "headers": pairs, "params": pairs, "seen": pairs,
    "protocol": integer, "now": integer, "times": integer,
    "last_nc": integer, "temporary": boolean,
}
IN_BASE64 = {"text": base64_text, "body": base64_text, "params": base64_pairs}


# Writing: bytes to JSON, in a _base64 member if they are not valid UTF-8.


def shown(name: str, value: Any) -> dict[str, Any]:
    for suffix, write in (("", bytes.decode), ("_base64", lambda b: base64.b64encode(b).decode())):
        try:
            if isinstance(value, list):
                return {name + suffix: [[write(n), write(content)] for n, content in value]}
            return {name + suffix: write(value) if isinstance(value, bytes) else value}
        except UnicodeDecodeError:
            continue
    raise AssertionError("Base64 encodes any bytes")


# The operations that need more than one call


def hello(protocol: int) -> dict[str, Any]:
    if protocol != 1:
        raise Refused("other", "expected protocol 1")
    return {"protocol": 1, "name": "plain-python", "version": "1.0.0",
            "language": "Python", "ops": sorted(OPERATIONS)}


def sign(request: Request, credentials: Credentials, oauth: dict[str, bytes]) -> dict[str, Any]:
    refuse_rsa(oauth.get("signature_method"))
    stages = rfc5849.sign(request, credentials, oauth)
    return {name: stage.decode() for name, stage in stages.items()}


def sign_base_string(text: bytes, credentials: Credentials, signature_method: bytes) -> bytes:
    refuse_rsa(signature_method)
    return rfc5849.sign_base_string(text, credentials, signature_method)


def refuse_rsa(method: Optional[bytes]) -> None:
    if method == b"RSA-SHA1":
        raise Unsupported("the protocol's credentials carry no RSA key")


def verify(
    request: Request, credentials: Credentials, now: Optional[int], seen: Optional[Params]
) -> dict[str, Any]:
    if credentials.consumer_key is None or credentials.consumer_secret is None:
        raise Misshapen("expected consumer_key and consumer_secret in in.credentials")
    try:
        rfc5849.verify(request, credentials, now, seen or [])
    except Refused as why:
        return {"valid": False, "kind": why.kind}
    return {"valid": True}


def twilio_verify(
    auth_token: bytes,
    url: bytes,
    signature: Optional[bytes],
    params: Optional[Params],
    body: Optional[bytes],
) -> bool:
    if params is not None and body is not None:
        raise Unsupported("params and body together")
    return twilio.twilio_verify(auth_token, url, signature or b"", params or [], body)


def base_string(request: Request, credentials: Credentials, oauth: dict[str, bytes]) -> bytes:
    return rfc5849.base_string(request, rfc5849.protocol_parameters(credentials, oauth))


# For each operation: the function, the input's members in the order of its arguments, and the names
# of its results (none if it returns the answer's object).
OPERATIONS: dict[str, tuple[Callable[..., Any], str, str]] = {
    "hello": (hello, "protocol", ""),
    "percent_encode": (uri.percent_encode, "text", "text"),
    "base_string_uri": (rfc5849.base_string_uri, "url", "text"),
    "normalize_parameters": (rfc5849.normalize_parameters, "params", "text"),
    "base_string": (base_string, "request credentials oauth", "text"),
    "form_decode": (uri.form_decode, "text", "params"),
    "sign_base_string": (sign_base_string, "text credentials signature_method", "signature"),
    "sign": (sign, "request credentials oauth", ""),
    "verify": (verify, "request credentials now? seen?", ""),
    "parse_authorization": (rfc5849.parse_authorization, "header", "realm params"),
    "twilio_sign": (twilio.twilio_sign, "auth_token url params", "signature"),
    "twilio_verify": (twilio_verify, "auth_token url signature? params? body?", "valid"),
    "basic": (http_auth.basic, "username password", "authorization"),
    "digest": (
        http_auth.digest,
        "username password method uri challenge cnonce? nc? body?",
        "authorization",
    ),
    "github_sign": (webhooks.github_sign, "secret hash body?", "signature"),
    "github_verify": (webhooks.github_verify, "secret hash signature? body?", "valid"),
    "mandrill_sign": (webhooks.mandrill_sign, "secret url params?", "signature"),
    "mandrill_verify": (webhooks.mandrill_verify, "secret url signature? params?", "valid"),
    "trello_sign": (webhooks.trello_sign, "secret url body?", "signature"),
    "trello_verify": (webhooks.trello_verify, "secret url signature? body?", "valid"),
    "plivo_sign": (webhooks.plivo_sign, "secret url params?", "signature"),
    "plivo_verify": (webhooks.plivo_verify, "secret url signature? params?", "valid"),
    "x_append_to_body": (flow.append_to_body, "body params", "body"),
    "x_authorization_uri": (flow.authorization_uri, "url token", "url"),
    "x_base_string": (base_string, "request credentials oauth", "text"),
    "x_base64": (base64.b64encode, "text", "text"),
    "x_body_hash": (extras.body_hash, "algorithm body", "text"),
    "x_callback": (flow.callback, "callback", "out_of_band text"),
    "x_callback_redirect": (flow.callback_redirect, "callback token verifier", "url"),
    "x_collect_parameters": (lambda r: rfc5849.collect_parameters(r, []), "request", "params"),
    "x_credentials_answer": (
        flow.credentials_answer,
        "body temporary",
        "token token_secret callback_confirmed params body",
    ),
    "x_digest_answer": (auth_headers.answer, "header", ""),
    "x_digest_challenge": (auth_headers.challenge, "header", ""),
    "x_digest_challenges": (auth_headers.challenge_list, "header", ""),
    "x_form_decode": (uri.form_decode, "text", "params"),
    "x_hmac": (extras.hmac_hex, "algorithm key_hex data_hex", "digest_hex"),
    "x_percent_decode": (uri.percent_decode, "text", "text"),
    "x_protocol_parameters": (flow.protocol_parameters, "request", "place params"),
    "x_read_basic": (auth_headers.read_basic, "header", "username password"),
    "x_rsa_sha1": (extras.rsa_sha1, "private_key_pkcs8_base64 base_string", "signature"),
    "x_sha1": (extras.sha1_hex, "text times?", "digest_hex"),
    "x_sha256_hex": (lambda octets: hashlib.sha256(octets).hexdigest(), "text", "text"),
    "x_sha512_cut": (lambda octets: hashlib.sha512(octets).hexdigest()[:64], "text", "text"),
    "x_sign_base_string": (
        extras.sign_base_string,
        "base_string signature_method consumer_secret token_secret?",
        "signature",
    ),
    "x_sign_parameters": (
        extras.sign_parameters,
        "method url params consumer_secret token_secret?",
        "signature",
    ),
    "x_signing_key": (rfc5849.signing_key, "consumer_secret token_secret?", "text"),
    "x_status": (flow.status, "kind", "status"),
    "x_verify_digest": (
        auth_headers.verify,
        "header challenge username password method uri body? last_nc?",
        "valid",
    ),
}


def result(name: Any, value: Any) -> dict[str, Any]:
    if not isinstance(name, str) or name not in OPERATIONS:
        raise Unsupported(f"no operation {name!r}")
    call, inputs, outputs = OPERATIONS[name]
    outcome = call(*fields(value, "in", inputs).values())
    if not outputs:
        return outcome
    parts = zip(outputs.split(), outcome if isinstance(outcome, tuple) else (outcome,))
    return {key: item for part in parts for key, item in shown(*part).items()}


def parse(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as why:  # invalid JSON or UTF-8, or nested too deep
        raise Misshapen(f"expected JSON in the line: {why}") from None


def answer(line: bytes) -> dict[str, Any]:
    """The answer to one line. Only a broken rule of the documents is a refusal; all else is broken."""
    head: dict[str, Any] = {"id": None}
    try:
        message = parse(line)
        if not isinstance(message, dict):
            raise Misshapen("expected an object in the line")
        head["id"] = message.get("id")
        return {**head, "ok": result(message.get("op"), message.get("in"))}
    except Refused as why:
        return {**head, "refused": {"kind": why.kind, "message": str(why)}}
    except Unsupported as why:
        return {**head, "unsupported": str(why)}
    except Misshapen as why:
        return {**head, "broken": str(why)}
    except Exception:
        return {**head, "broken": traceback.format_exc()}


def main() -> None:
    for line in sys.stdin.buffer:
        sys.stdout.write(json.dumps(answer(line)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
