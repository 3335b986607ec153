"""PyLTI's check of an LTI 1.1 launch, as its Flask decorator calls it."""

import logging
import urllib.parse

from flask import Flask, request
from pylti.common import LTIException, verify_request_common

import python_state as state

logging.getLogger("werkzeug").setLevel(logging.ERROR)
logging.getLogger("pylti.common").setLevel(logging.CRITICAL)
CONSUMERS = {key: {"secret": secret} for key, secret in state.CLIENTS.items()}
LAUNCH = {
    "lti_message_type": "basic-lti-launch-request",
    "lti_version": "LTI-1p0",
    "resource_link_id": "7",
}
app = Flask(__name__)


@app.route("/launch", methods=["POST"])
def launch():
    try:
        verify_request_common(
            CONSUMERS, request.url, request.method, dict(request.headers), request.form.to_dict()
        )
    except LTIException:
        return "invalid", 401
    return "the tool"


if __name__ == "__main__":
    state.serve(app, resource="/launch", launch=urllib.parse.urlencode(LAUNCH))
