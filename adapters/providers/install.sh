#!/bin/sh
# Installs the libraries of the providers in this folder.
set -e
cd "$(dirname "$0")"
sh ../packages.sh packages.txt
python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
npm ci --no-audit --no-fund --loglevel=error
