#!/usr/bin/env bash
# Builds the Rust harness in this folder with the engine of the checkout that has this script, and runs it. $1: for how
# many seconds. The build shares the compiled engine of the fuzz targets.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
sed -i "s|^basestring-oracle = .*|basestring-oracle = { path = \"$root/crates/oracle\", features = [\"prepared\"] }|" Cargo.toml
cp "$root/fuzz/Cargo.lock" .
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/fuzz/target}
cargo +nightly fuzz run -s none -O --no-trace-compares --fuzz-dir . fuzz corpus -- -use_counters=0 -print_final_stats=1 \
  -max_total_time="$1"
