#!/usr/bin/env bash
# Builds the page (crates/cli/built/page.html) and the WebAssembly of the npm package
# (packages/npm/wasm). It needs the standard library for WebAssembly: rustup target add
# wasm32-unknown-unknown.
set -euo pipefail
cd "$(dirname "$0")"
target=$(realpath -m "${CARGO_TARGET_DIR:-../../target}")
export CARGO_TARGET_DIR=$target
cargo run --quiet --locked --manifest-path bundle/Cargo.toml --target-dir "$target/bundle"
