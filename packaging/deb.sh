#!/bin/sh
# Make the Debian package of the frozen build (x86_64).
# Usage: sh packaging/deb.sh. Freezes first if that was not done yet; the package lies beside the frozen folder.
set -eu
cd "$(dirname "$0")/.."
build="${BRANCHDESK_BUILD:-build/freeze}"
[ -x "$build/branchdesk/branchdesk" ] || sh packaging/freeze.sh
. packaging/freezing/environment.sh
"$python" packaging/freezing/debian.py "$build/branchdesk" "$build/stage"
package="$build/branchdesk_${version}_amd64.deb"
nice -n 10 dpkg-deb --root-owner-group -Zxz --build "$build/stage" "$package"
(cd "$build" && sha256sum "branchdesk_${version}_amd64.deb" > "branchdesk_${version}_amd64.deb.sha256")
echo "$package"
