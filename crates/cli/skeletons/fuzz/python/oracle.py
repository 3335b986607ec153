"""Starts `basestring fuzz judge`: it makes calls of a fuzzer's bytes, and compares the answers with the reference's."""

import base64
import json
import os
import subprocess
import sys
import traceback


class Oracle:
    """Judges operations: functions by their names in the adapter protocol."""

    def __init__(self, operations, unsupported, refused):
        self.operations, self.unsupported, self.refused = operations, unsupported, refused
        known = [word for word in os.environ.get("BASESTRING_KNOWN", "").split(",") if word]
        command = [os.environ.get("BASESTRING_BINARY", "basestring"), "fuzz", "judge"]
        command += [word for name in operations for word in ("--op", name)]
        command += [word for mistake in known for word in ("--known", mistake)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, question):
        self.process.stdin.write(json.dumps(question).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("basestring fuzz judge ended; its message is above")
        return json.loads(line)

    def answer(self, call):
        try:
            return {"ok": self.operations[call["op"]](**call["in"])}
        except self.unsupported as why:
            return {"unsupported": str(why)}
        except self.refused as why:
            return {"refused": {"message": str(why)}}
        except Exception:
            return {"broken": traceback.format_exc()}

    def test(self, data):
        """Runs the call that bytes describe, and prints a find. Gives the find, or None."""
        call = self.ask({"bytes": base64.b64encode(data).decode()})
        if call is None:
            return None
        find = self.ask({"answer": self.answer(call)})
        if find is not None:
            print(f"find {find['find']}: {find['cause']}: {json.dumps(find['in'])[:200]}", file=sys.stderr)
        return find
