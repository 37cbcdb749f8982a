"""Papers of the room: the 恢复单, the one page that opens a ledger whose password is forgotten."""

from datetime import date
from typing import Any

from branchdesk.kernel import clock
from branchdesk.kernel.blocks import Align, Block, Closing, Heading, Prose, Space, Subtitle, Title
from branchdesk.kernel.words import tr

ACROSS = 4
"""Groups of digits beside each other."""

_DIGITS, _NUMBER = 25.0, 9.0
"""Points: a group of digits, the small number above it."""
_BOX, _STRIP = 44.0, 19.0
"""Points: the height of a box with digits, and of the strip above it."""


def render(code: str, ledger_name: str, made_on: date) -> bytes:
    """The 恢复单, one page A4 as PDF/A: ``code`` is 48 digits in 8 groups of 6 with dashes between.

    The digits stand as text, so they can also be read out by a screen reader.
    """
    from io import BytesIO

    from branchdesk.pdf import archive, document, flow, page

    for char in document.missing([ledger_name]):  # a file may be called anything; the sheet must still come out
        ledger_name = ledger_name.replace(char, "〓")
    out = BytesIO()
    sheet = page.PORTRAIT
    story = [
        *flow.flow(_head(ledger_name, made_on), sheet),
        _boxes(code.split("-"), sheet),
        *flow.flow(_rest(), sheet),
    ]
    title = tr("恢复单")
    page.Paper(out, sheet).lay(story, page.HeadAndFoot(sheet, title, tr("支部事务台账打印　严禁复印、拍照或存入电脑")))
    return archive.to_archive(out.getvalue(), archive.Facts(title, ledger_name, clock.now().astimezone()))


def _head(ledger_name: str, made_on: date) -> list[Block]:
    day = tr("{year}年{month}月{day}日").format(year=made_on.year, month=made_on.month, day=made_on.day)
    return [
        Title(tr("恢复单")),
        Subtitle(left=tr("台账：{name}").format(name=ledger_name), right=tr("生成日期：{day}").format(day=day)),
    ]


def _rest() -> list[Block]:
    """What to do with the digits, and who answers for the sheet."""
    use = (
        tr("1. 打开台账，在要求输入密码的地方，照上面的顺序输入全部 48 位数字。空格和横线可有可无。"),
        tr("2. 哪一组输错，程序会指出是第几组，只需改正那一组。"),
        tr("3. 打开后请立即在“文件 › 密码与恢复单”中设置新密码，并打印新的恢复单。更改密码后，本单作废，请销毁。"),
    )
    keep = (
        tr("本单等同于密码：拿到本单和台账文件的人，可以看到全部内容。请装入信封密封，与公章一起保管，"
           "不要和存放台账的电脑、U 盘放在一起。"),
        tr("密码和本单都丢失时，任何人（包括软件的开发者）都无法打开台账。"),
    )  # fmt: skip
    sign = ((tr("经办人："), ""), (tr("保管人："), ""), (tr("日期："), tr("　　　年　　月　　日")))
    return [
        Space(6),
        Heading(tr("怎样使用")),
        *(Prose(text) for text in use),
        Heading(tr("怎样保管")),
        *(Prose(text) for text in keep),
        Space(18),
        Closing(signatures=sign),
    ]


def _boxes(groups: list[str], sheet: Any) -> Any:
    """The groups in a ruled grid, each under its number: read aloud and typed without losing the place."""
    from branchdesk.pdf import fonts
    from branchdesk.pdf.grid import Cell, Form, Grid, Row
    from branchdesk.pdf.paragraph import Paragraph, Style

    small = Style(fonts.TABLE, _NUMBER, leading=1.2, align=Align.CENTER)
    large = Style(fonts.TABLE, _DIGITS, leading=1.2, align=Align.CENTER)
    width, height = sheet.room
    widths = (width / ACROSS,) * ACROSS
    strip, box = Form(widths, _STRIP, height), Form(widths, _BOX, height)
    rows = []
    for start in range(0, len(groups), ACROSS):
        part = list(enumerate(groups, 1))[start : start + ACROSS]
        rows.append(Row([Cell(Paragraph(tr("第 {n} 组").format(n=n), small)) for n, _ in part], strip))
        rows.append(Row([Cell(Paragraph(_spaced(group), large)) for _, group in part], box))
    return Grid(box, (), rows)


def _spaced(group: str) -> str:
    """Three and three: what the eye takes in at once."""
    return f"{group[:3]} {group[3:]}"
