#!/usr/bin/env bash
# Writes the repository's address into the manifests, for the links on crates.io, for cargo-binstall and
# for the provenance of the npm package:
# .github/repository.sh URL
set -euo pipefail
for manifest in Cargo.toml vectors/Cargo.toml crates/*/Cargo.toml; do
  sed -i.bak "/^license.workspace = true$/a\\
repository = \"$1\"
" "$manifest"
  rm "$manifest.bak"
  grep -q "^repository = \"$1\"$" "$manifest"
done
package=packages/npm/package.json
sed -i.bak "s|^  \"type\": \"module\",$|  \"repository\": { \"type\": \"git\", \"url\": \"git+$1.git\" },\\
&|" "$package"
rm "$package.bak"
grep -q "$1" "$package"
