#!/usr/bin/env bash
# Runs build.sh with the environment of OSS-Fuzz and ClusterFuzzLite, then checks what their runners
# check: each target is there, starts, and runs its seeds.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/src" "$work/out"
ln -s "$PWD" "$work/src/basestring"

OUT="$work/out" SRC="$work/src" SANITIZER=${SANITIZER:-none} FUZZING_ENGINE=libfuzzer fuzz/oss-fuzz/build.sh

if SRC="$work/src" OUT="$work/out" SANITIZER=memory fuzz/oss-fuzz/build.sh 2>/dev/null; then
  echo 'expected build.sh to reject a sanitizer that it does not know'
  exit 1
fi

count=0
for source in fuzz/targets/*.rs; do
  target=$(basename "$source" .rs)
  for file in "$target" "$target.dict" "$target.options" "${target}_seed_corpus.zip"; do
    [ -s "$work/out/$file" ] || { echo "$file was not built"; exit 1; }
  done
  grep -q '^dict = ' "$work/out/$target.options"
  mkdir "$work/seeds"
  python3 -m zipfile -e "$work/out/${target}_seed_corpus.zip" "$work/seeds"
  # As the check for bad builds: every seed once, without a find. Then some new inputs.
  "$work/out/$target" -runs=0 "$work/seeds" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  "$work/out/$target" -runs=200 -seed=1 -dict="$work/out/$target.dict" "$work/seeds" >"$work/log" 2>&1 ||
    { tail -n 40 "$work/log"; exit 1; }
  rm -r "$work/seeds"
  count=$((count + 1))
done
echo "$count targets are built and run"
