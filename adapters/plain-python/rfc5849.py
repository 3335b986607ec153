"""RFC 5849 section 3, one function for each section. All values are bytes."""

import base64
import hashlib
import hmac
import re
from typing import NamedTuple, Optional

from uri import DEFAULT_PORT, Params, Refused, form_decode, percent_decode, percent_encode
from uri import split_host, split_url

HASH_OF_METHOD = {b"HMAC-SHA1": "sha1", b"HMAC-SHA256": "sha256", b"HMAC-SHA512": "sha512"}
METHODS = {*HASH_OF_METHOD, b"PLAINTEXT"}
FORM = b"application/x-www-form-urlencoded"
WINDOW = 300  # seconds on both sides of the server's clock, 3.3

# RFC 2616 2.2: white space may contain a line break if white space follows it.
LWS = rb"(?:\r?\n(?=[ \t])|[ \t])"
TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]"
SCHEME = re.compile(rb"oauth(?!%b)" % TOKEN, re.IGNORECASE)
SPACE = re.compile(rb"%b+" % LWS)
NAME = re.compile(rb'(%b+)="' % TOKEN)
VALUE = re.compile(rb'([^\x00-\x1f\x7f"]*)"')
QUOTED_STRING = re.compile(rb'((?:[^\x00-\x08\x0a-\x1f\x7f"\\]|\\[^\x00-\x08\x0a-\x1f\x7f])*)"')
SEPARATOR = re.compile(rb"%b*(?:(,)%b*)?" % (LWS, LWS))
TIMESTAMP = re.compile(rb"0*[1-9][0-9]*")


class Request(NamedTuple):
    method: bytes
    url: bytes
    headers: Params
    body: Optional[bytes]


class Credentials(NamedTuple):
    consumer_key: Optional[bytes]
    consumer_secret: Optional[bytes]
    token: Optional[bytes]
    token_secret: Optional[bytes]


def field_values(headers: Params, name: bytes) -> list[bytes]:
    """RFC 2616 4.2: header names are case-insensitive."""
    return [value.strip(b" \t") for field, value in headers if field.lower() == name]


# 3.4.1 Signature base string


def base_string(request: Request, protocol: Params) -> bytes:
    """3.4.1.1: method, URI and parameters; `protocol` has the parameters that are not in the request yet."""
    params = normalize_parameters(collect_parameters(request, protocol))
    parts = [request.method.upper(), request_uri(request), params]
    return b"&".join(percent_encode(part) for part in parts)


def request_uri(request: Request) -> bytes:
    """3.4.1.2, step 2: the Host header, if the request has one."""
    hosts = field_values(request.headers, b"host")
    if len(hosts) > 1:
        raise Refused("malformed-header", "expected one Host header, found several")
    return base_string_uri(request.url, hosts[0] if hosts else None)


def base_string_uri(url: bytes, host_field: Optional[bytes] = None) -> bytes:
    """3.4.1.2: scheme, host, port and path, without user, query and fragment."""
    scheme, host, port, path, _ = split_url(url)
    if host_field is not None:
        host, port = split_host(host_field, "malformed-header")
    authority = host.lower()
    if port is not None and port != DEFAULT_PORT[scheme]:
        authority += b":%d" % port
    return scheme + b"://" + authority + (path or b"/")  # an empty path is sent as /


def collect_parameters(request: Request, protocol: Params) -> Params:
    """3.4.1.3.1: the three sources in one list, without oauth_signature."""
    query, header, body = parameter_sources(request)
    return [p for p in query + header + protocol + body if p[0] != b"oauth_signature"]


def parameter_sources(request: Request) -> tuple[Params, Params, Params]:
    """3.4.1.3.1: query, Authorization header, form body."""
    header = authorization_parameters(request.headers)
    form = is_form(request.headers)
    query = form_decode(split_url(request.url).query or b"")
    body = form_decode(request.body) if form and request.body else []
    return query, header, body


def is_form(headers: Params) -> bool:
    """3.4.1.3.1: whether the type is a form's; case-insensitive, parameters may follow (RFC 2616 3.7)."""
    types = field_values(headers, b"content-type")
    if len(types) > 1 or any(b"," in re.sub(rb'"[^"]*"', b"", t) for t in types):
        raise Refused("malformed-header", "expected one Content-Type, found several")
    return bool(types) and types[0].partition(b";")[0].strip(b" \t").lower() == FORM


