#!/usr/bin/env bash
# Compiles a C program that calls every function, with the address sanitizer where the compiler has it, and runs it
# over random inputs. Where Miri is installed, it runs the tests of the crate.
set -euo pipefail
cd "$(dirname "$0")/../.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cargo build --quiet --locked -p basestring-capi
library=${CARGO_TARGET_DIR:-target}/debug/libbasestring_capi.a
for compiler in clang-19 clang-16 clang gcc; do command -v "$compiler" >/dev/null && break; done
"$compiler" -std=c11 -Wall -Wextra -Werror -g -fsanitize=address,undefined -Icrates/capi/include \
  -o "$place/smoke" crates/capi/tests/smoke.c "$library" -lpthread -ldl -lm
"$place/smoke"
if [ "${MIRI:-}" = skip ]; then
  echo 'skipped: Miri'
elif cargo +nightly miri --version >/dev/null 2>&1; then
  MIRIFLAGS=-Zmiri-disable-isolation cargo +nightly miri test --quiet -p basestring-capi --test functions
else
  echo 'skipped: Miri is not installed'
fi
