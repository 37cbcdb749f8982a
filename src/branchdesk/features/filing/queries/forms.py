"""卷内目录 and 缺件清单 as rows, for paper and Excel alike."""

from collections.abc import Sequence
from datetime import date

from branchdesk.features.dues.queries.forms import Form, FormColumn
from branchdesk.features.dues.queries.forms.form import sign
from branchdesk.features.filing.model import KEEPS
from branchdesk.features.filing.queries.archive import CandidateLine, PaperLine
from branchdesk.features.filing.rules import numbering
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.words import tr

_RULES = "归档文件整理规则（DA/T 22）件号按单位、年度、类别连续编；保管期限依国家档案局令第8号（2006），学校另有规定的从其规定"


def binder_form(lines: Sequence[PaperLine], *, unit: str, made_on: date, title: str = "") -> Form:
    """卷内目录 of the papers given, under the name of their class."""
    columns = (
        FormColumn(tr("类别"), 12), FormColumn(tr("件号"), 6, Shape.NUMBER), FormColumn(tr("责任者"), 22),
        FormColumn(tr("题名"), 46), FormColumn(tr("日期"), 12, Shape.DATE), FormColumn(tr("页数"), 6, Shape.NUMBER),
        FormColumn(tr("保管期限"), 9, centred=True), FormColumn(tr("卷（盒）号"), 14, centred=True), FormColumn(tr("存放处"), 16),
        FormColumn(tr("备注"), 14),
    )  # fmt: skip
    rows = tuple(
        (
            tr("{year} 年{kind}").format(year=one.paper.year, kind=numbering.class_word(one.paper.archive_class)),
            one.paper.number, one.paper.responsible, one.paper.title, one.paper.on, one.paper.pages,
            tr(dict(KEEPS)[one.paper.keep]), one.paper.binder, one.paper.kept_at, _remark(one),
        )
        for one in lines
    )  # fmt: skip
    pages = sum(one.paper.pages or 0 for one in lines)
    note = tr("共 {n} 件，已登记 {pages} 页。密级：非涉密。").format(n=len(lines), pages=pages)
    return Form(
        tr("卷内目录"), title or tr("卷内文件目录"), unit, columns, rows, tr(_RULES), made_on, notes=(note,), grouped=True,
        signatures=sign(tr("立卷人："), tr("检查人：")), empty=tr("（没有归档文件）"),
    )  # fmt: skip


def _remark(one: PaperLine) -> str:
    if not one.printable:
        return tr("纸质件")
    if one.orphan:
        return tr("台账中已无记录")
    return tr("内容已变，须重印") if one.outdated else ""


def missing_form(lines: Sequence[CandidateLine], *, unit: str, made_on: date) -> Form:
    """缺件清单: what should be in the archive, and what is the matter with it."""
    columns = (
        FormColumn(tr("类别"), 12), FormColumn(tr("序号"), 6, Shape.NUMBER), FormColumn(tr("单位"), 20),
        FormColumn(tr("应归档文件"), 44), FormColumn(tr("日期"), 12, Shape.DATE), FormColumn(tr("缺什么"), 44),
        FormColumn(tr("补齐情况"), 14),
    )  # fmt: skip
    rows = tuple(
        (
            numbering.class_word(one.candidate.archive_class), number, one.holder, one.candidate.title, one.candidate.on,
            one.candidate.why, "",
        )
        for number, one in enumerate(lines, 1)
    )  # fmt: skip
    return Form(
        tr("缺件清单"), tr("归档缺件清单"), unit, columns, rows, tr(_RULES), made_on,
        notes=(tr("共 {n} 件。").format(n=len(lines)),), grouped=True, signatures=sign(tr("检查人：")),
        empty=tr("（应归档的文件都已齐全）"),
    )  # fmt: skip
