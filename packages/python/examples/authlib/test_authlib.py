"""Runs the vectors against Authlib."""

import importlib.metadata
import os
import pathlib

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # without it Authlib refuses http URLs

import basestring
from authlib.common.urls import url_decode
from authlib.oauth1 import ClientAuth
from authlib.oauth1.rfc5849 import signature, util
from basestring import Refused, Unsupported


class Fixed(ClientAuth):
    """A client that sends the parameters of the case: `get_oauth_params` is public."""

    def get_oauth_params(self, nonce, timestamp):
        optional = ("oauth_version", "oauth_nonce", "oauth_timestamp")
        return [(name, self.fixed.get(name[6:], value)) for name, value in super().get_oauth_params(nonce, timestamp)
                if name not in optional or name[6:] in self.fixed]

    def get_oauth_signature(self, *request):
        self.signature = super().get_oauth_signature(*request)
        return self.signature


class Authlib(basestring.Implementation):
    name = "Authlib"
    version = importlib.metadata.version("Authlib")
    methods = ("HMAC-SHA1", "PLAINTEXT")

    def sign(self, request, credentials, oauth):
        headers = {name.title(): value for name, value in request["headers"]}
        if "body_base64" in request or "body_hash" in oauth or len(headers) < len(request["headers"]):
            raise Unsupported("the body is text without a hash, and headers are a dictionary")
        if "consumer_key" not in credentials or oauth.get("signature_method") not in self.methods:
            raise Unsupported("a ClientAuth has a key and one of its methods")
        client = Fixed(credentials["consumer_key"], credentials.get("consumer_secret"), credentials.get("token"),
                       credentials.get("token_secret"), redirect_uri=oauth.get("callback"), realm=oauth.get("realm"),
                       verifier=oauth.get("verifier"), signature_method=oauth["signature_method"])
        client.fixed = oauth
        try:
            _, headers, _ = client.prepare(request["method"], request["url"], headers, request.get("body") or "")
        except ValueError as refusal:
            raise Refused(str(refusal))
        return {"signature": client.signature, "authorization": headers["Authorization"]}

    def normalize_parameters(self, params):
        return {"text": signature.normalize_parameters(params)}


test_authlib = basestring.conformance(Authlib(), pathlib.Path(__file__).parent / "known-failures.txt")
