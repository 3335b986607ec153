#!/usr/bin/env python3
"""Measure how soon the fuzz targets find planted mistakes with the feedback of the fuzzer, from seeds and from nothing.

Two samples. The first is each fault of faults.py in its target: a target checks laws of the reference, so that a mistake
is planted into a copy of the reference. The second is the known mistakes that random bytes do not find within 500 calls
(FINDING.md): for these, feedback can help. They are planted into the harness that `basestring fuzz new` writes.

The time is that of the processor until the find. A run without a find is censored at the limit. Exit code 3: the copy does
not build.
"""

import argparse
import math
import pathlib
import re
import shutil
import statistics
import sys
import tempfile

sys.dont_write_bytecode = True

from check import laws, seeds
from faults import FAULTS
from plant import ROOT, build, limited

STARTS = ("seeds", "nothing")


def slow():
    """The known mistakes whose median in the column of bytes is more than 500 calls."""
    chosen = []
    for line in (ROOT / "fuzz" / "FINDING.md").read_text().splitlines():
        row = re.fullmatch(r"\| `([^`]+)` \|.*\|.*\| \S+ / (>?)(\d+) / \S+ \|", line)
        if row and (row[2] or int(row[3]) > 500):
            chosen.append(row[1])
    return chosen


def subjects(every):
    """Of each sample every such mistake: kind, name, program, environment without the fault's number, and inputs to start from, for each mistake of the samples."""
    names = laws()
    for at, (target, law, *_) in list(enumerate(FAULTS))[::every]:
        files = [path.read_bytes() for of, number in names if of == target for path in seeds(target, number)]
        yield "fault", f"`{target}`: `{names[target, law]}`", target, {"PLANTED": at}, files
    # A line of the adapter protocol is a call; its first byte is the number of a law.
    calls = [path.read_bytes()[1:] for law in "01" for path in seeds("adapter_line", law)]
    for mistake in slow()[::every]:
        yield "mistake", f"`{mistake}`", "known", {"MISTAKE": mistake}, calls


def restricted(times, limit):
    """The mean of the times up to the limit, with the half width of its 95 % interval."""
    values = [limit if time is None else time for time in times]
    return statistics.fmean(values), 1.96 * statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else 0


def effect(first, second):
    """The probability that a time of the first list is shorter; 0.5 is no difference."""
    pairs = [(a, b) for a, b in zip(first, second)]
    value = lambda time: math.inf if time is None else time
    wins = [1 if value(x) < value(y) else 0.5 if value(x) == value(y) else 0 for a, b in pairs for x in a for y in b]
    return statistics.fmean(wins) if wins else 0.5


def median(times, limit):
    middle = sorted(math.inf if time is None else time for time in times)[len(times) // 2]
    return f"> {limit}" if middle == math.inf else f"{middle:.1f}"


def report(results, limit, runs, every):
    """The tables."""
    text = (f"# How soon the fuzzer finds a mistake\n\nThe seconds of processor time until the find, with the start of the "
            f"program: the median of {runs} runs, and how many of\nthem found it. A run ends at {limit} seconds; its time is "
            f"censored. Of each sample, every mistake number {every} in the order of\nthe list is measured: its place in the "
            f"list does not say how hard it is to find.\n\nThis file is written by:\n\n    python3 fuzz/faults/finding.py --seconds {limit} --runs {runs} --every {every} "
            "--write fuzz/FEEDBACK.md\n\n")
    titles = {"fault": ("Faults of the reference, in the targets",
                        "A target checks laws of the reference. So each fault of `faults/faults.py`, one for each law, is planted "
                        "into a copy\nof the reference, and its target runs with all of its laws."),
              "mistake": ("Known mistakes, in the harness of `basestring fuzz new`",
                          "The known mistakes that random bytes without feedback do not find within 500 calls (`FINDING.md`): "
                          "here feedback can\nhelp. The seeds are calls of the vectors.")}
    for kind, (title, words) in titles.items():
        rows = [(name, times) for (of, name), times in results.items() if of == kind]
        if not rows:
            continue
        text += f"## {title}\n\n{words}\n\n| start | runs | found | restricted mean | median |\n| --- | ---: | ---: | ---: | ---: |\n"
        for start in STARTS:
            times = [time for _, of in rows for time in of[start]]
            mean, half = restricted(times, limit)
            text += (f"| {start} | {len(times)} | {sum(time is not None for time in times)} | {mean:.1f} ± {half:.1f} | "
                     f"{median(times, limit)} |\n")
        size = effect([of["seeds"] for _, of in rows], [of["nothing"] for _, of in rows])
        text += (f"\nThe effect size (Vargha and Delaney) of seeds against nothing: {size:.2f}. It is the probability that a run "
                 "from seeds finds\na mistake sooner; 0.5 is no difference.\n\n| mistake | from seeds | from nothing |\n"
                 "| --- | ---: | ---: |\n")
        for name, of in rows:
            cells = (f"{median(of[start], limit)} ({sum(time is not None for time in of[start])} of {len(of[start])})"
                     for start in STARTS)
            text += f"| {name} | {' | '.join(cells)} |\n"
        text += "\n"
    return text.rstrip("\n") + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=20, help="the longest time of a run, of the processor [default: 20]")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, with the seeds 1, 2, … of libFuzzer [default: 3]")
    parser.add_argument("--every", type=int, default=1, help="of each sample, only every such mistake [default: 1]")
    parser.add_argument("--write", type=pathlib.Path, help="write the tables to this file")
    parser.add_argument("--programs", type=pathlib.Path, help="the folder of the programs with faults that are built already")
    chosen = parser.parse_args()
    programs, numbers = build(chosen.programs)
    results = {}
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        for kind, name, program, environment, inputs in subjects(chosen.every):
            if "PLANTED" in environment:
                environment = {"PLANTED": str(numbers[environment["PLANTED"]])}
            times = results.setdefault((kind, name), {})
            for start in STARTS:
                for seed in range(1, chosen.runs + 1):
                    corpus = scratch / "corpus"
                    shutil.rmtree(corpus, ignore_errors=True)
                    corpus.mkdir()
                    for at, content in enumerate(inputs if start == "seeds" else []):
                        (corpus / str(at)).write_bytes(content)
                    command = [str(programs / program), str(corpus), f"-seed={seed}"]
                    times.setdefault(start, []).append(limited(command, environment, chosen.seconds, scratch)[0])
            print(name, {start: ["-" if time is None else round(time, 2) for time in times[start]] for start in STARTS}, flush=True)
    text = report(results, chosen.seconds, chosen.runs, chosen.every)
    if chosen.write:
        chosen.write.write_text(text)
    else:
        print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
