"""A receiver of webhooks as in Twilio's documentation for Flask: the library's validator, called by a Werkzeug server."""

import pathlib
import site
import sys

# Any Python can run this; the library is the one that the setup of the adapter installed.
for packages in pathlib.Path("adapters/twilio-python").glob(".venv/lib/python3*/site-packages"):
    site.addsitedir(str(packages))

from twilio.request_validator import RequestValidator
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

validator = RequestValidator(sys.stdin.readline().rstrip("\n"))


@Request.application
def receive(request):
    signature = request.headers.get("X-TWILIO-SIGNATURE", "")
    # A JSON body is passed as text, as the library's documentation says.
    is_json = request.mimetype == "application/json"
    params = request.get_data(as_text=True) if is_json else request.form
    if not validator.validate(request.url, params, signature):
        return Response("Twilio Request Validation Failed.", status=403)
    return Response("<Response/>", mimetype="text/xml")


server = make_server("127.0.0.1", 0, receive)
print(server.server_port, flush=True)
server.serve_forever()
