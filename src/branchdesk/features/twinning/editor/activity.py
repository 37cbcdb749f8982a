"""新建、修改活动: an activity with its parties, consensus, issues, measures, outcomes, reports and photographs."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.meetings import queries as meetings
from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.features.organization.fields import complete
from branchdesk.features.twinning import queries
from branchdesk.features.twinning.editor import joining, parts_of_activity
from branchdesk.features.twinning.editor.part_list import PartList
from branchdesk.features.twinning.editor.partner_box import Partners
from branchdesk.features.twinning.editor.whole_form import WholeForm
from branchdesk.features.twinning.fields import (
    ACTIVITY_FIELDS,
    BASICS,
    CATEGORY_FIELDS,
    CONTENT,
    PEOPLE,
    STATE,
    heads_of,
    with_heads,
)
from branchdesk.features.twinning.listing import word
from branchdesk.features.twinning.model.activities import ActivityParty, JointActivity, Photo, WholeActivity
from branchdesk.features.twinning.model.words import ActivityState, Mode
from branchdesk.features.twinning.panels.statistics import kept_priority
from branchdesk.features.twinning.rules import categories, checks, counting
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Rejected
from branchdesk.kernel.fields import Field, Ref
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Options
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.suggest import suggest

_SORTED = "归类与关联"
LISTS = ("parties", "consensus", "issues", "measures", "outcomes", "media", "photos")


def _fields() -> list[Field]:
    """The fields of an activity with its state, its minutes and the category set by hand, in the order of the form."""
    of = {one.name: one for one in ACTIVITY_FIELDS}
    first = [of[name] for name in ("title", "mode", "on", "until_on", "starts", "ends")]
    first += [replace(of["place"], span=3), Field("state", tr("状态"), STATE, required=True, hint=tr("计划中的不计次"))]
    sorted_by = [of[name] for name in ("purpose", "program_id", "agreement_id", "series")]
    sorted_by += [
        replace(of["tags"], span=2),
        Field("meeting_id", tr("关联会议记录"), Ref("meeting"), span=2),
        CATEGORY_FIELDS[0],
    ]
    sorted_by += [replace(CATEGORY_FIELDS[1], span=2)]
    people = [
        of[name] for name in ("proposer", "host", "own", "other", "audience", "inspections", "hazards", "leaders")
    ]
    return [
        *(replace(one, section=BASICS) for one in first),
        *(replace(one, section=_SORTED) for one in sorted_by),
        *(replace(one, section=PEOPLE) for one in people),
        *(one for one in ACTIVITY_FIELDS if one.section == CONTENT),
    ]


class ActivityDialog(FormDialog):
    """``made`` is the activity saved, ``joined`` who became a partner with it. ``whole`` None begins a new one."""

    def __init__(self, desk: Desk, whole: WholeActivity | None, parent: QWidget | None, *, again: bool = False) -> None:
        """``again`` takes ``whole`` as the pattern of a new one: another id, another day."""
        self._desk = desk
        self._seen = desk.ask(queries.position)
        self._is_new = whole is None or again
        self._whole = whole or _blank()
        self._naming = joining.who_may_be_named(desk, self._whole.activity.on)
        self.made: WholeActivity | None = None
        self.joined = ""
        self._summed = {"own": "", "other": ""}
        self._summed_up = False
        form = self._make_form()
        title = tr("新建共建活动") if self._is_new else tr("共建活动：{title}").format(title=self._whole.activity.title)
        super().__init__(form, title, self._take, parent=parent)
        form.show_values(self._shown())
        suggest(form, "series", desk.ask(queries.words_used, "series"))
        suggest(form, "place", desk.ask(queries.words_used, "place"))
        self._follow()
        if desk.read_only:
            self.lock(tr("这份台账以只读方式打开，只能查看，不能修改。"))
        fit(self, 1080, 690)

    def _make_form(self) -> WholeForm:
        def naming() -> Partners:
            return self._naming

        def written_issues() -> dict[str, str]:
            return {row.record.id: row.editors["text"].text().strip() for row in issues.rows.rows}

        issues = parts_of_activity.issues(naming)
        self._parties = parts_of_activity.parties(naming)
        measures = parts_of_activity.measures(written_issues)

        def renew() -> None:
            for row in measures.rows.rows:
                box = row.editors["issue_id"]
                assert isinstance(box, parts_of_activity.IssueBox)
                box.renew()

        issues.rows.changed.connect(renew)
        lists: list[tuple[str, PartList]] = [
            (BASICS, self._parties), (CONTENT, parts_of_activity.consensus()), (CONTENT, issues),
            (CONTENT, measures), (CONTENT, parts_of_activity.outcomes()),
            (CONTENT, parts_of_activity.photos(self._a_photo)), (CONTENT, parts_of_activity.media()),
        ]  # fmt: skip
        return WholeForm(_fields(), lists, refs=self._refs())

    def _refs(self) -> Mapping[str, Options]:
        ask = self._desk.ask
        held = [one for one in ask(meetings.meetings) if one.kind is MeetingKind.TWINNING or one.id == self._meeting]
        return {
            "program": [(one.id, one.name) for one in ask(queries.programs)],
            "agreement": [(one.id, one.agreement.title) for one in ask(queries.agreements)],
            "meeting": [(one.id, f"{one.on} {one.subject}") for one in held],
        }

    def _a_photo(self) -> Photo:
        """A new row of the register, with what the form says now."""
        head = replace(self._activity(), title=self.form.text("title").strip(), place=self.form.text("place").strip())
        called = self._naming.labels
        sides = categories.sides([one for one in self._parties.take() if one.partner_id])
        ours, others = ([called.get(one.partner_id, one.partner_id) for one in side] for side in sides)
        return parts_of_activity.a_photo(head, ours, others)

    @property
    def _meeting(self) -> str | None:
        return self._whole.activity.meeting_id

    def _shown(self) -> dict[str, Any]:
        one = self._whole.activity
        names = [field.name for field in self.form.fields if hasattr(one, field.name)]
        values = {name: getattr(one, name) for name in names}
        if self._is_new and not one.title:
            values["on"] = Day.of(clock.today())
        values |= {"own": heads_of(one, "own"), "other": heads_of(one, "other")}
        lists = {name: getattr(self._whole, name) for name in LISTS}
        if self._is_new and not lists["parties"]:
            lists["parties"] = (self._us(), parts_of_activity.a_party(ours=False))
        return values | lists

    def _us(self) -> ActivityParty:
        """Our side, as far as the window knows which branch that is."""
        one, uid = parts_of_activity.a_party(ours=True), joining.our_branch(self._desk, self._naming)
        return replace(one, partner_id=uid, category=self._naming.categories.get(uid, one.category))

    # ---- what follows while typing

    def _follow(self) -> None:
        self.form.on_edit("on", lambda _text: self._on_day())
        for name in ("starts", "ends"):
            self.form.on_edit(name, lambda _text: self._tell_hours())
            self.form.editor(name).left.connect(self._tell_hours)  # what it was rewritten from says less
        self.form.on_edit("summary", lambda _text: self._on_summary())
        self.form.on_edit("report_category", lambda _text: self._tell_category())
        self._parties.rows.changed.connect(self._on_parties)
        self._tell_hours()
        self._tell_category()

    def _on_day(self) -> None:
        """A day to come is planned, a past one took place; kinds of partners are as at the day."""
        day = self.form.take()[0]["on"]
        if day is None:
            return
        before, self._naming = self._naming, joining.who_may_be_named(self._desk, day)
        parts_of_activity.recategorise(self._parties, before, self._naming)
        self._tell_category()
        planned, state = day.first() > clock.today(), self.form.text("state")
        words = {one: word(one) for one in ActivityState}
        if planned and state != words[ActivityState.PLANNED]:
            self.form.fill("state", words[ActivityState.PLANNED])
        elif not planned and self._is_new and state == words[ActivityState.PLANNED]:
            self.form.fill("state", words[ActivityState.HELD])

    def _tell_hours(self) -> None:
        took = counting.minutes(self._activity())
        said = tr("历时 {hours}").format(hours=counting.hours_text(took)) if took else ""
        self.form.hint("ends", said, "ok" if said else "")
        if said:
            self.form.cell("ends").show_problem(None)

    def _on_parties(self) -> None:
        """The heads of a side follow those of its parties, as long as nobody writes another number."""
        self._tell_category()
        parties = self._parties.take()
        for own, name in ((True, "own"), (False, "other")):
            heads = [one.heads for one in parties if one.own is own and one.partner_id]
            known = [n for n in heads if n is not None]
            total = str(sum(known)) if known and len(known) == len(heads) else ""
            if self.form.text(name) == self._summed[name] and total != self._summed[name]:
                self._summed[name] = total
                self.form.fill(name, total)
                self.form.hint(name, tr("各单位合计 {n} 人").format(n=total) if total else "")

    def _on_summary(self) -> None:
        """What is summed up waits for no summary."""
        held, done = word(ActivityState.HELD), word(ActivityState.DONE)
        state, written = self.form.text("state"), bool(self.form.text("summary").strip())
        if written and state == held:
            self._summed_up = True
            self.form.fill("state", done)
        elif not written and state == done and self._summed_up:
            self.form.fill("state", held)

    def _tell_category(self) -> None:
        """Under which category it is counted, and why."""
        by_hand, parties = bool(self.form.text("report_category")), self._parties.take()
        found, why = categories.report_category(
            replace(self._activity(), report_category=None), parties, kept_priority(self._desk)
        )
        if by_hand:
            self.form.hint("report_category", tr("自动归类为{category}").format(category=word(found)) if found else "")
        elif len(parties) > 1:
            said = tr("自动：{category}（{why}）").format(category=word(found), why=why) if found else why
            self.form.hint("report_category", said, "ok" if found else "warn")

    def _activity(self) -> JointActivity:
        """The activity with its times as far as they can be read now."""
        values = self.form.take()[0]
        known: dict[str, Any] = {name: values[name] or "" for name in ("starts", "ends")}
        return replace(
            self._whole.activity, on=values["on"] or self._whole.activity.on, until_on=values["until_on"], **known
        )

    # ---- saving

    def _take(self, values: dict[str, Any]) -> None:
        lists = {name: values.pop(name) for name in LISTS}
        values.pop("parties", None)
        activity = replace(self._whole.activity, **complete(JointActivity, with_heads(values)))
        whole = WholeActivity(activity=activity, **lists)
        if missing := self._unsaid(whole):
            raise Rejected(tr("没有保存"), [Problem("parties", "unsaid", missing)])
        fresh = joining.fresh_names(self._naming, whole.parties, lambda one: one.category)
        verb = tr("新建") if self._is_new else tr("修改")
        label = tr("{verb}共建活动 {title}").format(verb=verb, title=activity.title)
        self.made = self._desk.do(label, joining.save_activity, whole, fresh, self._seen)
        self.joined = joining.said(fresh)

    def _unsaid(self, whole: WholeActivity) -> str:
        if any(not one.partner_id for one in whole.parties):
            return tr("有一行没有写单位")
        name = parts_of_activity.unsorted(self._parties)
        if name:
            return tr("请给“{name}”选择类别").format(name=self._naming.labels.get(name, name))
        named = {one.partner_id for one in whole.parties}
        lost = [one.raised_by_id for one in whole.issues if one.raised_by_id and self._naming.is_new(one.raised_by_id)]
        stranger = next((one for one in lost if one not in named), "")
        return tr("提出支部“{name}”不在结对单位中，请先写入参加单位").format(name=stranger) if stranger else ""


def _blank() -> WholeActivity:
    uid, today = new_id(), Day.of(clock.today())
    return WholeActivity(
        activity=JointActivity(id=uid, uid=uid, title="", on=today, mode=Mode.MEETING, state=ActivityState.HELD)
    )


def pattern(whole: WholeActivity) -> WholeActivity:
    """A new activity with the parties, the place and the ways of another one (再办一次)."""
    uid, one, today = new_id(), whole.activity, Day.of(clock.today())
    head = replace(
        one, id=uid, uid=uid, on=today, until_on=None, meeting_id=None, own=None, own_more=False, other=None, other_more=False,
        audience=None, inspections=None, hazards=None, summary="", leaders="", state=ActivityState.HELD, report_category=None,
        category_reason="",
    )  # fmt: skip
    parties = tuple(replace(each, id=new_id(), activity_id=uid, heads=None, head="") for each in whole.parties)
    return WholeActivity(activity=head, parties=parties)


def warnings(whole: WholeActivity) -> list[str]:
    """What is usually there and is not, told after saving."""
    return [one.text for one in checks.of_activity(whole, clock.today()) if one.level is Level.WARN]
