#!/bin/sh
# Pack the frozen folder as .tar.xz, for computers without root and for memory sticks. Usage: sh packaging/archive.sh
set -eu
cd "$(dirname "$0")/.."
build="${BRANCHDESK_BUILD:-build/freeze}"
[ -x "$build/branchdesk/branchdesk" ] || sh packaging/freeze.sh
. packaging/freezing/environment.sh
archive="$build/branchdesk-$version-linux-x86_64.tar.xz"
nice -n 10 tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -C "$build" -cJf "$archive" branchdesk
(cd "$build" && sha256sum "${archive##*/}" > "${archive##*/}.sha256")
echo "$archive"
