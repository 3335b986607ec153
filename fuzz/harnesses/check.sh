#!/usr/bin/env bash
# Creates the harness of each language, plants a fault into its library, and runs it in its fuzzer for some seconds: the
# fault must be found. Then each harness of a real library runs. $1: the program `basestring`. SECONDS_EACH: the time of
# each run, in seconds. What is not installed is printed as skipped.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
program=$(realpath "$1")
seconds=${SECONDS_EACH:-5}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export BASESTRING_BINARY=$program

create() { "$program" fuzz new --language "$1" "$place/$1" >/dev/null && cd "$place/$1" && mkdir corpus; }
plant() { grep -qF -- "$2" "$1" || { echo "$1 does not have: $2"; exit 1; }; python3 - "$@" <<'END'
import pathlib, sys
path, right, wrong = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
path.write_text(path.read_text().replace(right, wrong))
END
}
found() {
  grep -q "$2" finds/*.json || { echo "$1: the planted fault was not found"; tail -n 20 log; exit 1; }
  echo "$1: found"
}

echo '-- Python with Atheris'
(
  create python
  plant library.py 'safe="-._~"' 'safe="-._~/"'
  python3 -m venv .venv
  if .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt 2>log; then
    .venv/bin/python fuzz_library.py corpus -max_total_time="$seconds" >log 2>&1
    found python encode-bare-slash
  else
    echo 'skipped: Atheris cannot be installed here'
  fi
)

echo '-- JavaScript with Jazzer.js'
(
  create javascript
  plant library.cjs "/[!'()*]/g" "/[!'()]/g"
  if ! command -v npm >/dev/null; then
    echo 'skipped: npm is not installed'
    exit
  fi
  node --check fuzz.cjs && node --check oracle.cjs && node --check library.cjs
  if npm install --silent --no-audit --no-fund >log 2>&1 && npx --no-install jazzer fuzz.cjs -- -runs=1 >log 2>&1; then
    npx --no-install jazzer fuzz.cjs corpus -- -max_total_time="$seconds" >log 2>&1
    found javascript encode-bare-asterisk
  else
    echo 'skipped: the native library of Jazzer.js does not load here; the harness runs without it'
    node fuzz.cjs "$seconds" >log 2>&1
    found 'javascript, without Jazzer.js' encode-bare-asterisk
  fi
)

echo '-- C and Go: the static library'
cargo build --quiet --release -p basestring-capi
library=${CARGO_TARGET_DIR:-$root/target}/release/libbasestring_capi.a
echo '-- C with libFuzzer'
(
  create c
  cp "$library" .
  plant library.c '"-._~"' '"-._~/"'
  files='fuzz.c library.c libbasestring_capi.a -lpthread -ldl -lm'
  compiler=$(command -v clang-19 || command -v clang-16 || command -v clang || true)
  if [ -n "$compiler" ] && "$compiler" -g -O1 -Wall -Wextra -fsanitize=fuzzer,address -o fuzz $files 2>log; then
    ./fuzz -max_total_time="$seconds" corpus >log 2>&1
    found c encode-bare-slash
    rm -r finds
  else
    echo 'skipped: clang with libFuzzer is not installed'
  fi
  cc -g -O1 -Wall -Wextra -DALONE -o alone $files
  ./alone "$seconds" >log 2>&1
  found 'c, without a fuzzer' encode-bare-slash
  if command -v afl-clang-fast >/dev/null; then
    afl-clang-fast -g -O1 -DALONE -o fuzz $files >log 2>&1
    printf '\0a/b' >corpus/one
    AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 timeout "$((seconds + 5))" \
      afl-fuzz -V "$seconds" -i corpus -o afl -- ./fuzz @@ >log 2>&1 || true
    found 'c, with AFL++' encode-bare-slash
  else
    echo 'skipped: AFL++ is not installed'
  fi
)

echo '-- Go'
(
  create go
  cp "$library" "$root/crates/capi/include/basestring.h" .
  plant library.go '"%20")' '"%2B")'
  if ! command -v go >/dev/null; then
    echo 'skipped: Go is not installed'
    exit
  fi
  BASESTRING_FINDS=finds GOFLAGS=-mod=mod GOCACHE=$place/go-cache go test -fuzz=FuzzLibrary -fuzztime="${seconds}s" -parallel=1 \
    -test.fuzzcachedir="$place/go-corpus" >log 2>&1 || { cat log; exit 1; }
  found go '"op": "percent_encode"'
)

echo '-- Rust with cargo-fuzz'
(
  create rust
  plant fuzz_targets/library.rs ".remove(b'~')" ".remove(b'~').remove(b'/')"
  if ! cargo +nightly fuzz --version >/dev/null 2>&1; then
    echo 'skipped: cargo-fuzz is not installed'
    exit
  fi
  "$root/fuzz/harnesses/rust.sh" "$seconds" >log 2>&1 || { tail -n 40 log; exit 1; }
  found rust encode-bare-slash
)

for harness in fuzz/harnesses/*/; do
  name=$(basename "$harness")
  echo "-- $name"
  fuzz/harnesses/run.sh "$name" "$seconds" "$program" "$place" >"$place/log" 2>&1 || [ $? = 77 ] || { cat "$place/log"; exit 1; }
  grep -E '^(skipped|found|[0-9]+ inputs)' "$place/log" || { cat "$place/log"; exit 1; }
done
