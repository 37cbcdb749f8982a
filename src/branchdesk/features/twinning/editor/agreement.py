"""新建、修改、续签协议: an agreement with its parties and its plan."""

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.meetings.editor.rows import Column
from branchdesk.features.organization.fields import complete
from branchdesk.features.twinning import commands, queries
from branchdesk.features.twinning.editor import joining, parts_of_activity
from branchdesk.features.twinning.editor.part_list import PartList, PartRow, Rows
from branchdesk.features.twinning.editor.partner_box import PartnerBox, partner_field
from branchdesk.features.twinning.editor.whole_form import WholeForm
from branchdesk.features.twinning.fields import (
    AGREEMENT_FIELDS,
    AGREEMENT_PARTY_FIELDS,
    PARTY_FIELDS,
    PLAN_FIELDS,
    heads_of,
    with_heads,
)
from branchdesk.features.twinning.model.ties import Agreement, AgreementParty, PlanItem, WholeAgreement
from branchdesk.features.twinning.model.words import Category
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Rejected
from branchdesk.kernel.fields import Field, by_name
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.screen import Desk

_TERM, _TEXT, _REST = "协议", "内容", "存放"


def _fields() -> list[Field]:
    """The fields in the order of the form: what it is and how long it runs, what it says, where it lies."""
    of = by_name(AGREEMENT_FIELDS)
    plan = {
        _TERM: (
            ("title", 3),
            ("covered", 1),
            ("signed_on", 1),
            ("from_on", 1),
            ("until_on", 1),
            ("program_id", 2),
            ("ceremony", 2),
        ),
        _TEXT: (("goals", 4), ("contents", 4), ("mechanism", 4)),
        _REST: (("kept_at", 2), ("note", 4)),
    }
    return [replace(of[name], section=section, span=span) for section, names in plan.items() for name, span in names]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Party(AgreementParty):
    """A row of the form: a party with its kind, which those who join with the agreement bring along."""

    category: Category | None = None


