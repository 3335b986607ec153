"""Reading the headers of Basic (RFC 7617) and Digest (RFC 7616), and verifying Digest."""

import base64
import hashlib
import hmac
import re
from typing import Any, Optional

from http_auth import HASH_OF_ALGORITHM
from rfc5849 import quoted_string
from uri import Params, Refused, percent_decode

TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # RFC 7230 3.2.6
PARAMETER = re.compile(
    rb"(" + TOKEN + rb")[ \t]*=[ \t]*"
    rb'(?:"((?:[^"\\\x00-\x1f\x7f]|\\[^\x00-\x1f\x7f])*)"|(' + TOKEN + rb"))[ \t]*(?=,|\Z)"
)
SCHEME = re.compile(rb"(" + TOKEN + rb")(?:[ \t]*(?=,|\Z)|[ \t]+)")
TOKEN68 = re.compile(rb"([A-Za-z0-9._~+/-]+=*)[ \t]*(?=,|\Z)")  # RFC 7235 2.1
SEPARATORS = re.compile(rb"[ \t,]*")
ALGORITHMS = {
    b"md5": "MD5", b"md5-sess": "MD5-sess", b"sha-256": "SHA-256", b"sha-256-sess": "SHA-256-sess",
    b"sha-512-256": "SHA-512-256", b"sha-512-256-sess": "SHA-512-256-sess",
}


class Unknown(Exception):
    """A challenge that cannot be answered (RFC 7616 3.3)."""


def read_basic(header: bytes) -> tuple[bytes, bytes]:
    """RFC 7617 2"""
    found = re.fullmatch(rb"(?i:basic) +(\S.*)", header, re.DOTALL)
    try:
        pair = base64.b64decode(found[1], validate=True) if found else b""
    except ValueError:
        pair = b""
    username, colon, password = pair.partition(b":")
    if not colon:
        raise Refused("malformed-header", "expected Basic, a space, and Base64 of user:password")
    if re.search(rb"[\x00-\x1f\x7f]", pair):
        raise Refused("malformed-parameter", "expected no control character")
    return username, password


def parameter(header: bytes, place: int) -> Optional[tuple[tuple[bytes, bytes], int]]:
    """A parameter at a place, and the place after it."""
    found = PARAMETER.match(header, place)
    if not found:
        return None
    name, quoted, token = found.groups()
    value = token if quoted is None else re.sub(rb"\\(.)", rb"\1", quoted, flags=re.DOTALL)
    return (name, value), found.end()


def challenges(header: bytes) -> list[tuple[bytes, Optional[bytes], Params]]:
    """RFC 7235 4.1: scheme, token68 and parameters of each challenge. Empty elements are ignored."""
    found: list[tuple[bytes, Optional[bytes], Params]] = []
    place = SEPARATORS.match(header).end()
    while place < len(header):
        own = parameter(header, place)
        scheme = SCHEME.match(header, place)
        if own and found and found[-1][1] is None:
            found[-1][2].append(own[0])
            place = own[1]
        elif own or not scheme:
            raise Refused("malformed-header", "expected a scheme before its parameters")
        else:
            place = scheme.end()
            first, token = parameter(header, place), TOKEN68.match(header, place)
            if place < len(header) and header[place : place + 1] != b"," and not (first or token):
                raise Refused("malformed-header", "expected a parameter")
            if token and not first:
                found.append((scheme[1], token[1], []))
                place = token.end()
            else:
                found.append((scheme[1], None, [first[0]] if first else []))
                place = first[1] if first else place
        place = SEPARATORS.match(header, place).end()
    return found


def challenge_list(header: bytes) -> dict[str, Any]:
    return {
        "challenges": [
            {
                "scheme": scheme.decode(),
                "token68": None if token is None else token.decode(),
                "params": [[name.decode(), value.decode()] for name, value in params],
            }
            for scheme, token, params in challenges(header)
        ]
    }


