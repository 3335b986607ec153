"""A receiver of Twilio webhooks with one mistake: it accepts requests without a signature.

    python3 receiver.py [PORT]

`basestring webhook http://localhost:5000/voice --auth-token s3cretTokenAb` finds the mistake.
"""

import base64
import hashlib
import hmac
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

TOKEN = b"s3cretTokenAb"


def is_valid(url, headers, body):
    signature = headers.get("X-Twilio-Signature")
    if signature is None:
        return True  # The mistake: this must be rejected.
    text = url
    if headers.get_content_type() == "application/x-www-form-urlencoded":
        # A name and value that are sent twice are signed once.
        fields = sorted(set(parse_qsl(body.decode(), keep_blank_values=True)))
        text += "".join(name + value for name, value in fields)
    else:
        query = dict(parse_qsl(urlsplit(url).query))
        is_hashed = body or "bodySHA256" in query
        if is_hashed and query.get("bodySHA256") != hashlib.sha256(body).hexdigest():
            return False
    digest = hmac.new(TOKEN, text.encode(), hashlib.sha1).digest()
    return hmac.compare_digest(base64.b64encode(digest), signature.encode())


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        url = f"http://{self.headers['Host']}{self.path}"
        self.send_response(200 if is_valid(url, self.headers, body) else 403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    server = ThreadingHTTPServer(("localhost", port), Receiver)
    print(f"http://localhost:{server.server_port}", flush=True)
    server.serve_forever()
