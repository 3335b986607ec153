#!/usr/bin/env bash
# Creates the harness of a library, and runs it from an empty corpus. $1: the library, $2: for how many seconds, $3: the
# program `basestring`, $4: the folder in which the harness is created. Ends with exit code 0 if it ran, 77 if its fuzzer
# is not installed.
set -euo pipefail
library=$1 seconds=$2
program=$(realpath "$3")
place=${4:-$(mktemp -d)}/$library
here=$(cd "$(dirname "$0")" && pwd)
root=$(realpath "$here/../..")
export BASESTRING_BINARY=$program ADAPTERS=$root/adapters
skip() { printf 'skipped: %s: %s\n' "$library" "$*"; exit 77; }
capi() {
  (cd "$root" && cargo build --quiet --release -p basestring-capi)
  cp "${CARGO_TARGET_DIR:-$root/target}/release/libbasestring_capi.a" "$root/crates/capi/include/basestring.h" .
}
new() { "$program" fuzz new --language "$1" "$place" >/dev/null && cd "$place"; }

case $library in
  oauthlib)
    [ -d "$ADAPTERS/oauthlib/.venv" ] || skip 'its adapter is not set up'
    new python
    cp "$here/oauthlib/library.py" .
    python3 -m venv .venv && .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt ||
      skip 'Atheris cannot be installed'
    mkdir corpus
    .venv/bin/python fuzz_library.py corpus -max_total_time="$seconds" -print_final_stats=1 2>&1 |
      grep -E '^find |number_of_executed_units|Done '
    ;;
  oauth-1.0a)
    [ -d "$ADAPTERS/oauth-1.0a/node_modules" ] || skip 'its adapter is not set up'
    new javascript
    cp "$here/oauth-1.0a/library.cjs" .
    if npm install --silent --no-audit --no-fund >/dev/null 2>&1 && npx --no-install jazzer fuzz.cjs -- -runs=1 >/dev/null 2>&1; then
      mkdir corpus
      npx --no-install jazzer fuzz.cjs corpus -- -max_total_time="$seconds" -print_final_stats=1 2>&1 |
        grep -E '^find |number_of_executed_units|Done '
    else
      echo 'skipped: the library of Jazzer.js does not load here; random inputs without feedback'
      node fuzz.cjs "$seconds"
    fi
    ;;
  liboauth)
    [ -x "$ADAPTERS/liboauth/build/adapter" ] || skip 'its adapter is not set up'
    new c
    cp "$here/liboauth/library.c" .
    capi
    for compiler in clang-19 clang-16 clang; do command -v "$compiler" >/dev/null && break; done
    files="fuzz.c library.c libbasestring_capi.a -loauth -ljansson -lpthread -ldl -lm"
    if "$compiler" -g -O1 -w -fsanitize=fuzzer,address -I"$ADAPTERS/liboauth" -o fuzz $files 2>/dev/null; then
      mkdir corpus
      # What the library leaks is not a find.
      ASAN_OPTIONS=detect_leaks=0 ./fuzz -max_total_time="$seconds" -detect_leaks=0 -print_final_stats=1 corpus 2>&1 |
        grep -E '^\{|number_of_executed_units|Done |ERROR'
    else
      echo 'skipped: clang with libFuzzer is not installed; random inputs without feedback'
      gcc -g -O1 -w -DALONE -I"$ADAPTERS/liboauth" -o fuzz $files
      ./fuzz "$seconds"
    fi
    ;;
  gomodule-oauth1)
    [ -x "$ADAPTERS/gomodule-oauth1/build/adapter" ] || skip 'its adapter is not set up'
    new go
    cp "$here/gomodule-oauth1/library.go" "$ADAPTERS/gomodule-oauth1/adapter.go" .
    sed -i 's/^package fuzzlibrary/package main/; s/return answer(op, in)/return answerOf(op, in)/' ./*.go
    capi
    BASESTRING_FINDS=finds GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$place/cache \
      go test -fuzz=FuzzLibrary -fuzztime="${seconds}s" -parallel=1 -test.fuzzcachedir="$place/corpus" 2>&1 | tail -n 4
    ;;
  oauth1-request)
    cargo +nightly fuzz --version >/dev/null 2>&1 || skip 'cargo-fuzz is not installed'
    new rust
    cp "$here/oauth1-request/library.rs" fuzz_targets
    sed 's/^fn answer(/pub fn answer(/' "$ADAPTERS/oauth1-request/src/main.rs" >fuzz_targets/adapter.rs
    sed -i "s/^percent-encoding = .*/$(sed -n '/^oauth1-request/p' "$ADAPTERS/oauth1-request/Cargo.toml")\n&\nurl = \"2\"/" Cargo.toml
    mkdir corpus
    "$here/rust.sh" "$seconds" 2>&1 | grep -E '^find |number_of_executed_units|Done |^error'
    ;;
  *)
    echo "expected oauthlib, oauth-1.0a, liboauth, gomodule-oauth1 or oauth1-request, found $library" >&2
    exit 2
    ;;
esac
for find in finds/*.json; do
  [ -e "$find" ] && python3 -c 'import json, sys; find = json.load(open(sys.argv[1])); print("found:", find["op"], find["cause"])' "$find"
done | sort | uniq
