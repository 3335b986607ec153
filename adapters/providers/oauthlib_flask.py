"""oauthlib's resource and token endpoints in Flask, as its documentation shows them."""

import logging
import os

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

from flask import Flask, redirect, request
from oauthlib.common import generate_token
from oauthlib.oauth1 import (
    AccessTokenEndpoint,
    AuthorizationEndpoint,
    RequestTokenEndpoint,
    RequestValidator,
    ResourceEndpoint,
)
from oauthlib.uri_validate import is_absolute_uri

import python_state as state

logging.getLogger("werkzeug").setLevel(logging.ERROR)


class Validator(RequestValidator):
    """The storage that oauthlib asks for; every other rule is oauthlib's own."""

    requests = {}
    granted = {}

    @property
    def enforce_ssl(self):
        return False

    @property
    def allowed_signature_methods(self):
        return ("HMAC-SHA1",)

    @property
    def safe_characters(self):
        return super().safe_characters | set("-")

    @property
    def realms(self):
        return ["", "api"]

    @property
    def dummy_client(self):
        return "dummy-client-0123456789abcd"

    @property
    def dummy_request_token(self):
        return "dummy-request-0123456789ab"

    @property
    def dummy_access_token(self):
        return "dummy-access-0123456789abc"

    def check_verifier(self, verifier):
        return 8 <= len(verifier) <= 64

    def get_client_secret(self, client_key, request):
        return state.CLIENTS.get(client_key, "dummy-secret")

    def get_request_token_secret(self, client_key, token, request):
        found = self.requests.get(token)
        return found["oauth_token_secret"] if found else "dummy-secret"

    def get_access_token_secret(self, client_key, token, request):
        return state.TOKENS.get(token, ("dummy-secret",))[0]

    def get_default_realms(self, client_key, request):
        return ["api"]

    def get_realms(self, token, request):
        return ["api"]

    def get_redirect_uri(self, token, request):
        return self.requests[token]["callback"]

    def invalidate_request_token(self, client_key, request_token, request):
        self.requests.pop(request_token, None)

    def validate_client_key(self, client_key, request):
        return client_key in state.CLIENTS

    def validate_request_token(self, client_key, token, request):
        found = self.requests.get(token)
        return bool(found) and found["client"] == client_key

    def validate_access_token(self, client_key, token, request):
        found = state.TOKENS.get(token)
        return bool(found) and found[1] == client_key

    def validate_timestamp_and_nonce(
        self, client_key, timestamp, nonce, request, request_token=None, access_token=None
    ):
        return state.use(client_key, request_token or access_token, timestamp, nonce)

    def validate_redirect_uri(self, client_key, redirect_uri, request):
        return redirect_uri == "oob" or is_absolute_uri(redirect_uri)

    def validate_requested_realms(self, client_key, realms, request):
        return True

    def validate_realms(self, client_key, token, request, uri=None, realms=None):
        return True

    def validate_verifier(self, client_key, token, verifier, request):
        found = self.requests.get(token)
        return bool(found) and found.get("verifier") == verifier

    def verify_request_token(self, token, request):
        return token in self.requests

    def verify_realms(self, token, realms, request):
        return True

    def save_request_token(self, token, request):
        self.requests[token["oauth_token"]] = {
            **token,
            "client": request.client_key,
            "callback": request.redirect_uri,
        }

    def save_verifier(self, token, verifier, request):
        self.requests[token]["verifier"] = verifier["oauth_verifier"]

    def save_access_token(self, token, request):
        secret = token["oauth_token_secret"]
        state.TOKENS[token["oauth_token"]] = (secret, request.client_key, "alice")


validator = Validator()
long_token = lambda: generate_token(length=24)
resource = ResourceEndpoint(validator)
request_token = RequestTokenEndpoint(validator, token_generator=long_token)
access_token = AccessTokenEndpoint(validator, token_generator=long_token)
authorization = AuthorizationEndpoint(validator, token_generator=long_token)
app = Flask(__name__)
METHODS = ["GET", "POST", "PUT", "DELETE"]


def body():
    return request.get_data(as_text=True)


def arguments():
    return request.url, request.method, body(), dict(request.headers)


@app.route("/api", methods=METHODS)
def api():
    valid, _ = resource.validate_protected_resource_request(*arguments(), realms=["api"])
    return ("the resource", 200) if valid else ("invalid", 401)


@app.route("/request_token", methods=["POST"])
def initiate():
    headers, text, status = request_token.create_request_token_response(*arguments())
    return text, status, headers


@app.route("/authorize", methods=["GET", "POST"])
def authorize():
    if request.method == "GET":
        return '<form method="post"><button name="choice" value="yes">Allow</button><button name="choice" value="no">Deny</button></form>'
    if request.form.get("choice") != "yes":
        validator.requests.pop(request.args.get("oauth_token"), None)
        return "denied"
    headers, text, status = authorization.create_authorization_response(
        request.url, "GET", "", {}, realms=["api"], credentials={}
    )
    return text or "", status, headers


@app.route("/access_token", methods=["POST"])
def exchange():
    headers, text, status = access_token.create_access_token_response(*arguments())
    return text, status, headers


if __name__ == "__main__":
    state.serve(
        app,
        resource="/api",
        request_token="/request_token",
        authorize="/authorize",
        access_token="/access_token",
    )
