"""Lay a frozen tree out as a Debian package: ``debian.py TREE STAGE``; ``deb.sh`` makes the package of it.

No maintainer scripts: nothing runs as root but the triggers of the desktop's own databases.
"""

import gzip
import hashlib
import os
import shutil
import sys
from email.utils import formatdate
from pathlib import Path

import check
import contents
import icons

_FILES = contents.ROOT / "packaging" / "debian"


def main(tree: Path, stage: Path) -> None:
    """Programs, desktop files, icons, man page, documents and the package's own words."""
    shutil.rmtree(stage, ignore_errors=True)
    share = stage / "usr" / "share"
    shutil.copytree(tree, stage / "usr" / "lib" / contents.NAME, copy_function=shutil.copy2)
    (stage / "usr" / "bin").mkdir(parents=True)
    (stage / "usr" / "bin" / contents.NAME).symlink_to(f"../lib/{contents.NAME}/{contents.NAME}")
    for name, folder in _PLACES.items():
        (share / folder).mkdir(parents=True)
        shutil.copyfile(_FILES / name, share / folder / name)
    icons.write(share / "icons" / "hicolor", contents.NAME)
    _put_gzip(share / "man" / "man1" / f"{contents.NAME}.1.gz", (_FILES / f"{contents.NAME}.1").read_text("utf-8"))
    overrides = share / "lintian" / "overrides"
    overrides.mkdir(parents=True)
    shutil.copyfile(_FILES / "lintian-overrides", overrides / contents.NAME)
    _write_documents(tree, share / "doc" / contents.NAME)
    _write_control(tree, stage)
    _settle(stage)


_MAINTAINER = "BranchDesk contributors <branchdesk@example.org>"
_PLACES = {
    f"{contents.DESKTOP_ID}.desktop": "applications",
    "branchdesk.xml": "mime/packages",
    "branchdesk.metainfo.xml": "metainfo",
}


def _write_documents(tree: Path, documents: Path) -> None:
    documents.mkdir(parents=True)
    apache = "On Debian systems the Apache License 2.0 is in /usr/share/common-licenses/Apache-2.0.\n\n"
    text = apache + (tree / "THIRD-PARTY.txt").read_text("utf-8")
    place = f"The folders named below are in /usr/lib/{contents.NAME}.\n\n"
    (documents / "copyright").write_text(place + text, "utf-8")
    _put_gzip(documents / "NEWS.gz", (contents.ROOT / "CHANGELOG.md").read_text("utf-8"))
    when = formatdate(int(os.environ["SOURCE_DATE_EPOCH"]))
    entry = f"{contents.NAME} ({contents.version()}) unstable; urgency=medium\n\n  * NEWS.gz tells what is new.\n\n"
    _put_gzip(documents / "changelog.gz", f"{entry} -- {_MAINTAINER}  {when}\n")


def _write_control(tree: Path, stage: Path) -> None:
    files = sorted(path for path in stage.rglob("*") if path.is_file() and not path.is_symlink())
    size = sum(-(-path.stat().st_size // 1024) for path in files)
    needed = contents.packages_of(check.of_the_system(check.libraries(tree)))
    glibc = ".".join(str(part) for part in contents.GLIBC)
    depends = ", ".join(f"libc6 (>= {glibc})" if name == "libc6" else name for name in needed)
    control = stage / "DEBIAN"
    control.mkdir()
    words = (_FILES / "control.in").read_text("utf-8")
    (control / "control").write_text(
        words.format(maintainer=_MAINTAINER, version=contents.version(), size=size, depends=depends),
        "utf-8",
    )
    sums = (f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(stage)}\n" for path in files)
    (control / "md5sums").write_text("".join(sums), "utf-8")


def _put_gzip(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _settle(stage: Path) -> None:
    moment = int(os.environ["SOURCE_DATE_EPOCH"])
    for path in [stage, *stage.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
