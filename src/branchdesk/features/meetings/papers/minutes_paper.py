"""会议记录: the head of the meeting, then numbered parts, then the places to sign (domain §3.4)."""

from collections.abc import Callable, Iterator, Sequence

from branchdesk.features.meetings.model.minutes import ActionItem, Attachment, Attendance, Ballot, Guest, Minutes
from branchdesk.features.meetings.model.words import PERSONAL, Presence
from branchdesk.features.meetings.papers.context import PaperContext, headline, people, said
from branchdesk.features.meetings.rules import roll, wording
from branchdesk.features.meetings.rules.votes import Verdict
from branchdesk.kernel.blocks import Align, Block, Closing, Column, Heading, Pairs, Prose, Table, Title
from branchdesk.kernel.words import tr

_ATTACHMENT_INDENT, _ATTACHMENT_HANG = 5, 6
_LISTED = ("出席人员", "列席人员", "缺席情况", "不计应到")
_WIDE = (*_LISTED, "会议主题", "议题")


def blocks(minutes: Minutes, sheet: Sequence[Attendance], context: PaperContext) -> list[Block]:
    """The whole paper; parts that have nothing to say are left out and the others numbered on."""
    writer = _Writer(minutes, sheet, context)
    paper: list[Block] = [Title(headline(minutes, context))]
    number = 0
    for name in context.layout.parts:
        heading, write = writer.parts[name]
        written = write()
        if written and heading:
            number += 1
            paper.append(Heading(wording.ordinal(number) + heading))
        paper += written
    return [*paper, Closing(signatures=context.layout.signing())]


def ballot_subject(ballot: Ballot) -> str:
    """What was voted on: 接收预备党员：王芳; the words typed where there are any."""
    if ballot.kind not in PERSONAL:
        return ballot.subject or wording.ballot_word(ballot.kind)
    word = ballot.subject or wording.ballot_word(ballot.kind)
    return tr("{word}：{person}").format(word=word, person=ballot.person) if ballot.person not in word else word


def verdict_word(passed: bool | None) -> str:
    """通过, 未通过, or nothing where there is nothing to pass."""
    return {True: tr("通过"), False: tr("未通过"), None: tr("—")}[passed]


def guest_words(guest: Guest) -> str:
    """Name, unit and capacity, and how many came for a delegation."""
    facts = [guest.unit, guest.capacity, guest.reason]
    if guest.heads > 1:
        facts.append(tr("{n}人").format(n=guest.heads))
    known = tr("，").join(fact for fact in facts if fact)
    return tr("{name}（{facts}）").format(name=guest.name, facts=known) if known else guest.name


def _second(number: int, title: str) -> Heading:
    return Heading(tr("（{n}）{title}").format(n=wording.chinese(number), title=title), 2)


def numbered(texts: Sequence[str]) -> list[str]:
    """1. 2. 3. before several, nothing before a single one."""
    return [f"{n}. {text}" for n, text in enumerate(texts, 1)] if len(texts) > 1 else list(texts)


def _number(count: int | None) -> str:
    return tr("—") if count is None else str(count)


