"""HTTP authentication: Basic (RFC 7617) and Digest (RFC 7616, and RFC 2617 where it differs)."""

import base64
import hashlib
import re
from typing import Optional

from rfc5849 import quoted_string
from uri import Refused

HASH_OF_ALGORITHM = {"md5": "md5", "sha-256": "sha256", "sha-512-256": "sha512_256"}


def basic(username: bytes, password: bytes) -> bytes:
    """RFC 7617 2: a user name has no colon, and neither contains a control character."""
    if b":" in username or re.search(rb"[\x00-\x1f\x7f]", username + password):
        raise Refused("malformed-parameter", "expected no control, and no colon in the name")
    return b"Basic " + base64.b64encode(username + b":" + password)


def digest(
    username: bytes,
    password: bytes,
    method: bytes,
    uri: bytes,
    challenge: dict[str, bytes],
    cnonce: Optional[bytes] = None,
    nc: Optional[bytes] = None,
    body: Optional[bytes] = None,
) -> bytes:
    """RFC 7616 3.4; without qop in the challenge as in RFC 2617 3.2.2.1."""
    if "realm" not in challenge or "nonce" not in challenge:
        raise Refused("missing-parameter", "expected realm and nonce in the challenge")
    realm, nonce = challenge["realm"], challenge["nonce"]
    algorithm = challenge.get("algorithm", b"MD5").decode().lower()  # 3.3
    session = algorithm.endswith("-sess")
    name = HASH_OF_ALGORITHM.get(algorithm.removesuffix("-sess"))
    if name is None:
        raise Refused("other", "expected a known algorithm in the challenge")

    def h(data: bytes) -> bytes:  # 3.4.1
        return hashlib.new(name, data).hexdigest().encode()

    qop = choose_qop(challenge)
    a1 = username + b":" + realm + b":" + password  # 3.4.2
    if session:
        if qop is None:  # the server could not check it: the cnonce is not sent without qop
            raise Refused("other", "expected qop in a challenge whose algorithm is -sess")
        a1 = h(a1) + b":" + nonce + b":" + (cnonce or b"")
    a2 = method + b":" + uri  # 3.4.3
    if qop == b"auth-int":
        a2 += b":" + h(body or b"")
    hashed_name = challenge.get("userhash", b"").lower() == b"true"  # 3.4.4
    shown = {
        "username": h(username + b":" + realm) if hashed_name else username,
        "realm": realm,
        "nonce": nonce,
        "uri": uri,
    }
    bare: dict[str, bytes] = {}
    middle = b""
    if qop is not None:
        if not cnonce or not nc:
            raise Refused("missing-parameter", "expected cnonce and nc, since qop is offered")
        if not re.fullmatch(rb"[0-9A-Fa-f]{8}", nc):
            raise Refused("malformed-parameter", "expected nc to be eight hexadecimal digits")
        middle = b":".join([nc.lower(), cnonce, qop]) + b":"
        shown["cnonce"] = cnonce
        bare.update(qop=qop, nc=nc.lower())
    shown["response"] = h(h(a1) + b":" + nonce + b":" + middle + h(a2))
    if "opaque" in challenge:
        shown["opaque"] = challenge["opaque"]
    if "algorithm" in challenge:
        bare["algorithm"] = challenge["algorithm"]
    if hashed_name:
        bare["userhash"] = b"true"
    pairs = [n.encode() + b"=" + quoted_string(v) for n, v in shown.items()]
    return b"Digest " + b", ".join(pairs + [n.encode() + b"=" + v for n, v in bare.items()])


def choose_qop(challenge: dict[str, bytes]) -> Optional[bytes]:
    """RFC 7616 3.4: one value of the offered list; auth if it is offered."""
    if "qop" not in challenge:
        return None
    offered = [value.strip(b" \t").lower() for value in challenge["qop"].split(b",")]
    for qop in (b"auth", b"auth-int"):
        if qop in offered:
            return qop
    raise Refused("other", "expected auth or auth-int in qop")
