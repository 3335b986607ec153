# shellcheck shell=bash
# Downloads the program of a release, compares its digest, and unpacks it.
# Needs: VERSION, REPOSITORY, SERVER, SHA256 (may be empty), RUNNER_OS, RUNNER_ARCH, RUNNER_TEMP, GITHUB_OUTPUT.
set -euo pipefail

case "$RUNNER_OS-$RUNNER_ARCH" in
  Linux-X64) target=x86_64-unknown-linux-musl ;;
  Linux-ARM64) target=aarch64-unknown-linux-musl ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc ;;
  *) echo "::error::there is no archive of basestring for $RUNNER_OS on $RUNNER_ARCH"; exit 1 ;;
esac
archive=basestring-cli-$target-v$VERSION.tgz
folder=$RUNNER_TEMP/basestring-$VERSION
mkdir -p "$folder"
cd "$folder"
releases=$SERVER/$REPOSITORY/releases/download/v$VERSION
curl --fail --silent --show-error --location --retry 3 --output "$archive" "$releases/$archive"
if [ -z "$SHA256" ]; then
  curl --fail --silent --show-error --location --retry 3 --output SHA256SUMS "$releases/SHA256SUMS"
  SHA256=$(awk -v archive="$archive" '$2 == archive { print $1 }' SHA256SUMS)
fi
if command -v sha256sum >/dev/null; then found=$(sha256sum "$archive"); else found=$(shasum -a 256 "$archive"); fi
found=${found%% *}
if [ -z "$SHA256" ] || [ "$found" != "$SHA256" ]; then
  echo "::error::$archive has the digest $found, expected ${SHA256:-one in SHA256SUMS}"
  exit 1
fi
tar -xzf "$archive"
program=$folder/basestring
[ "$RUNNER_OS" = Windows ] && program=$program.exe
"$program" --version
echo "program=$program" >>"$GITHUB_OUTPUT"