def by_name(params: Params) -> dict[str, bytes]:
    """RFC 7235 2.1: names in any letter case, each once."""
    given = {name.decode().lower(): value for name, value in params}
    if len(given) != len(params):
        raise Refused("duplicate-parameter", "expected each parameter once")
    return given


def offered(params: Params) -> dict[str, Any]:
    """RFC 7616 3.3: a challenge."""
    given = by_name(params)
    if "realm" not in given or "nonce" not in given:
        raise Refused("missing-parameter", "expected realm and nonce")
    algorithm = ALGORITHMS.get(given.get("algorithm", b"MD5").lower())
    values = [value.strip(b" \t").lower() for value in given.get("qop", b"").split(b",")]
    qop = [value.decode() for value in values if value in (b"auth", b"auth-int")]
    if algorithm is None or ("qop" in given and not qop):
        raise Unknown
    return {
        **{name: given[name] for name in ("realm", "nonce", "opaque") if name in given},
        "algorithm": algorithm,
        "algorithm_as_sent": given.get("algorithm"),
        "qop": qop,
        "stale": given.get("stale", b"").lower() == b"true",
        "userhash": given.get("userhash", b"").lower() == b"true",
        "utf8": given.get("charset", b"").lower() == b"utf-8",
    }


def challenge(header: bytes) -> dict[str, Any]:
    """RFC 7616 3.3 and 3.7: the first that can be answered; and as a server writes it."""
    for scheme, _, params in challenges(header):
        try:
            found = offered(params) if scheme.lower() == b"digest" else None
        except Unknown:
            continue
        if found:
            quoted = [(name, found[name]) for name in ("realm", "nonce", "opaque") if name in found]
            if found["qop"]:
                quoted.append(("qop", ", ".join(found["qop"]).encode()))
            flags = [(name, b"true") for name in ("stale", "userhash") if found[name]]
            bare = [("algorithm", found.pop("algorithm_as_sent")), *flags]
            bare += [("charset", b"UTF-8")] if found["utf8"] else []
            return {**shown(found), "authenticate": field(quoted, bare)}
    raise Refused("unknown-method", "expected a challenge that can be answered")


def field(quoted: list[tuple[str, bytes]], bare: list[tuple[str, Optional[bytes]]]) -> str:
    parts = [name.encode() + b"=" + quoted_string(value) for name, value in quoted]
    parts += [name.encode() + b"=" + value for name, value in bare if value is not None]
    return (b"Digest " + b", ".join(parts)).decode()


def shown(found: dict[str, Any]) -> dict[str, Any]:
    return {name: v.decode() if isinstance(v, bytes) else v for name, v in found.items()}


def read_answer(header: bytes) -> dict[str, Any]:
    """RFC 7616 3.4: the parameters of an Authorization header."""
    scheme = re.match(rb"(?i:digest)[ \t]+", header)
    if not scheme:
        raise Refused("malformed-header", "expected Digest and a space")
    place, params = SEPARATORS.match(header, scheme.end()).end(), []
    while place < len(header):
        found = parameter(header, place)
        if not found:
            raise Refused("malformed-header", "expected a parameter")
        params.append(found[0])
        place = SEPARATORS.match(header, found[1]).end()
    given = by_name(params)
    given["userhash"] = given.get("userhash", b"").lower() == b"true"
    if "username*" in given:
        text = re.fullmatch(rb"(?i:utf-8)'[^']*'(.*)", given["username*"], re.DOTALL)
        if "username" in given or given["userhash"] or not text:
            raise Refused("malformed-parameter", "expected username, or username* in UTF-8")
        given["username"] = percent_decode(text[1])
    if any(name not in given for name in ("realm", "nonce", "uri", "username", "response")):
        raise Refused("missing-parameter", "expected realm, nonce, uri, username and response")
    algorithm, qop = given.get("algorithm", b"MD5").lower(), given.get("qop", b"auth").lower()
    if algorithm not in ALGORITHMS or qop not in (b"auth", b"auth-int"):
        raise Refused("unknown-method", "expected a known algorithm and one qop")
    if "nc" in given and not re.fullmatch(rb"(?!0{8})[0-9A-Fa-f]{8}", given["nc"]):
        raise Refused("malformed-parameter", "expected eight hexadecimal digits, from 00000001")
    if "qop" in given and not ("nc" in given and "cnonce" in given):
        raise Refused("missing-parameter", "expected nc and cnonce with qop")
    return given


