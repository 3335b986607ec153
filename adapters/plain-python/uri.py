"""What the signature uses of RFC 3986 and HTML 4: URLs, escapes, forms. All values are bytes."""

import re
from typing import NamedTuple, Optional

Params = list[tuple[bytes, bytes]]


class Refused(Exception):
    """The input breaks a rule; `kind` is one of the protocol's refusal kinds."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Url(NamedTuple):
    scheme: bytes
    host: bytes
    port: Optional[int]
    path: bytes
    query: Optional[bytes]


DEFAULT_PORT = {b"http": 80, b"https": 443}
UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
ENCODED = [bytes([octet]) if octet in UNRESERVED else b"%%%02X" % octet for octet in range(256)]
BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
CONTROL = re.compile(rb"[\x00-\x1f\x7f]")
SENT_AS_ESCAPE = re.compile(rb'[ \x80-\xff"<>\[\]^`{|}]')
REG_NAME = re.compile(rb"(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
H16 = re.compile(rb"[0-9A-Fa-f]{1,4}")
IPV4 = re.compile(rb"(?:(?:[1-9]?[0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])(?:\.(?!\Z)|\Z)){4}")
IP_FUTURE = re.compile(rb"[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+")


def percent_encode(octets: bytes) -> bytes:
    """RFC 5849 3.6: all bytes except unreserved ones as %HH, in uppercase."""
    return b"".join([ENCODED[octet] for octet in octets])


def percent_decode(text: bytes, kind: str = "malformed-parameter") -> bytes:
    """RFC 3986 2.1, once. A % that does not begin an escape is refused."""
    if BAD_ESCAPE.search(text):
        raise Refused(kind, "expected two hexadecimal digits after %")
    first, *rest = text.split(b"%")
    return first + b"".join([bytes.fromhex(p[:2].decode()) + p[2:] for p in rest])


def form_decode(text: bytes) -> Params:
    """HTML 4 17.13.4: pairs between &, the first = separates name and value, + is a space."""
    params = []
    for piece in text.split(b"&"):
        if piece:
            name, _, value = piece.replace(b"+", b" ").partition(b"=")
            params.append((percent_decode(name), percent_decode(value)))
    return params


def split_url(url: bytes) -> Url:
    """RFC 3986 3, for an absolute http or https URL."""
    if CONTROL.search(url):
        raise Refused("malformed-url", "expected a URL without control characters")
    rest, hash_mark, fragment = url.partition(b"#")  # 3.5: never sent
    rest, question_mark, query = rest.partition(b"?")  # 3.4
    if b"\\" in rest or b"\\" in fragment:  # some readers treat it as /
        raise Refused("malformed-url", "expected no backslash outside the query")
    if BAD_ESCAPE.search(rest):
        raise Refused("malformed-url", "expected two hexadecimal digits after %")
    scheme, colon, rest = rest.partition(b"://")  # 3.1
    scheme = scheme.lower()
    if not colon or scheme not in DEFAULT_PORT:
        raise Refused("malformed-url", "expected http:// or https://")
    authority, slash, path = rest.partition(b"/")  # 3.2
    host, port = split_host(authority.rpartition(b"@")[2], "malformed-url")  # 3.2.1
    # A client must send these as escapes of their UTF-8 bytes; in a query, decoding gives the same.
    path = SENT_AS_ESCAPE.sub(lambda octet: b"%%%02X" % octet[0][0], path)
    return Url(scheme, host, port, slash + path, query if question_mark else None)


def split_host(text: bytes, kind: str) -> tuple[bytes, Optional[int]]:
    """RFC 3986 3.2.2 and 3.2.3: host and port, of a URL or of a Host header (`kind` depends on which)."""
    bracket = text.rfind(b"]")
    host, colon, digits = text[bracket + 1 :].partition(b":")
    host = text[: bracket + 1] + host
    literal = host[1:-1] if host[:1] == b"[" and host[-1:] == b"]" else None
    if not (is_ip_literal(literal) if literal is not None else REG_NAME.fullmatch(host)):
        raise Refused(kind, "expected a host")
    if not digits:  # 6.2.3: an empty port is the same as none
        return host, None
    number = digits.lstrip(b"0")  # compared as a number; its length first, so that the number is small
    if not digits.isdigit() or not 0 < len(number) <= 5 or int(number) > 65535:
        raise Refused(kind, "expected a port from 1 to 65535")
    return host, int(number)


def is_ip_literal(text: bytes) -> bool:
    """RFC 3986 3.2.2: eight groups, the last two may be an IPv4 address, one run of zeros may be ::."""
    if IP_FUTURE.fullmatch(text):
        return True
    halves = text.split(b"::")
    if len(halves) > 2:
        return False
    count = 0
    for position, half in enumerate(halves):
        groups = half.split(b":") if half or len(halves) == 1 else []
        if groups and position == len(halves) - 1 and IPV4.fullmatch(groups[-1]):
            groups[-1:] = [b"0", b"0"]
        if not all(H16.fullmatch(group) for group in groups):
            return False
        count += len(groups)
    return count == 8 if len(halves) == 1 else count <= 7
