"""The x_ operations that check published values."""

import base64
import hashlib
import hmac
from typing import Optional

import rfc5849
from rfc5849 import Credentials, Request
from uri import Params

SHA1_INFO = bytes.fromhex("3021300906052b0e03021a05000414")  # RFC 3447 9.2, note 1


def sign_base_string(
    text: bytes, method: bytes, consumer_secret: bytes, token_secret: Optional[bytes]
) -> bytes:
    """3.4, from the secrets alone."""
    secrets = Credentials(None, consumer_secret, None, token_secret)
    return rfc5849.sign_base_string(text, secrets, method)


def sign_parameters(
    method: bytes, url: bytes, params: Params, consumer_secret: bytes, token_secret: Optional[bytes]
) -> bytes:
    """3.4.2 over parameters that are not protocol parameters."""
    text = rfc5849.base_string(Request(method, url, [], None), params)
    return sign_base_string(text, b"HMAC-SHA1", consumer_secret, token_secret)


def body_hash(algorithm: bytes, body: bytes) -> bytes:
    """draft-eaton-oauth-bodyhash 3.2: the plain hash of the body's bytes."""
    return base64.b64encode(hashlib.new(algorithm.decode(), body).digest())


def hmac_hex(algorithm: bytes, key_hex: bytes, data_hex: bytes) -> bytes:
    """RFC 2104."""
    key, data = bytes.fromhex(key_hex.decode()), bytes.fromhex(data_hex.decode())
    return hmac.digest(key, data, algorithm.decode()).hex().encode()


def sha1_hex(text: bytes, times: Optional[int]) -> bytes:
    """FIPS 180, of a repeated text."""
    return hashlib.sha1(text * (1 if times is None else times)).hexdigest().encode()


def der_parts(der: bytes) -> list[bytes]:
    """X.690 8.1: the contents of consecutive elements."""
    parts = []
    while der:
        length, start = der[1], 2
        if length & 0x80:
            start += length & 0x7F
            length = int.from_bytes(der[2:start], "big")
        parts.append(der[start : start + length])
        der = der[start + length :]
    return parts


def rsa_sha1(private_key_pkcs8_base64: bytes, base_string: bytes) -> bytes:
    """3.4.3; RFC 3447 8.2.1 and 9.2, the key by RFC 5208 5 and RFC 3447 A.1.2."""
    private_key = der_parts(der_parts(base64.b64decode(private_key_pkcs8_base64))[0])[2]
    numbers = [int.from_bytes(part, "big") for part in der_parts(der_parts(private_key)[0])]
    modulus, exponent = numbers[1], numbers[3]
    size = (modulus.bit_length() + 7) // 8
    digest_info = SHA1_INFO + hashlib.sha1(base_string).digest()
    padding = b"\xff" * (size - len(digest_info) - 3)
    message = int.from_bytes(b"\x00\x01" + padding + b"\x00" + digest_info, "big")
    return base64.b64encode(pow(message, exponent, modulus).to_bytes(size, "big"))
