#!/bin/sh
# Installs the Debian packages that the lists name, a package a line. What is there already costs no
# look at the archive; its index is fetched where a package is not found.
set -e
packages=$(cat "$@")
# The list is split into words on purpose.
# shellcheck disable=SC2086
install() { apt-get install -y -qq --no-install-recommends $packages; }
install 2>/dev/null || { apt-get update -qq && install; }
