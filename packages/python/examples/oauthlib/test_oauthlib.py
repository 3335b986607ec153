"""Runs the vectors against oauthlib."""

import importlib.metadata
import pathlib

import basestring
from basestring import Refused, Unsupported
from oauthlib.common import urldecode
from oauthlib.oauth1 import Client
from oauthlib.oauth1.rfc5849 import signature, utils


class Fixed(Client):
    """A client that sends the parameters of the case: `get_oauth_params` is oauthlib's place to extend it."""

    def get_oauth_params(self, request):
        optional = ("oauth_version", "oauth_nonce", "oauth_timestamp")
        return [(name, self.fixed.get(name[6:], value)) for name, value in super().get_oauth_params(request)
                if name not in optional or name[6:] in self.fixed]


class Oauthlib(basestring.Implementation):
    name = "oauthlib"
    version = importlib.metadata.version("oauthlib")
    methods = ("HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "PLAINTEXT")

    def sign(self, request, credentials, oauth):
        names = {name.lower() for name, _ in request["headers"]}
        if "body_base64" in request or "body_hash" in oauth or len(names) < len(request["headers"]):
            raise Unsupported("the body is text, its hash is oauthlib's own, and headers are a dictionary")
        if "consumer_key" not in credentials or oauth.get("signature_method") not in self.methods:
            raise Unsupported("a Client has a key and one of its methods")
        client = Fixed(credentials["consumer_key"], credentials.get("consumer_secret", ""),
                       credentials.get("token"), credentials.get("token_secret"),
                       **{name: oauth.get(name) for name in ("realm", "verifier", "nonce", "timestamp")},
                       callback_uri=oauth.get("callback"), signature_method=oauth["signature_method"])
        client.fixed = oauth
        try:
            _, headers, _ = client.sign(request["url"], request["method"], request.get("body"),
                                        dict(request["headers"]))
        except ValueError as refusal:
            raise Refused(str(refusal))
        sent = dict(utils.parse_authorization_header(headers["Authorization"]))
        return {"signature": utils.unescape(sent["oauth_signature"]), "authorization": headers["Authorization"]}

    def form_decode(self, text):
        try:
            return {"params": urldecode(text)}
        except ValueError as refusal:
            raise Refused(str(refusal))

    def normalize_parameters(self, params):
        return {"text": signature.normalize_parameters(params)}


test_oauthlib = basestring.conformance(Oauthlib(), pathlib.Path(__file__).parent / "known-failures.txt")