class AgreementDialog(FormDialog):
    """``made`` is what was saved. ``renews`` begins another one that follows ``whole``."""

    def __init__(
        self, desk: Desk, whole: WholeAgreement | None, parent: QWidget | None, *, renews: bool = False
    ) -> None:
        self._desk = desk
        self._seen = desk.ask(queries.position)
        self._renewed = whole.agreement if whole and renews else None
        self._is_new = whole is None
        self._whole = _following(whole) if whole and renews else whole or _blank()
        self._naming = joining.who_may_be_named(desk, Day.of(clock.today()))
        self.made: WholeAgreement | None = None
        self._parties = self._make_parties()
        form = WholeForm(
            _fields(),
            [(_TERM, self._parties), (_TEXT, _plan())],
            refs={"program": [(one.id, one.name) for one in desk.ask(queries.programs)]},
        )
        super().__init__(form, self._title(), self._take, parent=parent)
        one = self._whole.agreement
        values = {field.name: getattr(one, field.name) for field in AGREEMENT_FIELDS} | {
            "covered": heads_of(one, "covered")
        }
        parties = self._whole.parties or (_a_party(joining.our_branch(desk, self._naming)), _a_party())
        form.show_values(values | {"parties": [self._row(one) for one in parties], "plan": self._whole.plan})
        fit(self, 1000, 660)

    def _title(self) -> str:
        if self._renewed is not None:
            return tr("续签：{title}").format(title=self._renewed.title)
        return tr("新建共建协议") if self._is_new else tr("协议：{title}").format(title=self._whole.agreement.title)

    def _row(self, party: AgreementParty) -> _Party:
        values = {name: getattr(party, name) for name in AgreementParty.__dataclass_fields__}
        return _Party(**values, category=self._naming.categories.get(party.partner_id))

    def _make_parties(self) -> PartList:
        known = by_name(AGREEMENT_PARTY_FIELDS)
        columns = [
            Column(partner_field(tr("单位")), 6, make=lambda: PartnerBox(lambda: self._naming)),
            Column(by_name(PARTY_FIELDS)["category"], 3, idle=True),
            Column(known["signatory"], 3), Column(replace(known["signs"], hint=""), 1, idle=True),
        ]  # fmt: skip
        rows: Rows[_Party] = Rows(
            tr("各方"), columns, lambda: self._row(_a_party()), add_words=tr("添加一方"), made=self._follow
        )
        hint = tr("代表签约时，其余结对单位不勾“签约”；新写的名称选好类别，保存时加入结对单位")
        return PartList("parties", tr("各方"), hint, rows)

    def _follow(self, row: PartRow[_Party]) -> None:
        """Whose kind is known has it; of anybody else it is asked for."""
        box = row.editors["category"]

        def categorise() -> None:
            kind = self._naming.categories.get(row.editors["partner_id"].text())
            if kind is not None or not box.box.isEnabled():
                box.set_text(by_name(PARTY_FIELDS)["category"].show(kind))
            box.lock(kind is not None)

        row.editors["partner_id"].changed.connect(categorise)
        categorise()

    def _take(self, values: dict[str, Any]) -> None:
        rows: tuple[_Party, ...] = values.pop("parties")
        parties, plan = tuple(map(_plain, rows)), values.pop("plan")
        head = replace(self._whole.agreement, **complete(Agreement, with_heads(values)))
        whole = WholeAgreement(agreement=head, parties=parties, plan=plan)
        if any(not one.partner_id for one in parties):
            raise Rejected(tr("没有保存"), [Problem("parties", "unnamed", tr("有一行没有写单位"))])
        if name := parts_of_activity.unsorted(self._parties):
            text = tr("请给“{name}”选择类别").format(name=self._naming.labels.get(name, name))
            raise Rejected(tr("没有保存"), [Problem("parties", "unsorted", text)])
        chosen = {one.partner_id: one.category for one in rows if one.category is not None}
        fresh = joining.fresh_names(self._naming, rows, lambda one: chosen[one.partner_id])
        label = tr("保存协议 {title}").format(title=head.title)
        self.made = self._desk.do(label, self._write, whole, fresh, chosen)

    def _write(
        self, work: Work, whole: WholeAgreement, fresh: dict[str, Category], chosen: dict[str, Category]
    ) -> WholeAgreement:
        def write(known: WholeAgreement) -> WholeAgreement:
            if self._renewed is not None:
                return commands.renew(work, self._renewed.id, known)
            return commands.save_agreement(work, known, seen=self._seen)

        return joining.save_agreement(work, write, whole, fresh, chosen)


def _a_party(uid: str = "") -> AgreementParty:
    return AgreementParty(id=new_id(), agreement_id="", partner_id=uid)


def _plain(row: _Party) -> AgreementParty:
    """The party as it is kept."""
    return AgreementParty(**{name: getattr(row, name) for name in AgreementParty.__dataclass_fields__})


def _plan() -> PartList:
    known = by_name(PLAN_FIELDS)
    columns = [
        Column(known[name], stretch) for name, stretch in (("text", 6), ("owner", 2), ("due_on", 2), ("done_on", 2))
    ]
    rows: Rows[PlanItem] = Rows(
        tr("计划"),
        columns,
        lambda: PlanItem(id=new_id(), agreement_id="", order=0, text=""),
        add_words=tr("添加计划项"),
    )
    return PartList("plan", tr("计划"), tr("一行一项，完成后填日期"), rows)


def _blank() -> WholeAgreement:
    today = Day.of(clock.today())
    return WholeAgreement(agreement=Agreement(id=new_id(), title="", signed_on=today, from_on=today))


def _following(whole: WholeAgreement) -> WholeAgreement:
    """The next agreement of the same parties: its term begins where the old one ends, nothing of it is done yet."""
    uid, old = new_id(), whole.agreement
    head = replace(
        old, id=uid, signed_on=None, from_on=old.until_on, until_on=None, ended_on=None, renews_id=None, kept_at=""
    )
    parties = tuple(replace(one, id=new_id(), agreement_id=uid) for one in whole.parties)
    plan = tuple(replace(one, id=new_id(), agreement_id=uid, due_on=None, done_on=None) for one in whole.plan)
    return WholeAgreement(agreement=head, parties=parties, plan=plan)
