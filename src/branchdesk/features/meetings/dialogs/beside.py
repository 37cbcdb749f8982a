"""不计入应到, 预计请假, 谈心谈话 and 补课: what is known of people beside a single meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.meetings import commands, queries
from branchdesk.features.meetings.fields import ABSENCE_FIELDS, EXCLUSION_FIELDS, MAKE_UP_FIELDS, TALK_FIELDS
from branchdesk.features.meetings.model.beside import Exclusion, PlannedAbsence, Talk
from branchdesk.features.meetings.model.minutes import Attendance, Minutes
from branchdesk.features.meetings.model.words import EXCLUSION_KINDS, Presence
from branchdesk.features.meetings.queries import Scope
from branchdesk.features.meetings.rules import roll, wording
from branchdesk.features.members import queries as members
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.form import Options
from branchdesk.widgets.record_list import RecordList
from branchdesk.widgets.screen import Desk

_KINDS = dict[str, str](EXCLUSION_KINDS)


def _people(desk: Desk, scope: Scope) -> Options:
    """(id, label) of the members of some branches; namesakes are told apart by their numbers."""
    lines = desk.ask(members.roll)
    inside = [one for one in lines if scope is None or one.branch_id in scope or one.group_id in scope]
    names = [one.name for one in inside]
    return [(one.id, one.name if names.count(one.name) == 1 else f"{one.name}（{one.number}）") for one in inside]


def _span(first: Day, last: Day | None) -> str:
    return tr("{first} 至 {last}").format(first=first, last=last or tr("未定"))


class _OfMembers(RecordList):
    """Records of members of the branches worked for."""

    def __init__(
        self, desk: Desk, scope: Scope, title: str, columns: Sequence[Column], empty: Emptiness, parent: QWidget | None
    ) -> None:
        self.scope = scope
        self._seen = desk.ask(queries.position)
        super().__init__(desk, title, columns, empty, parent)

    def refs(self) -> Mapping[str, Options]:
        """The members."""
        return {"member": _people(self.desk, self.scope)}

    def uid(self, line: Any) -> str:
        """The id of the record."""
        return str(line[1].id)

    def refresh(self) -> None:
        """Read anew."""
        self._seen = self.desk.ask(queries.position)
        super().refresh()


class ExclusionsDialog(_OfMembers):
    """不计入应到: it counts only with both proofs (domain §2.4)."""

    fields = EXCLUSION_FIELDS

    def __init__(self, desk: Desk, scope: Scope, parent: QWidget | None = None) -> None:
        columns = [
            Column("name", tr("姓名"), lambda line: line[0], width=84),
            Column("kind", tr("情形"), lambda line: tr(_KINDS[line[1].kind]), width=220, stretch=True),
            Column("span", tr("起止"), lambda line: _span(line[1].from_on, line[1].until_on), width=180),
            Column("state", tr("状态"), _exclusion_state, width=110, tone=lambda word: _TONES.get(word, "warn")),
        ]
        empty = Emptiness(tr("没有不计入应到的党员"), tr("须经上级同意并经党员大会通过"), "users")
        super().__init__(desk, scope, tr("不计入应到会人数"), columns, empty, parent)

    def hint(self) -> str:
        """What it takes."""
        return tr("上级同意和党员大会通过两项凭证都填写后才生效；只记情形，不记病情。本人到会的，仍计入应到和实到。")

    def read(self) -> Sequence[Any]:
        """Those of the branches."""
        return self.desk.ask(queries.exclusions, self.scope)

    def title_of(self, line: Any) -> str:
        """Whose."""
        return tr("不计入应到：{name}").format(name=line[0]) if line else tr("新增不计入应到")

    def values(self, line: Any) -> Any:
        """From today on."""
        return line[1] if line else {"from_on": Day.of(clock.today())}

    def save(self, values: dict[str, Any], line: Any) -> None:
        """Write it."""
        filled: dict[str, Any] = {
            name: value if value is not None or name == "until_on" else "" for name, value in values.items()
        }
        record = replace(line[1], **filled) if line else Exclusion(id=new_id(), **filled)
        self.desk.do(tr("登记不计入应到"), commands.exclude, record, seen=self._seen if line else None)

    def remove(self, line: Any) -> None:
        """Take it away."""
        self.desk.do(tr("删除不计入应到"), commands.unexclude, line[1].id)


_TONES = {"生效": "ok", "已过期": "mute", "未开始": "info"}


def _exclusion_state(line: tuple[str, Exclusion]) -> str:
    one, today = line[1], clock.today()
    if not (one.superior_consent.strip() and one.passed_by.strip()):
        return tr("凭证不全")
    if one.from_on.first() > today:
        return tr("未开始")
    return tr("已过期") if one.until_on is not None and one.until_on.last() < today else tr("生效")


class AbsencesDialog(_OfMembers):
    """预计请假: put into every new meeting of those days."""

    fields = ABSENCE_FIELDS

    def __init__(self, desk: Desk, scope: Scope, parent: QWidget | None = None) -> None:
        columns = [
            Column("name", tr("姓名"), lambda line: line[0], width=84),
            Column("span", tr("起止"), lambda line: _span(line[1].from_on, line[1].until_on), width=190),
            Column("reason", tr("原因"), lambda line: wording.reason_word(line[1].reason, line[1].reason_text), width=220,
                   stretch=True),
        ]  # fmt: skip
        empty = Emptiness(tr("没有预计请假"), tr("出差、长病假等登记一次，期间的会议自动列入请假"), "calendar-days")
        super().__init__(desk, scope, tr("预计请假"), columns, empty, parent)

    def read(self) -> Sequence[Any]:
        """Those of the branches."""
        return self.desk.ask(queries.planned_absences, self.scope)

    def title_of(self, line: Any) -> str:
        """Whose."""
        return tr("预计请假：{name}").format(name=line[0]) if line else tr("新增预计请假")

    def values(self, line: Any) -> Any:
        """From today on."""
        return line[1] if line else {"from_on": Day.of(clock.today())}

    def save(self, values: dict[str, Any], line: Any) -> None:
        """Write it."""
        filled = {**values, "reason_text": values["reason_text"] or ""}
        record = replace(line[1], **filled) if line else PlannedAbsence(id=new_id(), **filled)
        self.desk.do(tr("登记预计请假"), commands.plan_absence, record, seen=self._seen if line else None)

    def remove(self, line: Any) -> None:
        """Take it away."""
        self.desk.do(tr("删除预计请假"), commands.drop_absence, line[1].id)


class TalksDialog(RecordList):
    """谈心谈话 of one branch: who with whom and when, nothing of what was said (domain N5)."""

    fields = TALK_FIELDS
    extent = (640, 460)

    def __init__(self, desk: Desk, branch_id: str, parent: QWidget | None = None) -> None:
        self._branch_id = branch_id
        self._seen = 0
        columns = [
            Column("on", tr("日期"), lambda talk: talk.on, width=110),
            Column("first", tr("谈话人"), lambda talk: talk.first, width=120),
            Column("second", tr("谈话对象"), lambda talk: talk.second, width=120, stretch=True),
        ]
        name = desk.ask(organization.names).get(branch_id, "")
        empty = Emptiness(tr("还没有登记谈心谈话"), tr("委员之间、委员与党员、党员之间每年一般不少于一次"), "users")
        super().__init__(desk, tr("谈心谈话：{branch}").format(branch=name), columns, empty, parent)

    def hint(self) -> str:
        """What is not kept."""
        return tr("只登记日期和双方姓名，不记谈话内容。")

    def uid(self, line: Any) -> str:
        """The id of the talk."""
        return str(line.id)

    def read(self) -> Sequence[Any]:
        """The newest first."""
        self._seen = self.desk.ask(queries.position)
        return self.desk.ask(queries.talks, frozenset({self._branch_id}))

    def title_of(self, line: Any) -> str:
        """Which."""
        if line is None:
            return tr("登记谈心谈话")
        return tr("谈心谈话：{on} {first}、{second}").format(on=line.on, first=line.first, second=line.second)

    def values(self, line: Any) -> Any:
        """Today."""
        return line or {"on": Day.of(clock.today())}

    def save(self, values: dict[str, Any], line: Any) -> None:
        """Write it; names of the branch's only bearer get their ids."""
        ids: dict[str, Any] = {f"{side}_id": self._id_of(values[side]) for side in ("first", "second")}
        record = (
            replace(line, **values, **ids) if line else Talk(id=new_id(), branch_id=self._branch_id, **values, **ids)
        )
        self.desk.do(tr("登记谈心谈话"), commands.note_talk, record, seen=self._seen if line else None)

    def remove(self, line: Any) -> None:
        """Take it away."""
        self.desk.do(tr("删除谈心谈话"), commands.drop_talk, line.id)

    def _id_of(self, name: str) -> str | None:
        found = [uid for uid, label in _people(self.desk, frozenset({self._branch_id})) if label == name]
        return found[0] if len(found) == 1 else None


