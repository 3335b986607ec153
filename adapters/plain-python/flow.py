"""The messages of RFC 5849 2, and the places of the protocol parameters (3.5)."""

import re
from typing import Any

import rfc5849
from rfc5849 import Request
from uri import Params, Refused, form_decode, percent_encode, split_url

SCHEME = rb"[A-Za-z][A-Za-z0-9+.-]*"  # RFC 3986 3.1
TOKEN = {b"oauth_token", b"oauth_verifier"}
UNAUTHORIZED = {
    b"bad-signature", b"bad-body-hash", b"bad-timestamp", b"used-nonce", b"unknown-credentials",
}


def callback(value: bytes) -> tuple[bool, bytes]:
    """2.1: an absolute URI, or oob."""
    if value == b"oob":
        return True, value
    if not value:
        raise Refused("missing-parameter", "expected a callback")
    if not re.fullmatch(SCHEME + rb":[!-~]+", value):
        raise Refused("malformed-parameter", "expected an absolute URI")
    if value.partition(b":")[0].lower() in (b"http", b"https"):
        try:
            split_url(value)
        except Refused as why:
            raise Refused("malformed-parameter", str(why)) from None
    if TOKEN & {name for name, _ in readable_pairs(query_of(value))}:
        raise Refused("malformed-parameter", "expected neither parameter in the callback's query")
    return False, value


def query_of(url: bytes) -> bytes:
    return url.partition(b"#")[0].partition(b"?")[2]


def readable_pairs(query: bytes) -> Params:
    """The pairs of a query without those that have an invalid escape."""
    pairs = []
    for piece in query.split(b"&"):
        try:
            pairs += form_decode(piece)
        except Refused:
            continue
    return pairs


def form(params: Params) -> bytes:
    """A form in which names and values are encoded by 3.6."""
    return b"&".join(percent_encode(name) + b"=" + percent_encode(value) for name, value in params)


def add_to_query(url: bytes, params: Params) -> bytes:
    """2.2: after the URL's own query, before its fragment."""
    rest, hash_mark, fragment = url.partition(b"#")
    joint = b"" if rest.endswith((b"?", b"&")) else b"&" if b"?" in rest else b"?"
    return rest + joint + form(params) + hash_mark + fragment


def authorization_uri(url: bytes, token: bytes) -> bytes:
    """2.2"""
    return add_to_query(url, [(b"oauth_token", token)])


def callback_redirect(callback: bytes, token: bytes, verifier: bytes) -> bytes:
    """2.2"""
    if not re.match(SCHEME + rb":", callback):
        raise Refused("malformed-url", "expected an absolute URI")
    if TOKEN & {name for name, _ in form_decode(query_of(callback))}:
        raise Refused("duplicate-parameter", "expected neither parameter in the callback's query")
    return add_to_query(callback, [(b"oauth_token", token), (b"oauth_verifier", verifier)])


def credentials_answer(body: bytes, temporary: bool) -> tuple[Any, ...]:
    """2.1 and 2.3: identifier, secret, confirmation, other parameters; and the body again."""
    names = (b"oauth_token", b"oauth_token_secret", b"oauth_callback_confirmed")
    pairs = form_decode(body)
    own = [pair for pair in pairs if pair[0] in names]
    given = dict(own)
    if len(given) != len(own):
        raise Refused("duplicate-parameter", "expected each parameter once")
    if not given.get(names[0]) or names[1] not in given:
        raise Refused("missing-parameter", "expected an identifier and its secret")
    is_confirmed = given.get(names[2]) == b"true"
    if temporary and not is_confirmed:
        raise Refused("missing-parameter", "expected oauth_callback_confirmed=true")
    others = [pair for pair in pairs if pair[0] not in names]
    token, secret = given[names[0]], given[names[1]]
    confirmation = [(names[2], b"true")] if is_confirmed else []
    again = form([(names[0], token), (names[1], secret), *confirmation, *others])
    return token, secret, is_confirmed, others, again


def append_to_body(body: bytes, params: Params) -> bytes:
    """3.5.2: after an &, if the body has other parameters."""
    joint = b"&" if body and params and not body.endswith(b"&") else b""
    return body + joint + form(params)


def protocol_parameters(request: Request) -> tuple[str, Params]:
    """3.5: one and only one place."""
    query, header, body = rfc5849.parameter_sources(request)
    places = {"header": header, "body": body, "query": query}
    found = [
        (name, [pair for pair in params if pair[0].startswith(b"oauth_")])
        for name, params in places.items()
    ]
    found = [(name, params) for name, params in found if params]
    if not found:
        raise Refused("missing-parameter", "expected oauth_ parameters")
    if len(found) > 1:
        raise Refused("several-places", "expected the oauth_ parameters in one place")
    rfc5849.refuse_duplicates(found[0][1])
    return found[0]


def status(kind: bytes) -> int:
    """3.2: 401 for credentials, signature, time and nonce; 400 for the form of a request."""
    return 401 if kind in UNAUTHORIZED else 400
