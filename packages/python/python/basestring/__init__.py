"""The conformance oracle `basestring` for OAuth 1.0a (RFC 5849) and webhook signatures.

The functions here start the program that the package installs. Set the environment variable
BASESTRING_BINARY to start another one.
"""

from .api import ProgramError, cases, diagnose, explain, generate, sign, verify
from .judge import Implementation, Refused, Unsupported, Verdict, judge
from .program import binary

__all__ = [
    "Implementation", "ProgramError", "Refused", "Unsupported", "Verdict",
    "binary", "cases", "conformance", "diagnose", "explain", "generate", "judge", "sign", "verify",
]


def __getattr__(name):
    # pytest is needed for `conformance` alone.
    if name == "conformance":
        from .pytest_plugin import conformance
        return conformance
    raise AttributeError(f"module 'basestring' has no attribute {name!r}")
