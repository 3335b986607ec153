#!/usr/bin/env bash
# Packs a built program for a release: .github/archive.sh VERSION TARGET FOLDER
set -euo pipefail
version=$1 target=$2 out=$3
name=basestring-cli-$target-v$version
program=${CARGO_TARGET_DIR:-target}/$target/dist/basestring
[ -f "$program" ] || program=$program.exe
place=$(mktemp -d)
cp "$program" LICENSE-APACHE LICENSE-MIT CHANGELOG.md crates/cli/README.md "$place"
mkdir -p "$out"
tar -czf "$out/$name.tgz" -C "$place" .
rm -r "$place"
