"""The credentials and the used nonces of a provider in a test: two clients and two users' tokens."""

import json
import threading

CLIENTS = {
    "client-one-0123456789abcd": "secret-one-0123456789",
    "client-two-0123456789abcd": "secret-two-0123456789",
}
TOKENS = {
    "token-alice-0123456789abc": ("tsecret-alice-01234", "client-one-0123456789abcd", "alice"),
    "token-bob-0123456789abcde": ("tsecret-bob-0123456", "client-one-0123456789abcd", "bob"),
}
USED = set()
LOCK = threading.Lock()


def use(client, token, timestamp, nonce):
    """Whether a nonce is new; it is used from then on."""
    key = (client, token or "", str(timestamp), nonce)
    with LOCK:
        if key in USED:
            return False
        USED.add(key)
        return True


def ready(port, **paths):
    """Prints the port and the paths, as the runner reads them."""
    print(json.dumps({"port": port, **paths}), flush=True)


def serve(app, **paths):
    """Serves a WSGI application on a free port of this machine."""
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app, threaded=True)
    ready(server.server_port, **paths)
    server.serve_forever()
