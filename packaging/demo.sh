#!/bin/sh
# Set up (first time a few minutes) and open the window on an invented ledger.
set -eu
cd "$(dirname "$0")/.."
sh packaging/setup.sh
[ -e demo.bdb ] || .venv/bin/branchdesk demo demo.bdb --members 86
if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
    echo "没有图形显示，程序将不显示窗口地运行；按 Ctrl+C 结束。" >&2
    export QT_QPA_PLATFORM=offscreen
fi
exec .venv/bin/branchdesk --ledger demo.bdb
