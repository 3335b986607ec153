"""Runs the vectors against Twilio's library, and a property on generated cases."""

import importlib.metadata
import pathlib

import basestring
from basestring.strategies import cases
from hypothesis import given, settings
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict


def form(params):
    """What Flask provides as request.form."""
    return MultiDict([tuple(pair) for pair in params])


class Twilio(basestring.Implementation):
    name = "twilio"
    version = importlib.metadata.version("twilio")

    def twilio_sign(self, auth_token, url, params):
        return {"signature": RequestValidator(auth_token).compute_signature(url, form(params))}

    def twilio_verify(self, auth_token, url, signature, params=(), body=None):
        content = form(params) if body is None else body
        return {"valid": RequestValidator(auth_token).validate(url, content, signature)}


test_twilio = basestring.conformance(Twilio(), pathlib.Path(__file__).parent / "known-failures.txt")


@settings(max_examples=10, deadline=None)
@given(case=cases("twilio_sign", count=50))
def test_generated(case):
    [verdict] = basestring.judge(Twilio(), [case]).values()
    assert verdict, verdict.text