class _Writer:
    """Writes the parts of one meeting."""

    def __init__(self, minutes: Minutes, sheet: Sequence[Attendance], context: PaperContext) -> None:
        self.minutes = minutes
        self.sheet = sheet
        self.context = context
        self.parts: dict[str, tuple[str, Callable[[], list[Block]]]] = {
            "head": ("", self.head),
            "agenda": (tr("议程"), self.agenda),
            "speeches": (tr("发言要点"), self.speeches),
            "ballots": (tr("表决情况"), self.ballots),
            "appraisals": (tr("评议情况"), self.appraisals),
            "resolutions": (tr("决议"), self.resolutions),
            "actions": (tr("落实分工"), self.actions),
            "summing_up": (tr("主持人小结"), self.summing_up),
            "note": (tr("备注"), self.note),
            "attachments": ("", self.attachments),
        }

    def head(self) -> list[Block]:
        """The table above the text."""
        wide, listed = frozenset(map(tr, _WIDE)), frozenset(map(tr, _LISTED))
        return [Pairs((*self._facts(), *self._people()), wide=wide, listed=listed)]

    def _facts(self) -> Iterator[tuple[str, str]]:
        meeting, counts = self.minutes.meeting, self.context.counts
        if meeting.subject:
            yield tr("会议主题"), meeting.subject
        yield tr("时间"), wording.time_span(meeting)
        yield tr("地点"), meeting.place
        yield tr("主持人"), meeting.chair
        yield tr("记录人"), meeting.recorder
        counted = tr("{n}人（有表决权{voting}人）")
        yield tr("应到"), counted.format(n=counts.due, voting=counts.due_voting)
        yield tr("实到"), counted.format(n=counts.here, voting=counts.here_voting)

    def _people(self) -> Iterator[tuple[str, str]]:
        meeting = self.minutes.meeting
        if meeting.lecturer:
            yield tr("讲课人"), meeting.lecturer
        if meeting.study_tenths:
            yield tr("学时"), f"{meeting.study_tenths / 10:g}"
        yield tr("出席人员"), people(self._called(roll.those(self.sheet, Presence.PRESENT)))
        if self.minutes.guests:
            yield tr("列席人员"), people([guest_words(one) for one in self.minutes.guests])
        away = (*roll.those(self.sheet, Presence.EXCUSED), *roll.those(self.sheet, Presence.ABSENT))
        yield tr("缺席情况"), tr("；").join(map(self._missing, away)) or tr("无")
        if left_out := roll.left_out(self.sheet):
            yield tr("不计应到"), people(self._called(left_out))
        titles = [one.title for one in self.minutes.items]
        if titles:
            yield tr("议题"), "\n".join(numbered(titles))

    def _called(self, lines: Sequence[Attendance]) -> list[str]:
        return [self.context.called(one.name, one.member_id) for one in lines]

    def _missing(self, one: Attendance) -> str:
        reason = wording.reason_word(one.reason, one.reason_text)
        facts = tr("，").join(filter(None, (wording.presence_word(one.presence), reason)))
        return tr("{name}：{facts}").format(name=self.context.called(one.name, one.member_id), facts=facts)

    def agenda(self) -> list[Block]:
        """Every item with what was passed on or reported."""
        paper: list[Block] = []
        for n, item in enumerate(self.minutes.items, 1):
            kind = wording.item_word(item.kind)
            title = (
                item.title if item.title.startswith(kind) else tr("{kind}：{title}").format(kind=kind, title=item.title)
            )
            paper.append(_second(n, title))
            if item.text.strip():
                paper.append(Prose(item.text.strip()))
        return paper

    def speeches(self) -> list[Block]:
        """Who said what, item by item; dissent stands among it."""
        groups = [(item.title, [one for one in self.minutes.speeches if one.item_id == item.id])
                  for item in self.minutes.items]  # fmt: skip
        known = {item.id for item in self.minutes.items}
        groups.append((tr("其他发言"), [one for one in self.minutes.speeches if one.item_id not in known]))
        groups = [(title, spoken) for title, spoken in groups if spoken]
        paper: list[Block] = []
        for n, (title, spoken) in enumerate(groups, 1):
            if len(groups) > 1:
                paper.append(_second(n, title))
            paper += [Prose(one.gist.strip(), lead=tr("{name}：").format(name=one.speaker)) for one in spoken]
        return paper

    def ballots(self) -> list[Block]:
        """The counts in a table, the verdicts below in words with their arithmetic."""
        if not self.minutes.ballots:
            return []
        rows, words = [], []
        for n, one in enumerate(self.minutes.ballots, 1):
            verdict = self.context.verdicts[one.id]
            counts = map(_number, (*roll.entitled(one, self.context.counts), one.yes, one.no, one.abstain))
            method = wording.method_word(one.method)
            rows.append((str(n), ballot_subject(one), method, *counts, verdict_word(verdict.passed)))
            lead = tr("第{n}项：").format(n=n) if len(self.minutes.ballots) > 1 else tr("表决结果：")
            words.append(Prose(said(verdict), lead=lead))
        nominees = [nominee_table(self.minutes, self.context)] if self.minutes.nominees else []
        return [ballot_table(rows), *nominees, *words]

    def appraisals(self) -> list[Block]:
        """Counts and grades of everybody appraised; nobody's vote is known."""
        return [appraisal_table(self.minutes, self.context)] if self.minutes.appraisals else []

    def resolutions(self) -> list[Block]:
        """What was decided, and what it rests on."""
        ballots = {one.id: n for n, one in enumerate(self.minutes.ballots, 1)}
        paper: list[Block] = []
        texts = numbered([one.text.strip() for one in self.minutes.resolutions])
        for text, one in zip(texts, self.minutes.resolutions, strict=True):
            if one.ballot_id in ballots and len(ballots) > 1:
                text += tr("（见表决第{n}项）").format(n=ballots[one.ballot_id])
            elif one.unanimous and tr("一致") not in one.text:
                text += tr("（一致同意）")
            paper.append(Prose(text))
        return paper

    def actions(self) -> list[Block]:
        """任务书, 责任人, 时间表, 路线图."""
        if not self.minutes.actions:
            return []
        columns = (
            Column(tr("序号"), 0.5, Align.CENTER),
            Column(tr("任务书"), 3.0),
            Column(tr("责任人"), 1.2, Align.CENTER),
            Column(tr("时间表"), 2.0),
            Column(tr("路线图"), 3.0),
        )
        rows = [
            (str(n), one.task, one.owner, self._timetable(one), one.roadmap)
            for n, one in enumerate(self.minutes.actions, 1)
        ]
        return [Table(columns, tuple(rows))]

    @staticmethod
    def _timetable(action: ActionItem) -> str:
        """The words of the timetable; the deadline too where they do not name it."""
        if action.due_on is None:
            return action.timetable
        day = wording.long_day(action.due_on)
        if day.split(tr("年"))[-1] in action.timetable:
            return action.timetable
        return tr("；").join(filter(None, (action.timetable, tr("{day}前").format(day=day))))

    def summing_up(self) -> list[Block]:
        """What the chair said at the end."""
        return self._prose(self.minutes.meeting.summing_up)

    def note(self) -> list[Block]:
        """Remarks."""
        return self._prose(self.minutes.meeting.note)

    @staticmethod
    def _prose(text: str) -> list[Block]:
        return [Prose(text.strip())] if text.strip() else []

    def attachments(self) -> list[Block]:
        """附件 below the text, numbered, without a full stop (GB/T 9704-2012 §7.3.4)."""
        paper: list[Block] = []
        given = self.minutes.attachments
        for n, text in enumerate(numbered(list(map(self._attachment, given))), 1):
            if n == 1:
                paper.append(Prose(text, Align.LEFT, lead=tr("附件："), hang=_ATTACHMENT_HANG))
            else:
                paper.append(Prose(text, Align.LEFT, indent=_ATTACHMENT_INDENT, hang=_ATTACHMENT_HANG))
        return paper

    @staticmethod
    def _attachment(one: Attachment) -> str:
        pages = tr("{n}页").format(n=one.pages) if one.pages else ""
        facts = tr("，").join(filter(None, (pages, one.kept_at)))
        return tr("{title}（{facts}）").format(title=one.title, facts=facts) if facts else one.title