def authorization_parameters(headers: Params) -> Params:
    """3.4.1.3.1: the OAuth header's parameters except realm; headers of other schemes are ignored."""
    fields = [v for v in field_values(headers, b"authorization") if SCHEME.match(v)]
    if len(fields) > 1:
        raise Refused("malformed-header", "expected one OAuth header, found several")
    return read_authorization(fields[0])[1] if fields else []


def normalize_parameters(params: Params) -> bytes:
    """3.4.1.3.2: encode, sort by name and then by value, join."""
    encoded = sorted((percent_encode(name), percent_encode(value)) for name, value in params)
    return b"&".join(name + b"=" + value for name, value in encoded)


# 3.4.2 to 3.4.4 Signature methods


def signing_key(consumer_secret: Optional[bytes], token_secret: Optional[bytes]) -> bytes:
    """3.4.2 and 3.4.4: the & is there even if either secret is empty."""
    return percent_encode(consumer_secret or b"") + b"&" + percent_encode(token_secret or b"")


def hmac_sha1(key: bytes, text: bytes, digest: str = "sha1") -> bytes:
    """3.4.2; other hashes by name, for the methods that services add (3.4)."""
    return base64.b64encode(hmac.digest(key, text, digest))


def plaintext(key: bytes) -> bytes:
    """3.4.4: the key is the signature."""
    return key


def sign_base_string(text: bytes, credentials: Credentials, method: bytes) -> bytes:
    """3.4: the signature by the declared method."""
    key = signing_key(credentials.consumer_secret, credentials.token_secret)
    if method == b"PLAINTEXT":
        return plaintext(key)
    if method not in HASH_OF_METHOD:
        raise Refused("unknown-method", "expected a known signature method")
    return hmac_sha1(key, text, HASH_OF_METHOD[method])


# 3.5.1 Authorization header


def parse_authorization(field: bytes) -> tuple[Optional[bytes], Params]:
    """3.5.1, and 3.1: no protocol parameter occurs twice."""
    realm, params = read_authorization(field)
    refuse_duplicates(params)
    return realm, params


def read_authorization(field: bytes) -> tuple[Optional[bytes], Params]:
    """3.5.1: scheme, then name="value" between commas; a comma at the end is allowed."""
    field = field.strip(b" \t")
    scheme = SCHEME.match(field)
    space = scheme and SPACE.match(field, scheme.end())
    if not space:
        raise Refused("malformed-header", "expected OAuth, a space and parameters")
    at, comma = space.end(), True
    realm: Optional[bytes] = None
    params: Params = []
    while at < len(field):
        name = NAME.match(field, at) if comma else None
        is_realm = name is not None and name[1].lower() == b"realm"
        value = name and (QUOTED_STRING if is_realm else VALUE).match(field, name.end())
        if not name or not value:
            raise Refused("malformed-header", f"expected name=\"value\" at byte {at}")
        if not is_realm:
            params.append((percent_decode(name[1]), percent_decode(value[1])))
        elif realm is not None:
            raise Refused("malformed-header", "expected one realm, found two")
        else:  # RFC 2617 1.2: a quoted string, not percent-encoded
            realm = re.sub(rb"\\(.)", rb"\1", value[1])
        separator = SEPARATOR.match(field, value.end())
        assert separator is not None  # it matches the empty text too
        at, comma = separator.end(), separator[1] is not None
    return realm, params


def build_authorization(realm: Optional[bytes], protocol: Params) -> bytes:
    """3.5.1: each name and value encoded, realm as a quoted string (RFC 2617 1.2)."""
    pairs = [b'%b="%b"' % (percent_encode(n), percent_encode(v)) for n, v in protocol]
    if realm is not None:
        pairs.insert(0, b"realm=" + quoted_string(realm))
    return b"OAuth " + b", ".join(pairs)


def quoted_string(text: bytes) -> bytes:
    """RFC 2616 2.2: no control character except tab, so that a value cannot end the line."""
    if re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", text):
        raise Refused("malformed-parameter", "expected no control character in a quoted text")
    return b'"' + re.sub(rb'(["\\])', rb"\\\1", text) + b'"'


# 3.1 Making requests


def protocol_parameters(credentials: Credentials, oauth: dict[str, bytes]) -> Params:
    """3.1: the given parameters and no others."""
    own = [(b"oauth_consumer_key", credentials.consumer_key), (b"oauth_token", credentials.token)]
    params = [(name, value) for name, value in own if value is not None]
    return params + [(b"oauth_" + n.encode(), v) for n, v in oauth.items() if n != "realm"]


