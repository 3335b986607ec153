#!/usr/bin/env python3
"""Run every command of fuzz/README.md, with short times.

It clones the last commit into a new folder and runs the commands there. With --here, it runs them in this checkout, whose
folder fuzz/seeds must have no change, and removes what they write. A command that needs a find, or another machine's corpus,
gets one that is made for it.

Exit codes: 0 if every command ends as it should, 1 if one does not, 2 if --here is not possible.
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
    ("--time 1h", "--time 11s"),
    ("--runs 20000 --time 2m", "--runs 200 --time 12s"),
    ("TARGET", TARGET),
    ("adapters/oauthlib --duration 8h", "reference --duration 2s"),
    # In so short a time, the seeds have a large part in the share.
    ("fuzz/rate", "fuzz/rate --seconds 2 --least 40"),
]

# Commands that take minutes, and how they are run nevertheless.
SKIPPED = {
    "cargo install cargo-fuzz --locked": "it is installed",
    "cargo +nightly fuzz tmin": "there is no find that ends the process",
    "fuzz/covered": "it is a step of .ci/run",
    "fuzz/faults/check.py": "it builds for some minutes; run it by hand",
}

# What the commands write.
WRITTEN = ["fuzz/corpus", "fuzz/artifacts", f"fuzz/found/{TARGET}", "other", "corpora.zip"]


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


def reason(command):
    """Why a command is not run, or None."""
    is_it = (lambda start: command == start) if "tmin" not in command else command.startswith
    return next((why for start, why in SKIPPED.items() if is_it(start)), None)


def run(folder, command):
    """Runs a command of the guide. Gives whether it ended well."""
    for old, new in REPLACED:
        command = command.replace(old, new)
    print(f"-- {command}", flush=True)
    # The program `basestring` is the one that is built here.
    built = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve() / "debug"
    environment = {**os.environ, "PATH": f"{built}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        print(f"{done.stdout[-2000:]}{done.stderr[-4000:]}\nerror: exit code {done.returncode}: {command}")
    if "--write-seeds" in command:
        restore_seeds(folder)
    return done.returncode == 0


def restore_seeds(folder):
    """Puts the seeds back that the commit has: the rates are measured with them."""
    subprocess.run(["git", "checkout", "--quiet", "--", "fuzz/seeds"], cwd=folder, check=True)
    subprocess.run(["git", "clean", "--quiet", "-fd", "fuzz/seeds"], cwd=folder, check=True)


def is_possible():
    """Whether the commands can run here: what they write must not be there."""
    there = [path for path in WRITTEN if (ROOT / path).exists()]
    changed = subprocess.run(["git", "status", "--porcelain", "fuzz/seeds"], cwd=ROOT, capture_output=True, text=True).stdout
    if there or changed:
        print(f"error: {', '.join(there) or changed}: exists or is changed; run without --here", file=sys.stderr)
    return not there and not changed


def restore():
    """Removes what the commands wrote here."""
    for path in map(ROOT.joinpath, WRITTEN):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    restore_seeds(ROOT)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--here", action="store_true", help="run in this checkout")
    chosen = parser.parse_args()
    if chosen.here and not is_possible():
        return 2
    scratch = None if chosen.here else pathlib.Path(tempfile.mkdtemp())
    folder = ROOT
    count = 0
    try:
        if scratch:
            folder = scratch / "clone"
            subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
        prepare(folder)
        for command in commands():
            why = reason(command)
            if why:
                print(f"-- not run, because {why}: {command}", flush=True)
            elif not run(folder, command):
                return 1
            count += not why
    finally:
        shutil.rmtree(scratch) if scratch else restore()
    print(f"{count} commands of fuzz/README.md run")
    return 0


if __name__ == "__main__":
    sys.exit(main())