class MakeUpDialog(RecordList):
    """补课登记 of one finished meeting: everybody who was not there, and how he made up for it."""

    fields = MAKE_UP_FIELDS
    extent = (700, 440)

    def __init__(self, desk: Desk, minutes: Minutes, parent: QWidget | None = None) -> None:
        self._id = minutes.meeting.id
        columns = [
            Column("name", tr("姓名"), lambda one: one.name, width=84),
            Column("presence", tr("到会情况"), lambda one: wording.presence_word(one.presence), width=84),
            Column("reason", tr("原因"), lambda one: wording.reason_word(one.reason, one.reason_text), width=150),
            Column("on", tr("补课日期"), lambda one: one.made_up_on, width=110),
            Column("way", tr("补课方式"), lambda one: one.made_up_by, width=150, stretch=True),
        ]
        title = tr("补课登记：{on} {kind}").format(on=minutes.meeting.on, kind=wording.kind_word(minutes.meeting.kind))
        super().__init__(desk, title, columns, Emptiness(tr("没有缺席的党员"), icon="circle-check"), parent)
        self.add_button.hide()
        self.edit_button.setText(tr("登记补课…"))
        self.drop_button.setText(tr("取消补课"))

    def uid(self, line: Any) -> str:
        """The id of the line."""
        return str(line.id)

    def read(self) -> Sequence[Attendance]:
        """Those who were counted and not there, as the ledger keeps them."""
        found = self.desk.ask(queries.minutes, self._id)
        lines = found.attendances if found else ()
        return [one for one in lines if one.presence is not Presence.PRESENT and roll.counts_in(one)]

    def title_of(self, line: Any) -> str:
        """Whose."""
        return tr("补课：{name}").format(name=line.name)

    def values(self, line: Any) -> Any:
        """What is written, or today."""
        return line if line.made_up_on else {"made_up_on": Day.of(clock.today())}

    def save(self, values: dict[str, Any], line: Any) -> None:
        """Write it."""
        label = tr("登记补课：{name}").format(name=line.name)
        self.desk.do(label, commands.note_make_up, line.id, values["made_up_on"], values["made_up_by"])

    def remove(self, line: Any) -> None:
        """It was not so."""
        self.desk.do(tr("取消补课：{name}").format(name=line.name), commands.note_make_up, line.id, None)
