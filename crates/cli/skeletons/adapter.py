"""Connects an implementation of OAuth 1.0a to `basestring check`, over standard input and output.

One JSON object a line comes in, one goes out, flushed. `OPERATIONS` lists what it implements: replace
the body of percent_encode by a call of your library, then add operations, one function each.
"""

import json
import sys
import traceback
from urllib.parse import quote

NAME, VERSION = "my-library", "0"


class Refused(Exception):
    """The library refuses the input: raise it where the library raises what it documents."""


class Unsupported(Exception):
    """The library's interface cannot express this input."""


def percent_encode(given):
    if "text" not in given:
        raise Unsupported("octets that are no text")
    return {"text": quote(given["text"], safe="-._~")}


OPERATIONS = {"percent_encode": percent_encode}


def answer(op, given):
    if op == "hello":
        return {"ok": {"protocol": 1, "name": NAME, "version": VERSION, "language": "Python",
                       "ops": sorted(OPERATIONS)}}
    if op not in OPERATIONS:
        return {"unsupported": f"no operation {op}"}
    try:
        return {"ok": OPERATIONS[op](given)}
    except Unsupported as why:
        return {"unsupported": str(why)}
    except Refused as why:
        return {"refused": {"message": str(why)}}
    except Exception:
        # A caught bug is no refusal.
        return {"broken": traceback.format_exc()}


sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps({"id": request["id"], **answer(request["op"], request["in"])}), flush=True)
