#!/bin/sh
# Make .venv with the tested versions. Usage: sh packaging/setup.sh [test]
# On Debian and Ubuntu the system libraries Qt needs are installed (or named, without root).
set -eu
cd "$(dirname "$0")/.."

packages="python3-venv libglib2.0-0 libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 fonts-noto-cjk"
[ "${1:-}" = test ] && packages="$packages xvfb xauth default-jre-headless libpdfbox2-java libcommons-logging-java libactivation-java libjaxb-api-java"

python=""
for one in python3.11 python3.12 python3.13 python3; do
    if command -v "$one" >/dev/null && "$one" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        python=$one
        break
    fi
done
[ -n "$python" ] || { echo "需要 Python 3.11 或更新版本。" >&2; exit 1; }

if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    missing=""
    for one in $packages; do
        dpkg-query -W -f='${Status}' "$one" 2>/dev/null | grep -q "ok installed" || missing="$missing $one"
    done
    if [ -n "$missing" ]; then
        if [ "$(id -u)" = 0 ]; then root=""; elif command -v sudo >/dev/null; then root=sudo; else
            echo "请先由管理员安装：apt-get install$missing" >&2
            exit 1
        fi
        echo "正在安装系统组件：$missing"
        $root apt-get update -qq
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $missing >/dev/null
    fi
fi

wanted="${1:-run} $(cksum < pyproject.toml) $(cksum < packaging/constraints.txt)"
if [ "$(cat .venv/branchdesk-setup 2>/dev/null || true)" != "$wanted" ]; then
    "$python" -m venv .venv
    extra=""
    [ "${1:-}" = test ] && extra="[test]"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -c packaging/constraints.txt -e ".$extra"
    echo "$wanted" > .venv/branchdesk-setup
fi
