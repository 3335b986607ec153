"""Drives Python's requests over the adapter protocol: its Basic and Digest authentication.

A Session sends the request through a transport adapter that plays the server: it answers with the
challenge, and keeps the Authorization header of the next request. Headers are bytes, as on the wire.
"""

import importlib.metadata
import io
import json
import pathlib
import site
import sys
import traceback
import types

# With any Python, import the library that the set-up installed next to this file.
for packages in pathlib.Path(__file__).parent.glob(".venv/lib/python3*/site-packages"):
    site.addsitedir(str(packages))

import requests
import requests.auth
from requests.adapters import BaseAdapter

HASHLIB = requests.auth.hashlib


class Unsupported(Exception):
    """The library's interface cannot express the input."""


def only(fields, *known):
    unknown = sorted(set(fields) - set(known))
    if unknown:
        raise Unsupported(f"the library has no argument for {', '.join(unknown)}")


class Server(BaseAdapter):
    """Answers a request with the challenge, until one brings credentials."""

    def __init__(self, challenge=None):
        super().__init__()
        self.challenge, self.authorization = challenge, None

    def send(self, request, **options):
        self.path, self.authorization = request.path_url, request.headers.get("Authorization")
        response = requests.Response()
        response.request, response.url, response.connection = request, request.url, self
        response.raw, response.status_code = io.BytesIO(), 200
        if self.challenge is not None and self.authorization is None:
            response.status_code = 401
            # http.client reads headers as Latin-1, whatever their bytes are.
            response.headers["WWW-Authenticate"] = self.challenge.encode().decode("latin-1")
        return response

    def close(self):
        pass


def on_the_wire(field):
    """What the server reads: http.client writes a header as Latin-1."""
    octets = field if isinstance(field, bytes) else field.encode("latin-1")
    try:
        return octets.decode()
    except UnicodeDecodeError:
        raise Unsupported("the header that is sent is not valid UTF-8")


def session(server):
    opened = requests.Session()
    opened.trust_env = False
    opened.mount("http://", server)
    return opened


def basic(case):
    only(case, "username", "password")
    server = Server()
    session(server).get("http://localhost/", auth=(case["username"], case["password"]))
    return {"ok": {"authorization": on_the_wire(server.authorization)}}


def challenge_field(challenge):
    tokens = ("algorithm", "stale", "userhash")
    quoted = [f'{name}={value}' if name in tokens else
              f'{name}="' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
              for name, value in challenge.items()]
    return "Digest " + ", ".join(quoted)


def fixed_cnonce(cnonce):
    """The hashlib of requests.auth, where SHA-1 of 8 random bytes and the time makes the cnonce."""
    drawn = types.SimpleNamespace(hexdigest=lambda: cnonce)
    return types.SimpleNamespace(**{**vars(HASHLIB), "sha1": lambda *_, **__: drawn})


def digest(case):
    only(case, "username", "password", "method", "uri", "challenge", "cnonce", "nc", "body")
    if case.get("nc", "00000001") != "00000001":
        raise Unsupported("the library counts the requests itself; the first has 00000001")
    if len(case.get("cnonce", "")) > 16:
        raise Unsupported("the library's cnonce has at most 16 characters")
    if not all(type(value) is str for value in case["challenge"].values()):
        raise Unsupported("a challenge's parameters are text")
    if case["challenge"].get("algorithm", "").upper() == "SHA":
        raise Unsupported("no way to fix the cnonce of this algorithm")
    server = Server(challenge_field(case["challenge"]))
    requests.auth.hashlib = fixed_cnonce(case.get("cnonce", ""))
    try:
        session(server).request(case["method"], "http://localhost" + case["uri"], data=case.get("body"),
                                auth=requests.auth.HTTPDigestAuth(case["username"], case["password"]))
    finally:
        requests.auth.hashlib = HASHLIB
    if server.path != case["uri"]:
        raise Unsupported(f"requests sends another target: '{server.path}'")
    if server.authorization is None:
        return {"refused": {"kind": "other", "message": "the library sends the request again without an Authorization header"}}
    return {"ok": {"authorization": on_the_wire(server.authorization)}}


def hello(case):
    if case.get("protocol") != 1:
        return {"refused": {"kind": "other", "message": "this adapter implements version 1 of the protocol"}}
    return {"ok": {"protocol": 1, "name": "requests", "version": importlib.metadata.version("requests"),
                   "language": "Python", "ops": list(OPERATIONS), "homepage": "https://github.com/psf/requests",
                   "issues": "https://github.com/psf/requests/issues"}}


OPERATIONS = {"hello": hello, "basic": basic, "digest": digest}


def answer(request):
    if request["op"] not in OPERATIONS:
        return {"unsupported": f"requests has no {request['op']}"}
    try:
        return OPERATIONS[request["op"]](request["in"])
    except Unsupported as why:
        return {"unsupported": str(why)}
    except requests.exceptions.InvalidURL as error:
        return {"refused": {"kind": "malformed-url", "message": str(error)}}
    except requests.exceptions.InvalidHeader as error:
        return {"refused": {"kind": "malformed-header", "message": str(error)}}
    except Exception:
        return {"broken": traceback.format_exc()}


for line in sys.stdin.buffer:
    question = json.loads(line)
    print(json.dumps({"id": question["id"], **answer(question)}), flush=True)