def sign(request: Request, credentials: Credentials, oauth: dict[str, bytes]) -> dict[str, bytes]:
    """3.1 and 3.4: the signature, with the stages before and after it."""
    method = oauth.get("signature_method")
    if not method or credentials.consumer_key is None:
        raise Refused("missing-parameter", "expected a consumer key and a signature method")
    if oauth.get("version", b"1.0") != b"1.0":
        raise Refused("unknown-version", "expected version 1.0")
    if method not in METHODS:
        raise Refused("unknown-method", "expected a known signature method")
    protocol = protocol_parameters(credentials, oauth)
    text = base_string(request, protocol)
    signature = sign_base_string(text, credentials, method)
    signed = protocol + [(b"oauth_signature", signature)]
    return {
        "base_string_uri": request_uri(request),
        "parameters": normalize_parameters(collect_parameters(request, protocol)),
        "base_string": text,
        "signature": signature,
        "authorization": build_authorization(oauth.get("realm"), signed),
    }


# 3.2 Verifying requests


def refuse_duplicates(params: Params) -> None:
    """3.1 and 3.2: each protocol parameter at most once; others may repeat."""
    names = [name for name, _ in params if name.startswith(b"oauth_")]
    if len(set(names)) != len(names):
        raise Refused("duplicate-parameter", "expected each oauth_ parameter once")


def body_hash(method: bytes, body: bytes) -> bytes:
    """draft-eaton-oauth-bodyhash 3.2: by the hash function of the method; SHA-1 for PLAINTEXT."""
    return base64.b64encode(hashlib.new(HASH_OF_METHOD.get(method, "sha1"), body).digest())


def verify(
    request: Request, credentials: Credentials, now: Optional[int], seen: Params
) -> None:
    """3.2: syntax, then credentials, signature, body hash and nonce. Raises Refused unless valid."""
    sources = parameter_sources(request)
    places = [[p for p in place if p[0].startswith(b"oauth_")] for place in sources]
    used = [place for place in places if place]
    if len(used) > 1:  # 3.5: one and only one
        raise Refused("several-places", "expected the oauth_ parameters in one place")
    protocol = used[0] if used else []
    refuse_duplicates(protocol)
    given = dict(protocol)
    method = given.get(b"oauth_signature_method", b"")
    signature = given.get(b"oauth_signature", b"")
    timestamp, nonce = given.get(b"oauth_timestamp", b""), given.get(b"oauth_nonce", b"")
    once = method != b"PLAINTEXT"  # 3.4.4: PLAINTEXT uses neither timestamp nor nonce
    if b"oauth_consumer_key" not in given or not method or not signature:
        raise Refused("missing-parameter", "expected consumer key, signature method and signature")
    if once and not (timestamp and nonce):
        raise Refused("missing-parameter", "expected timestamp and nonce")
    if given.get(b"oauth_version", b"1.0") != b"1.0":
        raise Refused("unknown-version", "expected oauth_version 1.0")
    if method not in METHODS:
        raise Refused("unknown-method", "expected a known signature method")
    if once and not TIMESTAMP.fullmatch(timestamp):  # 3.3
        raise Refused("bad-timestamp", "expected a positive integer")
    # An empty token is the same as none: 2.1, appendix A.
    claimed = (given[b"oauth_consumer_key"], given.get(b"oauth_token") or None)
    if claimed != (credentials.consumer_key, credentials.token or None):
        raise Refused("unknown-credentials", "expected a known client and token")
    number = timestamp.lstrip(b"0")
    # No clock has more than 19 digits, so a longer timestamp is not converted.
    if once and now is not None and (len(number) > 19 or abs(int(number) - now) > WINDOW):
        raise Refused("bad-timestamp", "expected a timestamp near the server's clock")
    expected = sign_base_string(base_string(request, []), credentials, method)
    if not hmac.compare_digest(expected, signature):
        raise Refused("bad-signature", "expected another signature")
    hashed = given.get(b"oauth_body_hash")
    if hashed is not None and not is_form(request.headers):
        if not hmac.compare_digest(body_hash(method, request.body or b""), hashed):
            raise Refused("bad-body-hash", "expected the hash of the body that was received")
    if once and (number, nonce) in [(t.lstrip(b"0"), n) for t, n in seen]:
        raise Refused("used-nonce", "expected a nonce not used before with this timestamp")
