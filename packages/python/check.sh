#!/usr/bin/env bash
# Builds the wheel, installs it into a new virtual environment, and runs the tests and the examples there.
# Options for maturin, such as --release, are passed on.
set -euo pipefail
cd "$(dirname "$0")"
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/build" && "$place/build/bin/python" -m pip install --quiet --disable-pip-version-check 'maturin>=1.16,<2'
"$place/build/bin/maturin" build --quiet --locked --out "$place/dist" "$@"

python3 -m venv "$place/v"
"$place/v/bin/python" -m pip install --quiet --disable-pip-version-check "$place"/dist/*.whl
# The program, without Rust: on the PATH of the environment, and from outside the repository.
(cd "$place" && env PATH=/usr/bin:/bin v/bin/basestring check --reference --quiet)
"$place/v/bin/python" -m pip install --quiet --disable-pip-version-check pytest hypothesis \
  $(sed 's/^/-r examples\//; s/$/\/requirements.txt/' <(ls examples))
# What pre-commit installs for the hook: this wheel.
mkdir "$place/hook" && cp ../../pyproject.toml "$place/hook"
"$place/v/bin/python" -m pip install --quiet --disable-pip-version-check --find-links "$place/dist" "$place/hook"
cp -r tests examples "$place"
cd "$place"
v/bin/python -m pytest -q tests
for example in examples/*/; do
  (cd "$example" && "$place/v/bin/python" -m pytest -q --no-header --tb=short --strict-markers | tail -n 15)
done
