"""The recovery sheet: one page, all digits readable, whatever the ledger is called."""

import os
import re
from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2

from branchdesk.features.safety import papers
from branchdesk.storage import keys
from branchdesk.storage.keys import Secret


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        assert len(document) == 1
        return str(document[0].get_textpage().get_text_bounded())
    finally:
        document.close()


def sheet(secret: Secret, name: str) -> bytes:
    return papers.render(secret.recovery_code(), name, date(2026, 11, 21))


def test_the_digits_on_the_sheet_open_the_ledger_again():
    secret = Secret(os.urandom(16))
    text = text_of(sheet(secret, "机关第一党支部.bdb"))
    groups = re.findall(r"\b\d{3} \d{3}\b", text)
    assert keys.from_recovery_code(" ".join(groups)) == secret
    for words in ("恢复单", "机关第一党支部.bdb", "2026年11月21日", "与公章一起保管", "经办人", "第 8 组"):
        assert words in text


def test_the_sheet_is_an_archive_file_of_one_page():
    with pikepdf.open(BytesIO(sheet(Secret(bytes(16)), "一个" * 60 + ".bdb"))) as pdf:
        assert len(pdf.pages) == 1
        assert "/OutputIntents" in pdf.Root


def test_a_ledger_with_a_name_no_font_can_draw_still_gets_its_sheet():
    assert "台账〓.bdb" in text_of(sheet(Secret(bytes(16)), "台账😀.bdb"))
