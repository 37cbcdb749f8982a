"""What the panel tells of an activity, of a partner, of an agreement."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from branchdesk.features.twinning import listing
from branchdesk.features.twinning.listing import Words, word
from branchdesk.features.twinning.model.activities import JointActivity, WholeActivity
from branchdesk.features.twinning.model.issues import Measure
from branchdesk.features.twinning.model.ties import Honour, Site, WholeAgreement
from branchdesk.features.twinning.model.words import ActivityState
from branchdesk.features.twinning.queries import ActivityLine, AgreementLine, PartnerLine, SilenceLine
from branchdesk.features.twinning.rules import counting, following
from branchdesk.features.twinning.rules.following import AgreementState
from branchdesk.kernel.words import tr
from branchdesk.widgets.side import Fact, Station, Told

Section = tuple[str, Sequence[Fact]]

_ACTIVITY_VERBS = {
    ActivityState.PLANNED: ("hold", "edit", "record"),
    ActivityState.HELD: ("sum_up", "complete", "edit", "record"),
    ActivityState.DONE: ("edit", "record", "reopen"),
}
_AGREEMENT_VERBS = {
    AgreementState.COMING: ("plan_done", "edit_agreement", "agreement_paper"),
    AgreementState.RUNNING: ("plan_done", "renew", "activities_under", "edit_agreement", "agreement_paper"),
    AgreementState.OVER: ("renew", "activities_under", "edit_agreement", "agreement_paper"),
    AgreementState.ENDED: ("resume", "activities_under", "agreement_paper"),
    AgreementState.RENEWED: ("activities_under", "agreement_paper"),
}


def of_activity(line: ActivityLine, whole: WholeActivity, words: Words) -> Told:
    """An activity with everything that hangs on it."""
    one = line.activity
    return Told(
        one.title, word(one.state), listing.STATE_TONES[one.state], " · ".join(filter(None, (when(one), one.place))), (),
        [
            (tr("提醒"), list(_activity_remarks(line, whole, words))),
            (tr("参加单位（{n} 方）").format(n=len(line.parties)), _parties(line)),
            (tr("活动"), list(_activity_facts(line))),
            (tr("共识（{n} 点）").format(n=len(whole.consensus)), _numbered([each.text for each in whole.consensus])),
            (tr("问题（{n}）").format(n=len(whole.issues)), [Fact(str(each.number), each.text) for each in whole.issues]),
            (tr("举措（{n} 项）").format(n=len(whole.measures)), [measure_fact(each, words) for each in whole.measures]),
            (tr("成果"), [Fact(word(each.kind), " · ".join(filter(None, (each.title, each.document)))) for each in whole.outcomes]),
            (tr("照片（{n}）").format(n=len(whole.photos)), _photos(whole)),
            (tr("媒体报道"), [Fact("", " · ".join(filter(None, (each.title, each.outlet, each.published_at)))) for each in whole.media]),
            (tr("活动总结"), [Fact("", one.summary)] if one.summary else []),
        ],
        _ACTIVITY_VERBS[one.state],
    )  # fmt: skip


def when(one: JointActivity) -> str:
    """2022-03-10 09:00–12:30（3.5 小时）."""
    day = tr("{a} 至 {b}").format(a=one.on, b=one.until_on) if one.until_on not in (None, one.on) else str(one.on)
    times = "–".join(filter(None, (one.starts, one.ends)))
    took = counting.minutes(one)
    long = tr("（{hours}）").format(hours=counting.hours_text(took)) if took else ""
    return f"{day} {times}{long}".strip()


def _activity_remarks(line: ActivityLine, whole: WholeActivity, words: Words) -> Iterator[Fact]:
    waits = listing.activity_waits(words)(line)
    if "overdue" in waits:
        yield Fact("", tr("有 {n} 项举措过了完成时限").format(n=line.overdue), "err")
    if "unsorted" in waits:
        yield Fact("", line.why, "err")
    if "planned_over" in waits:
        yield Fact("", tr("计划日期已过；开展了的请登记，计划中的不计次"), "warn")
    if "unsummed" in waits:
        yield Fact("", tr("开展 {n} 天以上，还没有总结").format(n=words.summary_days), "warn")
    if "repeated" in waits:
        yield Fact("", tr("同一活动登记了两次，统计时只计 1 次"), "warn")
    if any(not one.consent for one in whole.photos):
        yield Fact("", tr("有照片没有登记可辨认的人同意使用"), "warn")


def _parties(line: ActivityLine) -> list[Fact]:
    found = []
    for party, name in line.parties:
        heads = tr("{n} 人").format(n=party.heads) if party.heads else ""
        called = tr("{name}（我方）").format(name=name) if party.own else name
        found.append(
            Fact(word(party.role), " · ".join(filter(None, (called, word(party.category), heads, party.head))))
        )
    return found


def _activity_facts(line: ActivityLine) -> Iterator[Fact]:
    one = line.activity
    inspected = tr("{n} 次，隐患 {m} 处").format(n=one.inspections, m=one.hazards or 0) if one.inspections else ""
    pairs = (
        (tr("类别"), "\n".join(filter(None, (word(line.category), line.why)))),
        (tr("形式"), word(one.mode)),
        (tr("目的"), word(one.purpose)),
        (tr("人数"), line.heads),
        (tr("受众"), tr("{n} 人").format(n=one.audience) if one.audience else ""),
        (tr("联合检查"), inspected),
        (tr("主题"), one.theme),
        (tr("共同学习"), one.study_topic),
        (tr("提议人"), one.proposer),
        (tr("主持人"), one.host),
        (tr("到场领导"), one.leaders),
        (tr("系列"), one.series),
        (tr("标签"), one.tags),
        (tr("会议记录"), tr("已关联") if one.meeting_id else ""),
    )
    return (Fact(label, value) for label, value in pairs if value)


def _numbered(texts: Iterable[str]) -> list[Fact]:
    return [Fact(str(n), text) for n, text in enumerate(texts, 1)]


def measure_fact(one: Measure, words: Words) -> Fact:
    """A measure with its four parts: task, timetable, road map, owner; and how far it is."""
    late = following.is_overdue(one, words.today)
    due = tr("时限 {day}").format(day=one.due_on) if one.due_on else ""
    said = [one.timetable, one.roadmap, tr("责任人 {name}").format(name=one.owner) if one.owner else "", due]
    progress = tr("已逾期") if late else word(one.progress)
    return Fact(progress, "\n".join(filter(None, (one.task, " · ".join(filter(None, said))))), "err" if late else "")


def _photos(whole: WholeActivity) -> list[Fact]:
    return [
        Fact(str(n), " · ".join(filter(None, (one.caption, one.kept_at, "" if one.consent else tr("未登记同意")))))
        for n, one in enumerate(whole.photos, 1)
    ]


def of_partner(
    line: PartnerLine, recent: Sequence[ActivityLine], silences: Sequence[SilenceLine], honours: Sequence[Honour],
    sites: Sequence[Site], words: Words, silent_months: int,
) -> Told:  # fmt: skip
    """A partner with its newest activities, its honours and places; ``silent_months`` is how long a silence is told of."""
    one = line.partner
    quiet = [
        tr("与 {name}：{since}").format(
            name=each.second if each.first_id == line.id else each.first,
            since=tr("{day} 以来没有活动").format(day=each.since) if each.since else tr("还没有活动过"),
        )
        for each in silences
        if line.id in (each.first_id, each.second_id)
    ]
    known = (
        (tr("性质"), word(one.nature)), (tr("联络员"), one.contact), (tr("联系电话"), one.phone), (tr("备注"), one.note),
        (tr("来源"), tr("本台账支部，类别按组织机构和书记任职认定") if line.own else tr("手工登记")),
    )  # fmt: skip
    sections: list[Section] = [
        (tr("久未活动（{n} 个月以上）").format(n=silent_months), [Fact("", text, "warn") for text in quiet]),
        (tr("情况"), [Fact(label, value) for label, value in known if value]),
        (tr("共建活动（{n} 次）").format(n=line.activities), [_recent(each) for each in recent]),
        (tr("荣誉"), [Fact(str(each.on or ""), " · ".join(filter(None, (each.title, each.level, each.batch, each.granted_by))))
                    for each in honours]),
        (tr("阵地"), [Fact("", " · ".join(filter(None, (each.name, each.place, each.purpose)))) for each in sites]),
    ]  # fmt: skip
    verbs = ("activities_of", "edit_partner", "honour", "site")
    last = tr("最近活动 {day}").format(day=line.last) if line.last else tr("还没有共建活动")
    return Told(line.name, word(line.category), "mute", last, (), sections, verbs)


def _recent(line: ActivityLine) -> Fact:
    planned = line.state is ActivityState.PLANNED
    title = tr("{title}（计划中）").format(title=line.activity.title) if planned else line.activity.title
    return Fact(str(line.activity.on), title)


def of_agreement(line: AgreementLine, whole: WholeAgreement, names: Mapping[str, str], words: Words) -> Told:
    """An agreement with its parties, its plan and its term."""
    one = line.agreement
    term = tr("{a} 至 {b}").format(a=one.from_on or one.signed_on or tr("未定"), b=one.until_on or tr("长期"))
    known = (
        (tr("签订"), str(one.signed_on or "")), (tr("终止"), str(one.ended_on or "")), (tr("仪式"), one.ceremony),
        (tr("覆盖党员"), tr("{n}人").format(n=listing.covered_words(line)) if one.covered is not None else ""),
        (tr("目标"), one.goals), (tr("内容"), one.contents), (tr("机制"), one.mechanism), (tr("存放处"), one.kept_at),
        (tr("备注"), one.note),
    )  # fmt: skip
    return Told(
        one.title, word(line.state), listing.AGREEMENT_TONES[line.state],
        " · ".join(filter(None, (term, listing.days_words(line)))),
        tuple(_station(each.text, str(each.done_on or ""), str(each.due_on or ""), words) for each in whole.plan),
        [
            (tr("各方（{n}）").format(n=len(whole.parties)), [
                Fact(tr("签约") if each.signs else tr("结对"),
                     " · ".join(filter(None, (names.get(each.partner_id, ""), each.signatory)))) for each in whole.parties]),
            (tr("情况"), [Fact(label, value) for label, value in known if value]),
        ],
        _AGREEMENT_VERBS[line.state],
    )  # fmt: skip


def _station(text: str, done: str, due: str, words: Words) -> Station:
    if done:
        return Station(text, done, "done")
    late = bool(due) and due < str(words.today)
    return Station(text, tr("{day} 前").format(day=due) if due else "", "late" if late else "open")
