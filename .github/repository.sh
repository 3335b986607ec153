#!/usr/bin/env bash
# Writes the repository's address into the manifests, for the links on crates.io and for cargo-binstall:
# .github/repository.sh URL
set -euo pipefail
for manifest in Cargo.toml vectors/Cargo.toml crates/*/Cargo.toml; do
  sed -i.bak "/^license.workspace = true$/a\\
repository = \"$1\"
" "$manifest"
  rm "$manifest.bak"
  grep -q "^repository = \"$1\"$" "$manifest"
done
