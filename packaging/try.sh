#!/bin/sh
# Use the frozen build as an office would, from the command line and in its window; prints size and time to the window.
# Usage: sh packaging/try.sh [FOLDER_OF_THE_PROGRAM]. Pictures of the windows lie in build/freeze/pictures.
set -eu
cd "$(dirname "$0")/.."
build="${BRANCHDESK_BUILD:-build/freeze}"
exec python3 packaging/freezing/smoke.py "${1:-$build/branchdesk}" "$build/pictures"