def answer(header: bytes) -> dict[str, Any]:
    """[`read_answer`], and as a client writes it."""
    given = read_answer(header)
    names = ("username", "realm", "nonce", "uri", "response", "cnonce", "opaque")
    quoted = [(name, given[name]) for name in names if name in given]
    qop = given["qop"].lower() if "qop" in given else None
    bare = [("qop", qop), ("nc", given.get("nc")), ("algorithm", given.get("algorithm"))]
    bare += [("userhash", b"true")] if given["userhash"] else []
    found = {name: given[name] for name in (*names, "nc") if name in given}
    return {
        **shown(found),
        "qop": None if qop is None else qop.decode(),
        "algorithm": ALGORITHMS[given.get("algorithm", b"MD5").lower()],
        "userhash": given["userhash"],
        "authorization": field(quoted, bare),
    }


def verify(
    header: bytes, asked: dict[str, bytes], username: bytes, password: bytes, method: bytes,
    uri: bytes, body: Optional[bytes], last_nc: Optional[int],
) -> bool:
    """RFC 7616 3.4.6: whether a header answers a challenge."""
    try:
        challenge = offered([(name.encode(), value) for name, value in asked.items()])
    except Unknown:
        raise Refused("unknown-method", "expected a known challenge") from None
    given = read_answer(header)
    algorithm = ALGORITHMS[given.get("algorithm", b"MD5").lower()]
    qop = given["qop"].lower().decode() if "qop" in given else None
    if challenge["qop"] and qop is None:
        raise Refused("missing-parameter", "expected qop")
    if algorithm != challenge["algorithm"] or (qop is not None and qop not in challenge["qop"]):
        raise Refused("unknown-method", "expected the challenge's algorithm and qop")
    if given["uri"] != uri or (given["userhash"] and not challenge["userhash"]):
        raise Refused("malformed-parameter", "expected the request target, and the plain name")
    if given["nonce"] != challenge["nonce"]:
        raise Refused("used-nonce", "expected the challenge's nonce")
    if given["realm"] != challenge["realm"]:
        raise Refused("unknown-credentials", "expected the challenge's realm")
    if given.get("opaque") != challenge.get("opaque"):
        raise Refused("bad-signature", "expected the challenge's opaque")

    def h(*parts: bytes) -> bytes:  # 3.4.1
        name = HASH_OF_ALGORITHM[algorithm.removesuffix("-sess").lower()]
        return hashlib.new(name, b":".join(parts)).hexdigest().encode()

    key = h(username, given["realm"], password)  # 3.4.2
    if algorithm.endswith("-sess"):
        if "cnonce" not in given:
            raise Refused("missing-parameter", "expected a cnonce")
        key = h(key, given["nonce"], given["cnonce"])
    hashed_body = [h(body or b"")] if qop == "auth-int" else []  # 3.4.3
    counted = [given["nc"], given["cnonce"], qop.encode()] if qop else []
    expected = h(key, given["nonce"], *counted, h(method, uri, *hashed_body))
    name = h(username, given["realm"]) if given["userhash"] else username  # 3.4.4
    if not hmac.compare_digest(name, given["username"]):
        raise Refused("unknown-credentials", "expected a known user name")
    if not hmac.compare_digest(expected, given["response"]):
        raise Refused("bad-signature", "expected another response")
    if qop and int(given["nc"], 16) <= (last_nc or 0):
        raise Refused("used-nonce", "expected a higher count")
    return True
