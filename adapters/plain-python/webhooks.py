"""The webhook signatures of GitHub, Mandrill, Trello, and the first version of Plivo's."""

import base64
import hmac
from typing import Optional

import uri
from uri import Params, Refused


def digest(secret: bytes, text: bytes) -> bytes:
    return base64.b64encode(hmac.digest(secret, text, "sha1"))


def joined(params: Params) -> bytes:
    """Sorted by name; parameters of one name stay in their order."""
    by_name = sorted(params, key=lambda pair: pair[0])
    return b"".join(name + value for name, value in by_name)


def github_sign(secret: bytes, hash: bytes, body: Optional[bytes]) -> bytes:
    digits = hmac.new(secret, body or b"", hash.decode()).hexdigest()
    return hash + b"=" + digits.encode()


def mandrill_sign(secret: bytes, url: bytes, params: Optional[Params]) -> bytes:
    return digest(secret, url + joined(params or []))


def trello_sign(secret: bytes, url: bytes, body: Optional[bytes]) -> bytes:
    return digest(secret, (body or b"") + url)


def plivo_sign(secret: bytes, url: bytes, params: Optional[Params]) -> bytes:
    """The parameters of the query, or of the form if there is no query."""
    target, _, query = url.partition(b"?")
    return digest(secret, target + joined(uri.form_decode(query) if query else params or []))


def github_verify(
    secret: bytes, hash: bytes, signature: Optional[bytes], body: Optional[bytes]
) -> bool:
    # Anybody can sign with an empty key.
    return secret != b"" and hmac.compare_digest(github_sign(secret, hash, body), signature or b"")


def mandrill_verify(
    secret: bytes, url: bytes, signature: Optional[bytes], params: Optional[Params]
) -> bool:
    expected = mandrill_sign(secret, url, params)
    return secret != b"" and hmac.compare_digest(expected, signature or b"")


def trello_verify(
    secret: bytes, url: bytes, signature: Optional[bytes], body: Optional[bytes]
) -> bool:
    return secret != b"" and hmac.compare_digest(trello_sign(secret, url, body), signature or b"")


def plivo_verify(
    secret: bytes, url: bytes, signature: Optional[bytes], params: Optional[Params]
) -> bool:
    try:
        expected = plivo_sign(secret, url, params)
    except Refused:  # a query with an invalid escape
        return False
    return secret != b"" and hmac.compare_digest(expected, signature or b"")
