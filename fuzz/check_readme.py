#!/usr/bin/env python3
"""Run the commands of fuzz/README.md, with short times.

Without options, it clones the last commit into a new folder and runs them there. With --here, it runs them in this
checkout, which must not have a folder fuzz/corpus yet. A command that needs a find, or another machine's corpus, gets
one that is made for it.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = "percent_decode"

# What is replaced in a command, so that it ends soon or has its names.
REPLACED = [
    ("-max_total_time=60", "-max_total_time=1"),
    ("-max_total_time=7", "-max_total_time=1"),
    ("--time 1h", "--time 11s"),
    ("TARGET", TARGET),
    ("adapters/oauthlib --duration 8h", "reference --duration 2s"),
]

# Commands that are not run, and why.
SKIPPED = [
    ("cargo install cargo-fuzz", "it is installed"),
    ("cargo +nightly fuzz tmin", "there is no find that ends the process"),
    ("fuzz/harnesses/run.sh", "check.sh of that folder runs it"),
    ("--example finding", "it is run on its own"),
    ("fuzz/faults/check.py", "it is run on its own"),
    ("fuzz/coverage", "it is run on its own"),
    ("fuzz/archive", "it is run on its own"),
    ("fuzz/check_readme.py", "this program"),
]


def commands():
    """The lines of the indented blocks of the guide."""
    lines = (ROOT / "fuzz" / "README.md").read_text().splitlines()
    return [line.strip() for line in lines if line.startswith("    ") and line.strip()]


def prepare(folder):
    """Another machine's corpus, and an artifact for which the law holds."""
    for path in ("other/corpus", "fuzz/artifacts"):
        target = folder / path / TARGET
        target.mkdir(parents=True, exist_ok=True)
        (target / "one").write_bytes(b"0a%20b")
    (folder / "fuzz" / "artifacts" / TARGET / "minimized-from-HASH").write_bytes(b"0a%20b")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--here", action="store_true", help="run in this checkout")
    chosen = parser.parse_args()
    made = ["fuzz/corpus", "fuzz/artifacts", "fuzz/found/" + TARGET, "other"]
    if chosen.here:
        folder, scratch = ROOT, None
        there = [path for path in made if (ROOT / path).exists()]
        if there:
            print(f"error: {', '.join(there)} exists; run without --here", file=sys.stderr)
            return 2
    else:
        scratch = pathlib.Path(tempfile.mkdtemp())
        folder = scratch / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    environment = {**os.environ, "PATH": f"{ROOT / 'target' / 'debug'}:{os.environ['PATH']}"}
    count = 0
    try:
        prepare(folder)
        for command in commands():
            reason = next((why for start, why in SKIPPED if start in command), None)
            if reason:
                print(f"-- not run, because {reason}: {command}", flush=True)
                continue
            for old, new in REPLACED:
                command = command.replace(old, new)
            print(f"-- {command}", flush=True)
            done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True)
            if done.returncode:
                sys.stdout.write(done.stdout[-2000:] + done.stderr[-4000:])
                print(f"error: exit code {done.returncode}: {command}")
                return 1
            count += 1
    finally:
        if scratch:
            shutil.rmtree(scratch)
        else:
            for path in made:
                shutil.rmtree(ROOT / path, ignore_errors=True)
    print(f"{count} commands of fuzz/README.md run")
    return 0


if __name__ == "__main__":
    sys.exit(main())
