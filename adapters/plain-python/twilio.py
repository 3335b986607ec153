"""Twilio's webhook signatures: its documentation's Security page, and what its libraries do."""

import base64
import hashlib
import hmac
import re
from typing import Optional

from uri import Params

DEFAULT_PORT = {b"http": b":80", b"https": b":443", b"ws": b":80", b"wss": b":443"}
# Scheme with credentials, host (an IPv6 address in brackets), port, and the rest.
PARTS = re.compile(
    rb"(([A-Za-z]+)://(?:[^/?#]*@)?(?:\[[^\]/?#]*\]|[^:/?#\[\]@]*))(:[0-9]*)?(?![^/?#])"
)


def twilio_sign(auth_token: bytes, url: bytes, params: Params) -> bytes:
    """The URL as text, then each name and value, sorted by bytes; equal pairs once."""
    text = url + b"".join(name + value for name, value in sorted(set(params)))
    return base64.b64encode(hmac.digest(auth_token, text, "sha1"))


def twilio_verify(
    auth_token: bytes, url: bytes, signature: bytes, params: Params, body: Optional[bytes]
) -> bool:
    """One form of the URL is the signed one, and has the hash of a body that is not a form."""
    if not auth_token:  # anybody can sign with an empty key
        return False
    if body is not None and not body_hash_holds(url, body):
        return False
    signatures = [twilio_sign(auth_token, form, params) for form in url_forms(url)]
    return any([hmac.compare_digest(candidate, signature) for candidate in signatures])


def url_forms(url: bytes) -> list[bytes]:
    """The port depends on the product: as given, without it, and if there is none the default."""
    parts = PARTS.match(url)
    scheme = parts[2].lower() if parts else b""
    forms = [url]
    if parts and scheme in DEFAULT_PORT:
        forms.append(parts[1] + (b"" if parts[3] else DEFAULT_PORT[scheme]) + url[parts.end() :])
    if scheme in (b"ws", b"wss"):  # the sender may have signed a slash at the end
        forms += [form + b"/" for form in forms]
    return forms


def body_hash_holds(url: bytes, body: bytes) -> bool:
    """bodySHA256 is in the query once, with the body's SHA-256 in lowercase."""
    query = url.partition(b"#")[0].partition(b"?")[2]
    parts = [piece.partition(b"=") for piece in query.split(b"&")]
    found = [value for name, _, value in parts if name == b"bodySHA256"]
    expected = hashlib.sha256(body).hexdigest().encode()
    return len(found) == 1 and hmac.compare_digest(found[0], expected)
