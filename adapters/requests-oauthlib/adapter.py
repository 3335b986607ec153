"""Drives the Python library requests-oauthlib over the adapter protocol.

A requests.Request is prepared with OAuth1 as its auth, which is what a Session does before it sends. What
is signed is the request that requests would send: where that is another one than the case's, the case is
not expressed.
"""

import base64
import importlib.metadata
import json
import pathlib
import re
import site
import sys
import traceback

# With any Python, import the library that the set-up installed next to this file.
for packages in pathlib.Path(__file__).parent.glob(".venv/lib/python3*/site-packages"):
    site.addsitedir(str(packages))

import requests
from oauthlib.oauth1 import Client
from requests_oauthlib import OAuth1


class Unsupported(Exception):
    """The library's interface cannot express the input."""


class Refused(Exception):
    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


# What oauthlib, and the URL parser that it leans on, refuses with plain ValueErrors. No other is a refusal.
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
    ("does not appear to be an IPv4 or IPv6 address", "malformed-url"),
    ("IPvFuture address is invalid", "malformed-url"),
    ("An IPv4 address cannot be in brackets", "malformed-url"),
]


def only(fields, *known):
    unknown = sorted(set(fields) - set(known))
    if unknown:
        raise Unsupported(f"the library has no argument for {', '.join(unknown)}")


def client_class(fixed, kept):
    """A Client that sends the protocol parameters a case fixes, and keeps the base string.

    OAuth1 takes such a class; get_oauth_params and SIGNATURE_METHODS are oauthlib's own places to extend it.
    """

    class FixedClient(Client):
        def get_oauth_params(self, request):
            # oauthlib always sends these three; a case may leave them out.
            optional = ("oauth_version", "oauth_nonce", "oauth_timestamp")
            params = [(name, fixed.get(name[6:], value) if name in optional else value)
                      for name, value in super().get_oauth_params(request)
                      if name not in optional or name[6:] in fixed]
            if dict(params).get("oauth_body_hash") != fixed.get("body_hash"):
                raise Unsupported("the library computes oauth_body_hash itself, and not this one")
            return params

        def get_oauth_signature(self, request):
            kept["signature"] = super().get_oauth_signature(request)
            return kept["signature"]

    def keep(sign):
        def sign_and_keep(base_string, client):
            kept["base_string"] = base_string
            return sign(base_string, client)
        return sign_and_keep
    FixedClient.SIGNATURE_METHODS = {name: keep(sign) for name, sign in Client.SIGNATURE_METHODS.items()}
    return FixedClient


def plain(url):
    """A URL without its fragment, which is never sent, with scheme and host in lowercase and a path."""
    scheme, authority, rest = re.match(r"([^:/?#]*://)?([^/?#]*)([^#]*)", url).groups()
    return (scheme or "").lower() + authority.lower() + (rest if rest.startswith("/") else "/" + rest)


def run_sign(case):
    only(case, "request", "credentials", "oauth")
    request, credentials, oauth = case["request"], case["credentials"], case["oauth"]
    only(request, "method", "url", "headers", "body", "body_base64")
    only(credentials, "consumer_key", "consumer_secret", "token", "token_secret")
    only(oauth, "signature_method", "timestamp", "nonce", "version", "callback", "verifier", "body_hash", "realm")
    if "consumer_key" not in credentials or "signature_method" not in oauth:
        raise Unsupported("OAuth1 has always a key and a signature method")
    if oauth["signature_method"].startswith("RSA-"):
        raise Unsupported("the input has no RSA key")
    names = [name.lower() for name, _ in request["headers"]]
    if len(set(names)) < len(names):
        raise Unsupported("headers are a dict, so a header cannot occur twice")
    body = base64.b64decode(request["body_base64"]) if "body_base64" in request else request.get("body")

    if "body_hash" in oauth and not body:
        raise Unsupported("the library computes oauth_body_hash itself, and only of a body")

    kept = {}
    auth = OAuth1(
        credentials["consumer_key"], credentials.get("consumer_secret", ""),
        credentials.get("token"), credentials.get("token_secret"),
        callback_uri=oauth.get("callback"), verifier=oauth.get("verifier"), realm=oauth.get("realm"),
        signature_method=oauth["signature_method"], client_class=client_class(oauth, kept),
        # oauthlib gets (and hashes) a body that is not a form only if the user sets force_include_body.
        force_include_body="body_hash" in oauth)
    asked = requests.Request(request["method"], request["url"], headers=dict(request["headers"]), data=body)
    sent = asked.prepare()
    if plain(sent.url) != plain(request["url"]):
        raise Unsupported(f"requests sends another URL: '{sent.url}'")
    if sent.method != request["method"]:
        raise Unsupported(f"requests sends another method: '{sent.method}'")
    asked.auth = auth
    kept["authorization"] = asked.prepare().headers["Authorization"]
    if isinstance(kept["authorization"], bytes):
        kept["authorization"] = kept["authorization"].decode()
    return kept


def base_string(case):
    kept = run_sign(case)
    if "base_string" not in kept:
        raise Unsupported("the library makes no base string for PLAINTEXT")
    return {"text": kept["base_string"]}


def hello(case):
    if case.get("protocol") != 1:
        raise Refused("other", "this adapter implements version 1 of the protocol")
    return {"protocol": 1, "name": "requests-oauthlib", "version": importlib.metadata.version("requests-oauthlib"),
            "language": "Python", "ops": list(OPERATIONS),
            "homepage": "https://github.com/requests/requests-oauthlib",
            "issues": "https://github.com/requests/requests-oauthlib/issues"}


OPERATIONS = {"hello": hello, "base_string": base_string, "sign": run_sign}


def answer(request):
    operation = OPERATIONS.get(request["op"])
    if operation is None:
        return {"unsupported": f"requests-oauthlib has no {request['op']}"}
    try:
        return {"ok": operation(request["in"])}
    except Unsupported as why:
        return {"unsupported": str(why)}
    except Refused as refusal:
        return {"refused": {"kind": refusal.kind, "message": str(refusal)}}
    except requests.RequestException as error:
        about_url = isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema,
                                       requests.exceptions.MissingSchema))
        return {"refused": {"kind": "malformed-url" if about_url else "other", "message": str(error)}}
    except Exception as error:
        kind = next((kind for part, kind in REFUSALS if part in str(error)), None)
        if type(error) is ValueError and kind:
            return {"refused": {"kind": kind, "message": str(error)}}
        return {"broken": traceback.format_exc()}


for line in sys.stdin.buffer:
    question = json.loads(line)
    print(json.dumps({"id": question["id"], **answer(question)}), flush=True)
