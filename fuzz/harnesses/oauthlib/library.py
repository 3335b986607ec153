"""oauthlib, as its adapter calls it."""

import io
import os
import pathlib
import sys

# The adapter answers the lines of standard input when it is imported: there are none.
sys.stdin = io.TextIOWrapper(io.BytesIO())
sys.path.insert(0, str(pathlib.Path(os.environ["ADAPTERS"]) / "oauthlib"))
import adapter  # noqa: E402


class Unsupported(Exception):
    pass


class Refused(Exception):
    pass


def operation(name):
    def run(**given):
        answer = adapter.answer({"op": name, "in": given})
        if "unsupported" in answer:
            raise Unsupported(answer["unsupported"])
        if "refused" in answer:
            raise Refused(answer["refused"]["message"])
        if "broken" in answer:
            raise RuntimeError(answer["broken"])
        return answer["ok"]
    return run


OPERATIONS = {name: operation(name) for name in adapter.OPERATIONS if name != "hello"}
