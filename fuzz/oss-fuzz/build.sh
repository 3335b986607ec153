#!/bin/bash -eu
# Builds every fuzz target into $OUT with its seeds, dictionary and options. OSS-Fuzz and
# ClusterFuzzLite set OUT, SRC, SANITIZER, FUZZING_ENGINE and, for coverage, RUSTFLAGS.

cd "${SRC:?}/basestring"

if [ "${FUZZING_ENGINE:-libfuzzer}" != libfuzzer ]; then
  echo "the targets are built for libfuzzer, not for $FUZZING_ENGINE" >&2
  exit 1
fi

# The laws are checked in code without `unsafe`: without a sanitizer, a target runs four times as fast.
case "${SANITIZER:-address}" in
  address) sanitizer=address ;;
  none | coverage) sanitizer=none ;;
  *)
    echo "expected the sanitizer address, none or coverage, found $SANITIZER" >&2
    exit 1
    ;;
esac

cargo +nightly fuzz build -O --no-trace-compares --sanitizer "$sanitizer"

built=$(cargo +nightly metadata --manifest-path fuzz/Cargo.toml --format-version 1 --no-deps |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
host=$(rustc +nightly -vV | sed -n 's/^host: //p')

cargo +nightly fuzz list | while read -r target; do
  cp "$built/$host/release/$target" "${OUT:?}/$target"
  cp fuzz/oauth.dict "$OUT/$target.dict"
  printf '[libfuzzer]\ndict = %s.dict\nmax_len = 65536\nuse_counters = 0\nmutate_depth = 3\n' "$target" >"$OUT/$target.options"
  # The inputs that are stored: seeds, what fuzzing found, and what executes the other regions.
  python3 - "$OUT/${target}_seed_corpus.zip" "$target" fuzz/seeds/"$target" fuzz/found/"$target" <<'END'
import pathlib, sys, tarfile, zipfile

with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
    with tarfile.open("fuzz/regions.tar.xz") as regions:
        for entry in regions:
            if entry.name.split("/")[0] == sys.argv[2]:
                archive.writestr(entry.name.split("/")[1], regions.extractfile(entry).read())
    for folder in map(pathlib.Path, sys.argv[3:]):
        for file in sorted(folder.glob("*")):
            archive.write(file, file.name)
END
done
