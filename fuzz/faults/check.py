#!/usr/bin/env python3
"""Break each law of the fuzz targets once, and check that its target finds it from its seeds.

Each fault of faults.py is planted in turn. Its target checks the one law, and starts from the seeds of that law. The time
is that of the processor until the find, with the start of the program.

Exit codes: 0 if every fault is found, 1 if one is not, 2 if the list is not complete, 3 if the copy does not build.
"""

import argparse
import pathlib
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True

from faults import FAULTS
from plant import ROOT, build, limited, planted_files

HEAD = """# Faults that break the laws

Each law of the fuzz targets is broken once, by a fault in a copy of the code. Its target checks that law, and starts
from the seeds of the law. The time until the find is the time of the processor in seconds, with the start of the
program. A fault that is not found in {seconds} seconds is shown as `> {seconds}`.

This file is written by:

    python3 fuzz/faults/check.py --write fuzz/faults/FOUND.md

| target | law | fault in | seconds |
| --- | --- | --- | ---: |
"""


def laws():
    """The laws of laws.txt that are checked today, by target and number."""
    lines = (ROOT / "fuzz" / "laws.txt").read_text().splitlines()
    rows = (line.split(" ", 2) for line in lines)
    return {(target, number): name for target, number, name in rows if not name.endswith(" retired")}


def complete(names):
    """Ends with exit code 2 unless each law has a fault, and each fault a law and its seeds."""
    faults = [(target, law) for target, law, *_ in FAULTS]
    missing = [f"{target} {law} ({name})" for (target, law), name in names.items() if (target, law) not in faults]
    unknown = [f"{target} {law}" for target, law in faults if (target, law) not in names]
    without = [f"{target} {law}" for target, law in names if not seeds(target, law)]
    for fault, what in ((missing, "laws without a fault"), (unknown, "faults of no law"), (without, "laws without a seed")):
        if fault:
            print(f"error: {what}: {', '.join(fault)}", file=sys.stderr)
    if missing or unknown or without:
        sys.exit(2)


def seeds(target, law):
    """The seeds of a law."""
    folders = [ROOT / "fuzz" / "seeds" / target, ROOT / "fuzz" / "found" / target]
    files = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    return [path for path in files if path.read_bytes()[:1] == law.encode()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=8, help="the longest time of a run, of the processor [default: 8]")
    parser.add_argument("--target", help="only the faults of this target")
    parser.add_argument("--list", action="store_true",
                        help="check that each law has a fault and seeds, and each fault its place; build nothing")
    parser.add_argument("--write", type=pathlib.Path, help="write the table to this file")
    parser.add_argument("--programs", type=pathlib.Path, help="the folder of the programs with faults that are built already")
    chosen = parser.parse_args()
    names = laws()
    complete(names)
    if chosen.list:
        planted_files()
        print(f"{len(names)} laws, {len(FAULTS)} faults")
        return 0
    programs, numbers = build(chosen.programs)
    rows, missed = [], []
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        for (target, law, file, _, _), number in zip(FAULTS, numbers):
            if chosen.target not in (None, target):
                continue
            corpus = scratch / "corpus"
            shutil.rmtree(corpus, ignore_errors=True)
            corpus.mkdir()
            for seed in seeds(target, law):
                shutil.copy(seed, corpus)
            environment = {"PLANTED": str(number), "LAW": law}
            took, _ = limited([str(programs / target), str(corpus), "-seed=1"], environment, chosen.seconds, scratch)
            shown = f"> {chosen.seconds}" if took is None else f"{took:.1f}"
            name = names[target, law]
            print(f"{target} {law} {name}: {shown}", flush=True)
            rows.append(f"| `{target}` | `{name}` | `{file}` | {shown} |\n")
            missed += [name] if took is None else []
    if chosen.write:
        chosen.write.write_text(HEAD.format(seconds=chosen.seconds) + "".join(rows))
    print(f"{len(rows) - len(missed)} of {len(rows)} faults found")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
