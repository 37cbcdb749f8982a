"""Pages as pictures."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from branchdesk.kernel.blocks import Prose, Title
from branchdesk.kernel.errors import UnreadableFile
from branchdesk.pdf import document, preview

WHEN = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def data() -> bytes:
    return document.render([Title("会议记录"), Prose("学" * 1500)], title="会议记录", author="支部", when=WHEN)


def test_every_page_becomes_a_picture_of_a4(data: bytes) -> None:
    found = list(preview.pages(data, dpi=72))
    assert preview.count(data) == len(found) == 2
    assert {(p.width, p.height) for p in found} == {(596, 842)}
    for picture in found:
        assert len(picture.data) == picture.stride * picture.height
        assert picture.stride >= picture.width * 4


def test_paper_is_white_and_ink_is_black(data: bytes) -> None:
    picture = preview.page(data, 0, dpi=96)
    assert picture.data[:3] == b"\xff\xff\xff"
    assert min(picture.data[0::4]) < 60


def test_a_file_is_shown_as_its_bytes_are(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "会议.pdf"
    path.write_bytes(data)
    assert preview.page(path, 1) == preview.page(data, 1)


@pytest.mark.parametrize("broken", [b"", b"no pdf at all"])
def test_what_is_no_pdf_is_said(broken: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="打不开"):
        preview.count(broken)
    with pytest.raises(UnreadableFile):
        preview.page(tmp_path / "gone.pdf", 0)
