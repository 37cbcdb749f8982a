"""How much a spreadsheet may hold, and the sentences for one that cannot be read."""

from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr

MOST_BYTES = 200 * 1024 * 1024
"""Largest file, and largest content once unpacked."""

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELLS = 8_000_000
"""Rows times columns: one stray cell in the far corner must not fill the memory."""

LONGEST_TEXT = 32_767
"""Characters in one cell, a limit of the xlsx format."""


def damaged(detail: str = "") -> Refusal:
    """The file is cut off or changed on its way."""
    return Refusal(
        tr("文件不完整，无法读取"),
        detail=detail,
        hint=tr("请在 Excel 或 WPS 中打开确认内容完好，另存为 xlsx 后再选择；从网上或微信得到的文件请重新下载。"),
    )


def needs_password() -> Refusal:
    """The file is encrypted."""
    return Refusal(
        tr("文件设有打开密码，无法读取"),
        hint=tr("请先在 Excel 或 WPS 中打开，取消密码并保存，再选择这个文件。"),
    )


def too_large(sheet: str, where: str) -> Refusal:
    """The used area of a sheet is beyond what is read."""
    return Refusal(
        tr("工作表“{sheet}”超出可读取的范围").format(sheet=sheet),
        detail=tr("内容一直到 {where}；最多读取 {rows} 行、{columns} 列。").format(
            where=where, rows=f"{MOST_ROWS:,}", columns=MOST_COLUMNS
        ),
        hint=tr("远处可能有误填的单元格：请删除多余的行列并保存，或把需要的内容复制到新的工作表。"),
    )


def column_letters(column: int) -> str:
    """``A`` for column 0, ``AA`` for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def check_size(sheet: str, height: int, width: int) -> None:
    """Refuse a used area that is too large; both are counts from row 1 and column A."""
    if height > MOST_ROWS or width > MOST_COLUMNS or height * width > MOST_CELLS:
        raise too_large(sheet, f"{column_letters(width - 1)}{height}")
