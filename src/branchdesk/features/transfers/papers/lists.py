"""Lists of the room as forms, for paper and Excel alike: 登记簿, 逾期清单, 毕业批次, 流动与失联. No ID number stands in any."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from branchdesk.features.dues.queries.forms import Form, FormColumn, Value
from branchdesk.features.members.model import STANDINGS, Member
from branchdesk.features.transfers.model import (
    AWAY_KINDS,
    CHANNELS,
    DESTINATIONS,
    DIRECTIONS,
    LOSS_CAUSES,
    Away,
    Direction,
    GraduationBatch,
    Transfer,
)
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.idnumbers import mask_phone
from branchdesk.kernel.words import tr

_BASIS = "依据：党员教育管理工作条例（2019）、组通字〔2006〕45号、组通字〔2015〕33号"
"""What the lists rest on, in the foot of every page (through ``tr``)."""


class Line(NamedTuple):
    """A transfer as it is listed: the branch the member belonged to, its state in words.

    ``until`` is the day it is waited for (end of validity, receipt due), ``days`` how many days have passed since.
    """

    transfer: Transfer
    member: Member
    branch: str
    state: str
    until: date | None = None
    days: int | None = None


class AwayLine(NamedTuple):
    """A member away as he is listed: the branch, the last contact and the day the next one is due."""

    away: Away
    member: Member
    branch: str
    last: date | None = None
    due: date | None = None


def register_form(lines: Sequence[Line], *, unit: str, made_on: date, title: str = "") -> Form:
    """介绍信登记簿: letters in the order given, with the day of each step."""
    columns = (
        _number(), FormColumn(tr("编号"), 18), _name(), FormColumn(tr("类别"), 10, centred=True),
        FormColumn(tr("方向"), 9, centred=True), FormColumn(tr("由何处"), 22), FormColumn(tr("到何处"), 24),
        FormColumn(tr("党费交至"), 10, centred=True), FormColumn(tr("开具日期"), 12, Shape.DATE),
        FormColumn(tr("有效期（天）"), 8, Shape.NUMBER), FormColumn(tr("报到日期"), 12, Shape.DATE),
        FormColumn(tr("回执日期"), 12, Shape.DATE), FormColumn(tr("状态"), 10, centred=True), FormColumn(tr("备注"), 16),
    )  # fmt: skip
    rows = tuple(_registered(number, line) for number, line in enumerate(lines, 1))
    note = tr("共 {n} 份，其中回执已收 {back} 份。").format(
        n=len(lines), back=sum(line.transfer.receipt_on is not None for line in lines)
    )
    name = tr("介绍信登记簿")
    return Form(
        name, title or tr("党员组织关系介绍信登记簿"), unit, columns, rows, tr(_BASIS), made_on, notes=(note,),
        signatures=_signed(),
    )  # fmt: skip


def _registered(number: int, line: Line) -> tuple[Value, ...]:
    one, member = line.transfer, line.member
    remark = "；".join(filter(None, (one.halt_reason, one.note)))
    way = tr("{channel}{direction}").format(
        channel=tr(dict(CHANNELS)[one.channel]), direction=tr(dict(DIRECTIONS)[one.direction])
    )
    return (
        number, one.number, member.name, tr(dict(STANDINGS)[member.standing]),
        tr("校内调整") if one.direction is Direction.WITHIN else way,
        line.branch or one.from_place, one.to_place or one.addressee, str(one.paid_until or ""), one.issued_on,
        one.valid_days, one.reported_on, one.receipt_on, line.state, remark,
    )  # fmt: skip


def overdue_form(lines: Sequence[Line], *, unit: str, made_on: date) -> Form:
    """逾期清单: letters past their validity or without receipt, the longest overdue first."""
    columns = (
        _number(), FormColumn(tr("编号"), 20), _name(), FormColumn(tr("所在支部"), 20), FormColumn(tr("去向"), 26),
        FormColumn(tr("开具日期"), 12, Shape.DATE), FormColumn(tr("应办日期"), 12, Shape.DATE),
        FormColumn(tr("逾期（天）"), 8, Shape.NUMBER), FormColumn(tr("状态"), 12, centred=True),
        FormColumn(tr("联系电话"), 14, centred=True), FormColumn(tr("催办情况"), 20),
    )  # fmt: skip
    ordered = sorted(lines, key=lambda line: -(line.days or 0))
    rows = tuple(
        (
            number, line.transfer.number, line.member.name, line.branch, line.transfer.to_place or line.transfer.addressee,
            line.transfer.issued_on, line.until, line.days, line.state, mask_phone(line.member.phone or ""), "",
        )
        for number, line in enumerate(ordered, 1)
    )  # fmt: skip
    notes = (
        tr(
            "共 {n} 人。回执未收到前，转出方仍负管理责任；因客观原因逾期的，自转出之日起六个月内可凭原件重新开具。"
        ).format(n=len(lines)),
    )
    return Form(
        tr("逾期清单"), tr("组织关系转接逾期清单"), unit, columns, rows, tr(_BASIS), made_on, notes=notes,
        signatures=_signed(),
    )  # fmt: skip


def batch_form(batch: GraduationBatch, lines: Sequence[Line], *, unit: str, made_on: date) -> Form:
    """毕业生转接名单: everybody of a batch with his letter and where he goes, with room to sign for the letter."""
    columns = (
        _number(), _name(), FormColumn(tr("类别"), 10, centred=True), FormColumn(tr("所在支部"), 20),
        FormColumn(tr("编号"), 20), FormColumn(tr("去向类型"), 20), FormColumn(tr("到何处"), 26),
        FormColumn(tr("党费交至"), 10, centred=True), FormColumn(tr("领取签名"), 14),
    )  # fmt: skip
    rows = tuple(
        (
            number, line.member.name, tr(dict(STANDINGS)[line.member.standing]), line.branch, line.transfer.number,
            _destination(line.transfer), line.transfer.to_place or line.transfer.addressee,
            str(line.transfer.paid_until or ""), "",
        )
        for number, line in enumerate(lines, 1)
    )  # fmt: skip
    words = [tr(text) for _, text in DESTINATIONS]
    counted = [(word, sum(row[5] == word for row in rows)) for word in words]
    shares = "、".join(tr("{word} {n} 人").format(word=word, n=n) for word, n in counted if n)
    note = tr("共 {n} 人").format(n=len(lines)) + (tr("，其中{shares}。").format(shares=shares) if shares else tr("。"))
    title = batch.title or tr("毕业生党员组织关系转接名单")
    return Form(
        tr("毕业生转接名单"), title, unit, columns, rows, tr(_BASIS), made_on, signatures=_signed(),
        notes=tuple(filter(None, (note, batch.note))),
    )  # fmt: skip


def away_form(lines: Sequence[AwayLine], *, unit: str, made_on: date) -> Form:
    """流动、失联、出国（境）、暂留党员联系登记: when each was last spoken to, and when that is due again."""
    columns = (
        _number(), _name(), FormColumn(tr("所在支部"), 20), FormColumn(tr("类型"), 12, centred=True),
        FormColumn(tr("起始日期"), 12, Shape.DATE), FormColumn(tr("地点"), 20), FormColumn(tr("失联情形"), 16),
        FormColumn(tr("书面申请"), 12, Shape.DATE), FormColumn(tr("最近联系"), 12, Shape.DATE),
        FormColumn(tr("下次应联系"), 12, Shape.DATE), FormColumn(tr("备注"), 16),
    )  # fmt: skip
    rows = tuple(
        (
            number, line.member.name, line.branch, tr(dict(AWAY_KINDS)[line.away.kind]), line.away.from_on, line.away.place,
            tr(dict(LOSS_CAUSES)[line.away.cause]) if line.away.cause else "", line.away.applied_on, line.last, line.due,
            line.away.note,
        )
        for number, line in enumerate(lines, 1)
    )  # fmt: skip
    late = sum(line.due is not None and line.due < made_on for line in lines)
    note = tr("共 {n} 人，其中应联系而未联系的 {late} 人。停止党籍、除名等由党组织按规定研究决定。").format(
        n=len(lines), late=late
    )
    return Form(
        tr("联系登记"), tr("流动、失联、出国（境）和暂留党员联系登记表"), unit, columns, rows, tr(_BASIS), made_on,
        notes=(note,), signatures=_signed(),
    )  # fmt: skip


def _number() -> FormColumn:
    return FormColumn(tr("序号"), 6, Shape.NUMBER)


def _name() -> FormColumn:
    return FormColumn(tr("姓名"), 13, centred=True)


def _destination(one: Transfer) -> str:
    return tr(dict(DESTINATIONS)[one.destination]) if one.destination else ""


def _signed() -> tuple[tuple[str, str], ...]:
    return ((tr("填报人："), ""), (tr("审核人："), ""), (tr("填报日期（盖章）："), tr("　　　　年　　月　　日")))
