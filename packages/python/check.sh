#!/usr/bin/env bash
# Builds the wheel, installs it into a new virtual environment, and runs the tests and the examples there.
# Options for maturin, such as --release, are passed on.
set -euo pipefail
cd "$(dirname "$0")"
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/build" && "$place/build/bin/python" -m pip install --quiet --disable-pip-version-check 'maturin>=1.16,<2'
"$place/build/bin/maturin" build --quiet --locked --out "$place/dist" "$@"

# From nothing to a result, without Rust: on the PATH of the environment, and from outside the repository.
from_nothing() {
  python3 -m venv "$place/v"
  "$place/v/bin/python" -m pip install --quiet --disable-pip-version-check "$place"/dist/*.whl
  (cd "$place" && env PATH=/usr/bin:/bin v/bin/basestring check --reference --quiet)
}
TIMEFORMAT='%R %U %S'
{ time from_nothing 2>&3; } 3>&2 2>"$place/time"
read -r real user system <"$place/time"
echo "installed and checked in $real s"
# Processor time: on a busy machine everything takes longer.
awk -v user="$user" -v kernel="$system" 'BEGIN { exit !(user + kernel <= 20) }' ||
  { echo "expected at most 20 s of processor time, found $user + $system"; exit 1; }
# The page in the wheel is the one that was built, if one was.
page=$(realpath -m ../../crates/cli/built/page.html)
if [ -e "$page" ]; then
  "$place/v/bin/basestring" page - | cmp - "$page"
else
  echo 'skipped: the page is not built; the wheel has none'
fi
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
