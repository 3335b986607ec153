"""Authlib's OAuth 1.0 provider for Flask, as its documentation shows it."""

import logging
import os

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from authlib.integrations.flask_oauth1 import (
    AuthorizationServer,
    ResourceProtector,
    create_exists_nonce_func,
    register_nonce_hooks,
    register_temporary_credential_hooks,
)
from authlib.oauth1 import ClientMixin, TokenCredentialMixin
from authlib.oauth1.errors import OAuth1Error
from flask import Flask, request

import python_state as state

logging.getLogger("werkzeug").setLevel(logging.ERROR)


class Cache:
    """The part of a cache that Authlib uses."""

    def __init__(self):
        self.values = {}

    def get(self, key):
        return self.values.get(key)

    def set(self, key, value, timeout=None):
        self.values[key] = value

    def delete(self, key):
        self.values.pop(key, None)

    def has(self, key):
        return key in self.values


class Client(ClientMixin):
    def __init__(self, key):
        self.key = key

    def get_default_redirect_uri(self):
        return "http://127.0.0.1:9/default"

    def get_client_secret(self):
        return state.CLIENTS[self.key]

    def get_rsa_public_key(self):
        return None


class Token(TokenCredentialMixin):
    def __init__(self, token, secret):
        self.token, self.secret = token, secret

    def get_oauth_token(self):
        return self.token

    def get_oauth_token_secret(self):
        return self.secret


class User:
    @staticmethod
    def get_user_id():
        return 1


def query_client(key):
    return Client(key) if key in state.CLIENTS else None


def query_token(client, token):
    found = state.TOKENS.get(token)
    return Token(token, found[0]) if found and found[1] == client else None


app = Flask(__name__)
app.config["OAUTH1_SUPPORTED_SIGNATURE_METHODS"] = ["HMAC-SHA1"]
cache = Cache()
server = AuthorizationServer(app, query_client=query_client)
register_nonce_hooks(server, cache)
register_temporary_credential_hooks(server, cache)


def create_token_credential(token, temporary):
    state.TOKENS[token["oauth_token"]] = (
        token["oauth_token_secret"],
        temporary.get_client_id(),
        "alice",
    )
    return Token(token["oauth_token"], token["oauth_token_secret"])


server.register_hook("create_token_credential", create_token_credential)
require_oauth = ResourceProtector(
    app, query_client, query_token, create_exists_nonce_func(cache)
)


@app.errorhandler(OAuth1Error)
def rejected(error):
    return dict(error.get_body()), error.status_code


@app.route("/api", methods=["GET", "POST", "PUT", "DELETE"])
@require_oauth()
def api():
    return "the resource"


@app.route("/request_token", methods=["POST"])
def initiate():
    return server.create_temporary_credentials_response()


@app.route("/authorize", methods=["GET", "POST"])
def authorize():
    if request.method == "GET":
        server.check_authorization_request()
        return '<form method="post"><button name="choice" value="yes">Allow</button><button name="choice" value="no">Deny</button></form>'
    user = User() if request.form.get("choice") == "yes" else None
    return server.create_authorization_response(grant_user=user)


@app.route("/access_token", methods=["POST"])
def exchange():
    return server.create_token_response()


if __name__ == "__main__":
    state.serve(
        app,
        resource="/api",
        request_token="/request_token",
        authorize="/authorize",
        access_token="/access_token",
    )