def ballot_table(rows: Sequence[tuple[str, ...]]) -> Table:
    """序号 to 结果, one ballot a row."""
    middle = Align.CENTER
    counts = (tr("应到"), tr("实到"), tr("赞成"), tr("反对"), tr("弃权"))
    columns = (
        Column(tr("序号"), 0.5, middle),
        Column(tr("表决事项"), 4.0),
        Column(tr("表决方式"), 1.2, middle),
        *(Column(name, 0.6, middle) for name in counts),
        Column(tr("结果"), 0.9, middle),
    )
    return Table(columns, tuple(rows))


def nominee_table(minutes: Minutes, context: PaperContext, only: Ballot | None = None) -> Table:
    """候选人 of all elections (or one) with their votes, and who was elected."""
    middle = Align.CENTER
    columns = (
        Column(tr("候选人"), 1.2, middle),
        Column(tr("拟任职务"), 2.0, middle),
        *(Column(name, 1.0, middle) for name in (tr("赞成"), tr("反对"), tr("弃权"))),
        Column(tr("结果"), 1.0, middle),
    )
    rows = [
        (context.called(one.name, one.member_id), one.post, _number(one.yes), _number(one.no), _number(one.abstain),
         _elected(context.verdicts[ballot.id], one.id))
        for ballot in ((only,) if only else minutes.ballots)
        for one in minutes.nominees
        if one.ballot_id == ballot.id
    ]  # fmt: skip
    return Table(columns, tuple(rows))


def _elected(verdict: Verdict, nominee_id: str) -> str:
    """当选 or not; nothing is said before the votes are counted."""
    if verdict.passed is None:
        return verdict_word(None)
    return tr("当选") if nominee_id in verdict.elected else tr("未当选")


def appraisal_table(minutes: Minutes, context: PaperContext) -> Table:
    """民主测评: votes for each grade, and the grade decided on."""
    middle = Align.CENTER
    grades = (tr("优秀"), tr("合格"), tr("基本合格"), tr("不合格"))
    columns = (
        Column(tr("序号"), 0.5, middle),
        Column(tr("姓名"), 1.4, middle),
        *(Column(name, 1.0, middle) for name in grades),
        Column(tr("评定等次"), 1.2, middle),
    )
    rows = [
        (
            str(n), context.called(one.name, one.member_id), str(one.excellent), str(one.qualified), str(one.basic), str(one.unqualified),
            wording.grade_word(one.grade) if one.grade else "",
        )
        for n, one in enumerate(minutes.appraisals, 1)
    ]  # fmt: skip
    return Table(columns, tuple(rows))
