"""Fuzzes the library with Atheris: `python fuzz_library.py corpus -max_total_time=60`."""

import sys

import atheris

from oracle import Oracle

# What is imported here is instrumented: the fuzzer sees which of its branches run.
with atheris.instrument_imports():
    import library

ORACLE = Oracle(library.OPERATIONS, library.Unsupported, library.Refused)


def test_one_input(data):
    ORACLE.test(data)


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
