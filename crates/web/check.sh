#!/usr/bin/env bash
# Builds the page and tests it in a headless Chromium. It needs Node.js 20 and Chromium.
set -euo pipefail
cd "$(dirname "$0")"
./build.sh
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
PAGE_FILE=$(realpath ../cli/built/page.html)
export CHROMIUM PAGE_FILE
[ "$(stat -c %s "$PAGE_FILE")" -le 2000000 ] || { echo 'the page has more than 2 MB'; exit 1; }
[ -d tests/node_modules ] || npm install --prefix tests --no-audit --no-fund --no-save --loglevel=error
node --test --test-reporter=spec tests/*.test.mjs
