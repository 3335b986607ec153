"""Drives the Python library requests-oauthlib over the adapter protocol.

A requests.Request is prepared with OAuth1 as its auth, which is what a Session does before it sends. What
is signed is the request that requests would send: where that is another one than the case's, the case is
not expressed.
"""

import base64
import importlib.metadata
import json
import logging
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
from oauthlib.oauth1.rfc5849 import signature
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


class Fixed(Client):
    """A Client whose nonce and timestamp a case fixes: OAuth1 passes its client_class no such arguments."""

    fixed = {}

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named, **self.fixed)


class Messages(logging.Handler):
    """Keeps what oauthlib logs while it signs."""

    logger = logging.getLogger("oauthlib.oauth1.rfc5849")

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())

    def __enter__(self):
        self.logger.setLevel(logging.DEBUG)
        self.logger.propagate = False
        self.logger.addHandler(self)
        return self

    def __exit__(self, *_):
        self.logger.removeHandler(self)

    def after(self, start):
        found = [line[len(start):] for line in self.lines if line.startswith(start)]
        return found[-1] if found else None


def plain(url):
    """A URL without its fragment, which is never sent, with scheme and host in lowercase and a path."""
    scheme, authority, rest = re.match(r"([^:/?#]*://)?([^/?#]*)([^#]*)", url).groups()
    return (scheme or "").lower() + authority.lower() + (rest if rest.startswith("/") else "/" + rest)


def sign(case):
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

    if oauth.get("version", "1.0") != "1.0":
        raise Unsupported("OAuth1 always sends the version 1.0")
    Fixed.fixed = {name: oauth[name] for name in ("nonce", "timestamp") if name in oauth}
    auth = OAuth1(
        credentials["consumer_key"], credentials.get("consumer_secret"),
        credentials.get("token"), credentials.get("token_secret"),
        callback_uri=oauth.get("callback"), verifier=oauth.get("verifier"), realm=oauth.get("realm"),
        signature_method=oauth["signature_method"], client_class=Fixed,
        # oauthlib gets (and hashes) a body that is not a form only if the user sets force_include_body.
        force_include_body="body_hash" in oauth)
    asked = requests.Request(request["method"], request["url"], headers=dict(request["headers"]), data=body)
    sent = asked.prepare()
    if plain(sent.url) != plain(request["url"]):
        raise Unsupported(f"requests sends another URL: '{sent.url}'")
    if sent.method != request["method"]:
        raise Unsupported(f"requests sends another method: '{sent.method}'")
    asked.auth = auth
    with Messages() as messages:
        header = asked.prepare().headers["Authorization"]
    if isinstance(header, bytes):
        header = header.decode()
    sent = dict(signature.collect_parameters(headers={"Authorization": header}, exclude_oauth_signature=False))
    if "body_hash" in oauth and sent.get("oauth_body_hash") != oauth["body_hash"]:
        raise Unsupported("the library computes oauth_body_hash itself, and not this one")
    answer = {"signature": sent["oauth_signature"], "authorization": header}
    text = messages.after("Signing: signature base string: ")
    return answer if text is None else {**answer, "base_string": text}


def base_string(case):
    answer = sign(case)
    if "base_string" not in answer:
        raise Unsupported("the library makes no base string for PLAINTEXT")
    return {"text": answer["base_string"], "authorization": answer["authorization"]}


def hello(case):
    if case.get("protocol") != 1:
        raise Refused("other", "this adapter implements version 1 of the protocol")
    return {"protocol": 1, "name": "requests-oauthlib", "version": importlib.metadata.version("requests-oauthlib"),
            "language": "Python", "ops": list(OPERATIONS),
            "homepage": "https://github.com/requests/requests-oauthlib",
            "issues": "https://github.com/requests/requests-oauthlib/issues"}


OPERATIONS = {"hello": hello, "base_string": base_string, "sign": sign}


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
