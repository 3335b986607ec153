#!/usr/bin/env bash
# Packs the package, installs it into a new folder, and runs the tests and the examples there. The
# WebAssembly is built before: crates/web/build.sh.
set -euo pipefail
cd "$(dirname "$0")"
version=$(sed -n '/^\[workspace\.package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' ../../Cargo.toml)
grep -q "\"version\": \"$version\"" package.json || { echo "package.json has another version than $version"; exit 1; }
place=$(mktemp -d)
tools=$(realpath -m ../../crates/web/tests/node_modules)
trap 'rm -rf "$place"' EXIT
# The native program, whose options are compared with those of the package.
native=$(realpath -m "${CARGO_TARGET_DIR:-../../target}/debug/basestring")
[ ! -x "$native" ] || export BASESTRING_BINARY=$native
npm pack --silent --pack-destination "$place" >/dev/null
cp -r test examples "$place"
cd "$place"
package=$(echo "$place"/basestring-*.tgz)
quiet='--no-audit --no-fund --loglevel=error'
# From nothing: a folder, the package, an implementation that passes every case.
from_nothing() {
  mkdir fresh && cd fresh && npm init --yes >/dev/null && npm install $quiet "$package" >/dev/null
  cat >own.mjs <<'END'
const escape = (mark) => '%' + mark.charCodeAt(0).toString(16).toUpperCase();
export default {
  name: 'own',
  percent_encode({ text }) {
    return { text: encodeURIComponent(text).replace(/[!'()*]/g, escape) };
  },
};
END
  npx --no-install basestring check own.mjs --quiet --id percent-encode/reserved
}
TIMEFORMAT='%R %U %S'
in_a_subshell() { (from_nothing); }
{ time in_a_subshell 2>&3; } 3>&2 2>time
read -r real user system <time
echo "installed and checked in $real s"
# Processor time: on a busy machine everything takes longer.
awk -v user="$user" -v kernel="$system" 'BEGIN { exit !(user + kernel <= 20) }' ||
  { echo "expected at most 20 s of processor time, found $user + $system"; exit 1; }
cat >fresh/rejected.curl <<'END'
curl -d 'a=1 2' https://api.example.com/ -H 'Authorization: OAuth oauth_consumer_key="ck", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1", oauth_nonce="n", oauth_signature="jNGS87Mvt0RvmGa%2B6TsIPO2rWBQ%3D"'
END
(cd fresh && npx --no-install basestring diagnose rejected.curl --consumer-secret cs >diagnosis || [ $? = 1 ])
grep -q '^wrong: encode-space-plus$' fresh/diagnosis
cp test/*.test.js fresh
(cd fresh && npm pkg set type=module && node --test --test-reporter=dot package.test.js)
for example in examples/*/; do
  printf -- '-- %s\n' "$example"
  cd "$place/$example"
  npm install $quiet --no-save "$package" >/dev/null
  if grep -q '"test"' package.json; then
    npm test --silent 2>&1 | grep -E 'Tests:? ' || { echo "$example fails"; exit 1; }
  else
    node --test --test-reporter=tap | grep -E '^# (tests|pass|fail|skipped)' | tr '\n' ' '
    echo
  fi
done
browser=${CHROMIUM:-$(command -v chromium || command -v google-chrome || true)}
if [ -n "$browser" ] && [ -d "$tools" ]; then
  mkdir "$place/browser" && cp "$place/test/browser.mjs" "$place/browser" && ln -s "$tools" "$place/browser/node_modules"
  CHROMIUM=$browser node "$place/browser/browser.mjs" "$place/fresh/node_modules/basestring"
else
  echo 'skipped: Chromium or crates/web/tests/node_modules is missing'
fi
echo 'the package works'
