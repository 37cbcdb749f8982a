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
# A process for each room, as many at a time as there are processors: an application that has built and torn down a
# thousand windows is nobody's program. Each tells what it has to say when it is done.
printf '%s\n' tests/features/[a-z]* tests/shell tests/widgets tests/journeys tests/storage tests/kernel tests/test_*.py \
    tests/migrations tests/search tests/excel tests/pdf tests/word tests/packaging |
    xargs -P "$(nproc)" -I ROOM sh -c 'told=$(.venv/bin/python -m pytest -q "$1" 2>&1) || failed=1
        printf "%s\n" "== $1" "$told"; exit "${failed:-0}"' sh ROOM
