#!/usr/bin/env python3
"""Runs the tests of the reference and of the prepared code with every mutant of cargo-mutants.

    tests/mutants/run.py                          # every mutant of spec/ and crates/prepared
    tests/mutants/run.py --file spec/normalize.rs # the mutants of a file
    tests/mutants/run.py --in-diff change.diff    # the mutants on the lines that a diff touches
    tests/mutants/run.py --vectors                # with the vectors as the only test, see unseen.py
    tests/mutants/run.py --sample 150             # 150 mutants, drawn; the same ones in every run
    tests/mutants/run.py --package basestring-prepared # the mutants of a package, with its own tests alone
    tests/mutants/run.py --each                   # those that no switch can express too

cargo-mutants lists the mutants. It builds the workspace once for each of them; here one build has
all of them, each with a switch that the environment variable MUTANT turns on, and only the tests
that reach a mutant are run with it. What no switch can express, because a constant depends on it, is
counted, or with --each built alone. A mutant that no test fails with is missed: the exit code is 1.

Needs cargo-mutants, and the Python packages of requirements.txt.
"""

import argparse
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import time
import zlib

from switches import SWITCH, Source
from unseen import unseen

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
COPY = TARGET / "mutants" / "tree"
# Cargo takes the copy for the workspace: in one folder, each would use what the other built.
BUILT = TARGET / "mutants" / "target"
OUTCOMES = TARGET / "mutants" / "outcomes.json"
MUTATED = {"basestring": "spec/lib.rs", "basestring-prepared": "crates/prepared/src/lib.rs"}

# The outcome of a mutant that no switch can express, before it is built.
EACH = "without a switch"

# What runs with each mutant, the fastest first: package, and the kind and name of the target.
VECTORS = [("basestring-oracle", "test", "vectors"), ("basestring-prepared", "test", "vectors")]
TESTS = [
    ("basestring", "lib", "basestring"),
    ("basestring-prepared", "lib", "basestring_prepared"),
    ("basestring", "test", "refusals"),
    ("basestring", "test", "messages"),
    ("basestring", "test", "documented"),
    ("basestring-prepared", "test", "debug"),
    ("basestring-prepared", "test", "nonces"),
    ("basestring-prepared", "test", "parameters"),
    ("basestring-prepared", "test", "protocol"),
    *VECTORS,
    ("basestring", "test", "exhaustive"),
    ("basestring", "test", "laws"),
    ("basestring-prepared", "test", "bytes"),
]


def cargo(*arguments, **options):
    return subprocess.run(["cargo", *arguments], text=True, capture_output=True, **options)


def listed(options):
    """The mutants that cargo-mutants lists, numbered."""
    arguments = ["mutants", "--list", "--json", "--workspace"]
    for glob in options.file or ["spec/**", "crates/prepared/src/**"]:
        arguments += ["--file", glob]
    if options.in_diff:
        arguments += ["--in-diff", options.in_diff]
    found = cargo(*arguments, cwd=ROOT)
    if found.returncode != 0:
        sys.exit(found.stderr)
    mutants = [m for m in json.loads(found.stdout or "[]") if m["package"] in MUTATED]
    mutants = [m for m in mutants if re.search(options.only or "", m["name"])]
    if options.package:
        mutants = [m for m in mutants if m["package"] == options.package]
    if options.sample and options.sample < len(mutants):
        print(f"a sample of {options.sample} of {len(mutants)} mutants", flush=True)
        # By their names, so that another mutant does not change the sample.
        mutants = sorted(mutants, key=lambda m: zlib.crc32(m["name"].encode()))[: options.sample]
    for number, mutant in enumerate(mutants, 1):
        mutant["number"] = number
        mutant["outcome"] = None
    return mutants


def write(path, text):
    """Writes a file only if it changes, so that cargo builds only what changed."""
    if not path.exists() or path.read_bytes() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)


