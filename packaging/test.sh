#!/bin/sh
# Set up and run everything that must be green: style, types, contracts and tests.
set -eu
cd "$(dirname "$0")/.."
sh packaging/setup.sh test
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
export QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"
exec .venv/bin/python -m pytest "$@"
