#!/bin/sh
# Set up and run everything that must be green: style, types, contracts and tests.
# With arguments, only the tests they name: sh packaging/test.sh tests/features/members -k import
set -eu
cd "$(dirname "$0")/.."
sh packaging/setup.sh test
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
export QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"
[ $# -eq 0 ] || exec .venv/bin/python -m pytest "$@"
# A process for each room: an application that has built and torn down a thousand windows is nobody's program.
for part in tests/test_*.py tests/kernel tests/storage tests/migrations tests/search tests/excel tests/pdf tests/word \
    tests/widgets tests/features/[a-z]* tests/journeys tests/shell; do
    .venv/bin/python -m pytest -q "$part"
done
