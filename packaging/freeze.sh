#!/bin/sh
# Freeze BranchDesk for Linux x86_64: a folder with everything, Python included, that runs where it is put.
# Usage: sh packaging/freeze.sh. The folder is build/freeze/branchdesk; BRANCHDESK_BUILD puts it elsewhere.
set -eu
cd "$(dirname "$0")/.."
build="${BRANCHDESK_BUILD:-build/freeze}"
. packaging/freezing/environment.sh
nice -n 10 "$python" packaging/freezing/linux.py "$build/branchdesk"
echo "$build/branchdesk"