def copy_tree():
    """Copies the files of the repository, but for those that `write_switches` writes."""
    list_files = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(list_files, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    mutated = tuple(f"{pathlib.PurePath(lib).parent}/" for lib in MUTATED.values())
    kept = set()
    for name in names.split("\0"):
        source = ROOT / name
        if name and source.is_file():
            kept.add(COPY / name)
            if not (name.startswith(mutated) and name.endswith(".rs")):
                write(COPY / name, source.read_bytes())
    for old in [path for path in COPY.rglob("*") if path.is_file() and path not in kept]:
        old.unlink()


def write_switches(mutants, constant):
    """Writes the mutated files. Mutants that no switch can express get the outcome EACH.

    `constant` has the names of the functions that are called where only a constant may be.
    """
    for package, lib in MUTATED.items():
        folder = pathlib.PurePath(lib).parent
        for path in sorted((ROOT / folder).rglob("*.rs")):
            name = path.relative_to(ROOT).as_posix()
            own = [m for m in mutants if m["file"] == name and m["outcome"] is None]
            source = Source(path.read_text(), own, constant)
            text = source.switched()
            for mutant in own:
                if mutant["number"] not in source.placed:
                    mutant["outcome"] = EACH
            if name == lib:
                text = with_switches(text, len(mutants))
            write(COPY / name, text.encode())


def with_switches(text, count):
    """The text of a `lib.rs` with the code of the switches."""
    text = text.replace("#![forbid(unsafe_code)]", "").replace("#![deny(missing_docs)]", "")
    return text + SWITCH.replace("@COUNT@", str(count + 1))


def without_those_that_do_not_compile(mutants, tests):
    """Drops mutants until the copy compiles. Returns the tests as `build` does."""
    constant = set()
    check = ["check", "--package=basestring", "--package=basestring-prepared", "--all-features"]
    for _ in range(60):
        write_switches(mutants, constant)
        errors, _ = compiled(*check)
        programs = {}
        if not errors:
            errors, programs = build(tests)
        if not errors:
            return [(test, *programs[test]) for test in tests]
        before = len(constant)
        constant.update(filter(None, map(needs_constant, errors)))
        dropped = sum(drop(mutants, message) for message in errors if not needs_constant(message))
        if dropped + len(constant) == before:
            sys.exit("\n".join(["the copy with the switches does not compile:", *(e["rendered"] for e in errors)]))
    sys.exit("the copy with the switches does not compile after 60 attempts")


def compiled(*arguments):
    """Runs cargo in the copy. Returns the errors of the compiler, and the built programs by their tests."""
    found = cargo(*arguments, "--message-format=json", "--locked", f"--target-dir={BUILT}", cwd=COPY)
    errors, programs = [], {}
    for line in found.stdout.splitlines():
        line = json.loads(line)
        message = line.get("message") or {}
        if message.get("level") == "error":
            errors.append(message)
        if line.get("executable"):
            package = re.search(r"#(.+)@", line["package_id"])[1]
            test = (package, line["target"]["kind"][0], line["target"]["name"])
            programs[test] = (line["executable"], pathlib.Path(line["manifest_path"]).parent)
    if found.returncode != 0 and not errors:
        sys.exit(found.stderr)
    return errors, programs


def build(tests):
    """Builds the tests, the libraries' own apart from the others: both have targets of one name."""
    errors, programs = [], {}
    for kind in ("lib", "test"):
        own = [test for test in tests if test[1] == kind]
        if own and not errors:
            targets = ["--lib"] if kind == "lib" else [f"--test={name}" for _, _, name in own]
            packages = [f"--package={package}" for package in sorted({package for package, _, _ in own})]
            errors, built = compiled("test", "--no-run", "--features=basestring/http", *packages, *targets)
            programs |= built
    return errors, programs


def needs_constant(message):
    """The name of the function that an error says is not constant."""
    found = re.match(r"cannot call non-const [a-z ]+ `.*?(\w+)(?:::<.*>)?`", message["message"])
    return found[1] if found and found[1] != "is_on" else None


def drop(mutants, message):
    """Drops the mutants on the lines of a compiler's message. Returns how many."""
    dropped = 0
    for span in message["spans"]:
        text = "".join(part["text"] for part in span["text"])
        numbers = set(re.findall(r"mutant::is_on\((\d+)\)", text))
        # A whole body has another type than the value that is returned before it.
        if len(span["text"]) > 1 or not numbers:
            numbers = returned_before(span) or numbers
        for mutant in mutants:
            if str(mutant["number"]) in numbers and mutant["outcome"] is None:
                mutant["outcome"] = "unviable" if mutant["genre"] == "FnValue" else EACH
                dropped += 1
    return dropped


def returned_before(span):
    """The values that the function of a span returns: the first of them may decide its type."""
    lines = (COPY / span["file_name"]).read_text().splitlines()[: span["line_start"]]
    numbers = set()
    for line in reversed(lines):
        numbers.update(re.findall(r"^if crate::mutant::is_on\((\d+)\) { return", line))
        if re.search(r"\bfn \w", line):
            break
    return numbers


ENVIRONMENT = {
    **os.environ,
    "INSTA_UPDATE": "no",
    "INSTA_FORCE_PASS": "0",
    "PROPTEST_MAX_SHRINK_ITERS": "0",
    "PROPTEST_DISABLE_FAILURE_PERSISTENCE": "true",
}


# The memory of a test: a mutant may make a loop that has no end.
MEMORY = 4 << 30


def passes(program, folder, seconds, **environment):
    """Whether all tests of a program pass in so many seconds of processor time, which other work on the
    machine does not change. It is stopped at the first test that does not."""

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))

    run = subprocess.Popen(
        ["timeout", "-k", "1", str(60 + 20 * seconds), program],
        cwd=folder,
        env={**ENVIRONMENT, **environment},
        preexec_fn=limit,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    failed = None
    for line in run.stdout:
        if line.startswith("test ") and line.rstrip().endswith("FAILED"):
            failed = line.split()[1]
            run.terminate()
            break
    run.stdout.close()
    code = run.wait()
    if failed:
        return failed
    return None if code == 0 else "timeout" if code in (124, 128 + signal.SIGXCPU, -signal.SIGXCPU) else f"exit code {code}"


def processor_time():
    """The seconds of processor time of the programs that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def baseline(programs):
    """The processor time of each program in seconds without a mutant, and the mutants that it reaches."""
    times, reached = {}, {}
    seen = TARGET / "mutants" / "reached"
    for test, program, folder in programs:
        seen.unlink(missing_ok=True)
        begun = processor_time()
        failed = passes(program, folder, 900, MUTANTS_REACHED=str(seen))
        times[test] = processor_time() - begun
        if failed:
            sys.exit(f"{' '.join(test)} fails without a mutant: {failed}")
        reached[test] = set(map(int, seen.read_text().split())) if seen.exists() else set()
        print(f"{times[test]:6.1f} s, reaches {len(reached[test]):4} mutants: {' '.join(test)}", flush=True)
    return times, reached


def judge(mutant, programs, times, reached):
    mutant["outcome"] = "missed"
    for test, program, folder in programs:
        # The reference is compared with the prepared code by a law.
        is_slow = test[2] == "bytes" and mutant["package"] == "basestring"
        if mutant["number"] in reached[test] and not is_slow:
            failed = passes(program, folder, 4 + int(5 * times[test]), MUTANT=str(mutant["number"]))
            if failed:
                mutant["outcome"], mutant["by"] = "caught", f"{test[2]}: {failed}"
                return


def judge_each(mutant, tests, times, count):
    """Builds the copy with a mutant that no switch can express, and runs the tests."""
    path = COPY / mutant["file"]
    switched = path.read_bytes()
    source = Source((ROOT / mutant["file"]).read_text(), [], set())
    start, end = source.span(mutant["span"])
    text = (source.text[:start] + mutant["replacement"].encode() + source.text[end:]).decode()
    if mutant["file"] in MUTATED.values():
        text = with_switches(text, count)
    path.write_bytes(text.encode())
    # Most fail a test of the library: the others are then not built.
    for kind in ("lib", "test"):
        own = [test for test in tests if test[1] == kind]
        errors, programs = build(own)
        if errors:
            mutant["outcome"] = "unviable"
            break
        built = [(test, *programs[test]) for test in own]
        judge(mutant, built, times, {test: {mutant["number"]} for test in own})
        if mutant["outcome"] == "caught":
            break
    path.write_bytes(switched)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", action="append", metavar="GLOB", help="only the mutants of these files")
    parser.add_argument("--in-diff", metavar="FILE", help="only the mutants on the lines of a diff")
    parser.add_argument("--vectors", action="store_true", help="run the vectors alone")
    parser.add_argument("--package", choices=MUTATED, help="only the mutants of this package, with its tests alone")
    parser.add_argument("--sample", type=int, metavar="NUMBER", help="only so many mutants, drawn by their names")
    parser.add_argument("--seconds", type=int, help="stop after so many seconds; what is left is counted")
    parser.add_argument("--each", action="store_true", help="build what no switch can express, one at a time")
    parser.add_argument("--resume", action="store_true", help="do not run what the run before caught")
    parser.add_argument("--only", help="only the mutants whose names match this regular expression")
    options = parser.parse_args()

    begun = time.monotonic()
    mutants = listed(options)
    if not mutants:
        print("no mutants")
        return 0
    before = json.loads(OUTCOMES.read_text()) if options.resume and OUTCOMES.exists() else []
    caught = {m["name"] for m in before if m["outcome"] == "caught"}
    if options.vectors:
        for mutant in mutants:
            mutant["outcome"] = unseen(mutant, ROOT)
    copy_tree()
    tests = VECTORS if options.vectors else TESTS
    tests = [test for test in tests if options.package in (None, test[0])]
    programs = without_those_that_do_not_compile(mutants, tests)
    times, reached = baseline(programs)
    # Last, because the programs with all switches are then built over.
    without_switch = [mutant for mutant in mutants if options.each and mutant["outcome"] == EACH]
    with_switch = [mutant for mutant in mutants if mutant["outcome"] is None]
    for mutant in with_switch + without_switch:
        if options.seconds and time.monotonic() - begun > options.seconds:
            break
        if mutant["name"] in caught:
            mutant["outcome"] = "caught"
        else:
            if mutant["outcome"] == EACH:
                judge_each(mutant, tests, times, len(mutants))
            else:
                judge(mutant, programs, times, reached)
            OUTCOMES.write_text(json.dumps(mutants, indent=1))
            if mutant["outcome"] == "missed":
                print(f"missed: {mutant['name']}", flush=True)
    outcomes = {}
    for mutant in mutants:
        outcomes.setdefault(mutant["outcome"] or "not run", []).append(mutant["name"])
    OUTCOMES.write_text(json.dumps(mutants, indent=1))
    for name in outcomes.get(EACH, []):
        print(f"{EACH}: {name}")
    counts = ", ".join(f"{len(names)} {outcome}" for outcome, names in sorted(outcomes.items()))
    print(f"{len(mutants)} mutants: {counts}")
    if options.vectors:
        caught, missed = (len(outcomes.get(outcome, [])) for outcome in ("caught", "missed"))
        print(f"The vectors catch {caught} of the {caught + missed} that they can show.")
    return 1 if "missed" in outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
