"""Finds and starts the program."""

import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig

SECRETS = ("BASESTRING_CONSUMER_SECRET", "BASESTRING_TOKEN_SECRET", "BASESTRING_AUTH_TOKEN")


def binary():
    """The path of the program: BASESTRING_BINARY, or the one that this package installed, or that on the PATH."""
    given = os.environ.get("BASESTRING_BINARY")
    if given:
        return given
    name = "basestring.exe" if os.name == "nt" else "basestring"
    folders = [sysconfig.get_path("scripts"), pathlib.Path(sys.executable).parent]
    try:
        folders.append(sysconfig.get_path("scripts", f"{os.name}_user"))
    except KeyError:
        pass
    for folder in folders:
        path = pathlib.Path(folder) / name
        if path.is_file():
            return str(path)
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError(
            "the program basestring is not installed: pip install basestring, or set BASESTRING_BINARY")
    return found


def run(arguments, text="", secrets=None):
    """Runs the program with a text on its standard input, and gives the completed process."""
    environment = {name: value for name, value in os.environ.items()
                   if name not in SECRETS and name != "GITHUB_ACTIONS"}
    environment.update({name: value for name, value in (secrets or {}).items() if value is not None})
    return subprocess.run([binary(), *arguments], input=text, env=environment,
                          capture_output=True, encoding="utf-8")
