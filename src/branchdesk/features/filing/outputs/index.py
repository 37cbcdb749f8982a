"""index.xlsx of an archive package: 归档文件目录 with the file of each paper."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from branchdesk.features.dues.queries.forms import Form, FormColumn
from branchdesk.features.filing.model import KEEPS, ArchivePaper
from branchdesk.features.filing.rules import numbering
from branchdesk.kernel import clock
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.features.filing.outputs.package import Package

Line = tuple[ArchivePaper, str, str, int | None]
"""A paper, whose archive, its file (``""``: paper only), its pages."""


def write(path: Path, package: "Package", lines: Sequence[Line]) -> None:
    """The index, ready to print."""
    from branchdesk.features.dues import sheets

    sheets.write_form(path, form(package, lines))


def form(package: "Package", lines: Sequence[Line]) -> Form:
    """The same as rows."""
    columns = (
        FormColumn(tr("序号"), 6, Shape.NUMBER), FormColumn(tr("单位"), 22), FormColumn(tr("类别"), 10, centred=True),
        FormColumn(tr("件号"), 6, Shape.NUMBER), FormColumn(tr("题名"), 46), FormColumn(tr("责任者"), 22),
        FormColumn(tr("日期"), 12, Shape.DATE), FormColumn(tr("页数"), 6, Shape.NUMBER), FormColumn(tr("保管期限"), 9, centred=True),
        FormColumn(tr("密级"), 8, centred=True), FormColumn(tr("卷（盒）号"), 14), FormColumn(tr("存放处"), 16), FormColumn(tr("文件"), 60),
    )  # fmt: skip
    rows = tuple(
        (
            number, holder, numbering.class_word(paper.archive_class), paper.number, paper.title, paper.responsible, paper.on,
            pages, tr(dict(KEEPS)[paper.keep]), tr("非涉密"), paper.binder, paper.kept_at, file or tr("（纸质件）"),
        )
        for number, (paper, holder, file, pages) in enumerate(lines, 1)
    )  # fmt: skip
    notes = (
        tr("共 {n} 件，电子文件 {files} 个。").format(n=len(lines), files=sum(1 for *_, file, _ in lines if file)),
    )
    title = tr("{year} 年归档文件目录").format(year=package.year)
    return Form(
        tr("归档文件目录"), title, package.unit, columns, rows, tr("校验值见 SHA256SUMS，元数据见 metadata.json"),
        clock.today(), notes=notes,
    )  # fmt: skip
