"""The recovery sheet: one page, all digits readable, whatever the ledger is called."""

import os
import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from branchdesk.features.safety import papers
from branchdesk.kernel.errors import Refusal
from branchdesk.storage import keys
from branchdesk.storage.keys import Secret


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        assert len(document) == 1
        return str(document[0].get_textpage().get_text_bounded())
    finally:
        document.close()


def test_the_digits_on_the_sheet_open_the_ledger_again(tmp_path: Path):
    secret = Secret(os.urandom(16))
    path = tmp_path / "恢复单.pdf"
    papers.recovery_sheet(path, secret.recovery_code(), "机关第一党支部.bdb")
    text = text_of(path.read_bytes())
    groups = re.findall(r"\b\d{3} \d{3}\b", text)
    assert keys.from_recovery_code(" ".join(groups)) == secret
    for words in ("恢复单", "机关第一党支部.bdb", "2026年11月21日", "与公章一起保管", "经办人", "第 8 组"):
        assert words in text


def test_the_sheet_is_an_archive_file_of_one_page(tmp_path: Path):
    path = tmp_path / "sheet.pdf"
    papers.recovery_sheet(path, Secret(bytes(16)).recovery_code(), "一个" * 60 + ".bdb")
    with pikepdf.open(BytesIO(path.read_bytes())) as pdf:
        assert len(pdf.pages) == 1
        assert "/OutputIntents" in pdf.Root


def test_a_ledger_with_a_name_no_font_can_draw_still_gets_its_sheet(tmp_path: Path):
    path = tmp_path / "sheet.pdf"
    papers.recovery_sheet(path, Secret(bytes(16)).recovery_code(), "台账😀.bdb")
    assert "台账〓.bdb" in text_of(path.read_bytes())


def test_a_folder_that_is_not_there_is_said_and_nothing_is_left(tmp_path: Path):
    with pytest.raises(Refusal, match="恢复单没有保存"):
        papers.recovery_sheet(tmp_path / "gone" / "sheet.pdf", Secret(bytes(16)).recovery_code(), "a.bdb")
    assert list(tmp_path.iterdir()) == []
