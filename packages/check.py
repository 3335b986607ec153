#!/usr/bin/env python3
"""Runs every line of the recipes: check.py PROGRAM [TARBALL]

PROGRAM is a built program `basestring`, TARBALL the packed npm package. In place of installing a published
package, `pip` and `npm` install what this repository has. A language that is not installed prints that it
is skipped.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import venv

GUIDE = pathlib.Path(__file__).parent
ROOT = GUIDE.parent
NEEDS = {"Python": "python3", "JavaScript": "npm", "Rust": "cargo", "PHP": "php", "Ruby": "ruby", "Go": "go",
         "Java": "java", "C": "cc", "Shell": "jq"}
BLOCK = re.compile(r"(?:^`(?P<file>[^`\n]+)`[^\n]*:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.M | re.S)


def fail(message):
    sys.exit(f"packages/README.md: {message}")


def environment(place, program, tarball):
    """The commands of the recipes, in a folder of their own before all others."""
    tools = place / "tools"
    tools.mkdir()
    (tools / "basestring").symlink_to(program)
    venv.create(place / "venv", with_pip=True)
    python = place / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "pytest", "hypothesis"],
                   check=True)
    scripts = {
        "pip": '[ "$1 $2" = "install basestring" ]',
        "pytest": f'exec "{python}" -m pytest -p basestring.pytest_plugin "$@"',
        "npm": f'[ "$*" = "install --save-dev basestring" ] && exec "{shutil.which("npm")}" install --silent --no-audit --no-fund "{tarball}"',
    }
    for name, script in scripts.items():
        (tools / name).write_text(f"#!/bin/sh\n{script}\n")
        (tools / name).chmod(0o755)
    return {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "BASESTRING_BINARY": str(program),
            "PYTHONPATH": str(ROOT / "packages" / "python" / "python"), "COLUMNS": "80"}


def run(name, lines, folder, env):
    for line in lines:
        done = subprocess.run(["bash", "-uo", "pipefail", "-c", line], cwd=folder, env=env, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            fail(f"{name}: `{line}` exits with {done.returncode}:\n{done.stdout[-3000:]}")


def check_job(name, job, lines):
    """Each command of a job is one of the recipe, and an action's adapters are those that were checked."""
    for command in re.findall(r"^ *- run: (.*)$", job, re.M):
        if command not in lines:
            fail(f"{name}: the job runs `{command}`, which is no line of the recipe")
    for adapters in re.findall(r"^ *adapters: (.*)$", job, re.M):
        if not any(line.startswith("basestring check --adapter ") and adapters in line for line in lines):
            fail(f"{name}: the job checks {adapters}, which is not checked before")


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    tarball = pathlib.Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None
    text = (GUIDE / "README.md").read_text(encoding="utf-8")
    sections = re.split(r"^## ", text, flags=re.M)[1:]
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        env = environment(place, program, tarball)
        for section in sections:
            name, _, body = section.partition("\n")
            if shutil.which(NEEDS[name]) is None or (name == "JavaScript" and tarball is None):
                print(f"skipped: {name} needs {NEEDS[name]}" + (" and the npm package" if name == "JavaScript" else ""))
                continue
            folder = place / name
            folder.mkdir()
            lines = []
            for block in BLOCK.finditer(body):
                kind, content = block["kind"], block["text"]
                if kind == "yaml":
                    check_job(name, content, lines)
                elif block["file"] and name == "Rust":
                    kept = (ROOT / "adapters" / "in-cargo-test" / block["file"]).read_text(encoding="utf-8")
                    if kept != content:
                        fail(f"Rust: adapters/in-cargo-test/{block['file']} is another file")
                elif block["file"]:
                    (folder / block["file"]).write_text(content, encoding="utf-8")
                else:
                    new = content.splitlines()
                    # `cargo test --workspace` runs the recipe's file in adapters/in-cargo-test.
                    if name != "Rust":
                        run(name, new, folder, env)
                    lines += new
            print(f"{name}: {len(lines)} commands")


main()
