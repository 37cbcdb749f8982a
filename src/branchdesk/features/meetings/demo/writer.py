"""Minutes of one invented meeting: who came, what was said and decided; at last as 定稿 leaves them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from branchdesk.features.meetings.demo import texts
from branchdesk.features.meetings.demo.rhythm import Date, hours
from branchdesk.features.meetings.demo.texts import Topic
from branchdesk.features.meetings.model.minutes import (
    ActionItem,
    AgendaItem,
    Appraisal,
    Attachment,
    Attendance,
    Ballot,
    Guest,
    JointBranch,
    Meeting,
    Minutes,
    Resolution,
    Speech,
)
from branchdesk.features.meetings.model.words import Grade, ItemKind, MeetingKind, Method, Presence, Reason
from branchdesk.features.meetings.rules import roll
from branchdesk.features.members.model import Standing
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record

R = TypeVar("R", bound=Record)

_STUDY = {MeetingKind.LECTURE: 20, MeetingKind.THEME_DAY: 20, MeetingKind.GENERAL: 10}
"""Tenths of 学时 a meeting counts for."""
_ABSENT = {MeetingKind.COMMITTEE: 6, MeetingKind.GROUP: 12}
_USUALLY_AWAY = 10
"""Of a hundred due, how many are not there."""


@dataclass(slots=True)
class Scene:
    """One meeting being written: the people due, and what has been put down so far."""

    random: Random
    new_id: Callable[[], str]
    meeting: Meeting
    due: Sequence[roll.Due]
    joint: tuple[JointBranch, ...] = ()
    parts: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, name: str, record: type[R], /, **values: Any) -> R:
        """Put down one more record."""
        listed = self.parts.setdefault(name, [])
        made = record(id=self.new_id(), meeting_id=self.meeting.id, order=len(listed), **values)  # type: ignore[call-arg]
        listed.append(made)
        return made

    def minutes(self) -> Minutes:
        """The meeting as written so far; it is a draft."""
        parts = {name: tuple(listed) for name, listed in self.parts.items()}
        return Minutes(meeting=self.meeting, joint=self.joint, **parts)

    @property
    def here(self) -> list[roll.Due]:
        """Those who came."""
        away = {one.member_id for one in self.parts.get("attendances", ())}
        return [one for one in self.due if one.member_id not in away]

    @property
    def voting(self) -> int:
        """How many of those there may vote."""
        return sum(one.voting for one in self.here)


def opened(
    random: Random, new_id: Callable[[], str], at: Date, branch_id: str, due: Sequence[roll.Due], chair: roll.Due
) -> Scene:
    """A meeting with its head and the absences of the day; chair and recorder are always there."""
    starts, ends = hours(random, at.kind)
    others = [one for one in due if one is not chair and one.voting] or [chair]
    recorder = others[len(others) // 2]
    meeting = Meeting(
        id=new_id(), kind=at.kind, branch_id=branch_id, group_id=at.group_id, on=Day.of(at.on), starts=starts, ends=ends,
        place=random.choice(texts.PLACES), chair=chair.name, chair_id=chair.member_id, recorder=recorder.name,
        recorder_id=recorder.member_id, study_tenths=_STUDY.get(at.kind, 0),
    )  # fmt: skip
    scene = Scene(random, new_id, meeting, due)
    for one in due:
        if one not in (chair, recorder) and random.randrange(100) < _ABSENT.get(at.kind, _USUALLY_AWAY):
            away(scene, one)
    return scene


def away(scene: Scene, one: roll.Due) -> None:
    """Somebody is not there, with a reason or, rarely, without."""
    random = scene.random
    reason = random.choice((Reason.DUTY, Reason.DUTY, Reason.PRIVATE, Reason.ILLNESS))
    words = {Reason.DUTY: texts.AWAY, Reason.PRIVATE: texts.PRIVATE}.get(reason, ("",))
    absent = random.randrange(100) < 6
    on = scene.meeting.on.first()
    made_up = Day.of(on + timedelta(days=random.randint(2, 6))) if random.randrange(100) < 30 else None
    scene.add(
        "attendances",
        Attendance,
        member_id=one.member_id,
        name=one.name,
        voting=one.voting,
        counted=one.counted,
        presence=Presence.ABSENT if absent else Presence.EXCUSED,
        reason=Reason.OTHER if absent else reason,
        reason_text="未及时请假" if absent else random.choice(words),
        made_up_on=made_up,
        made_up_by="自学会议材料" if made_up else "",
    )


def fill(scene: Scene, topics: Sequence[tuple[ItemKind, Topic]], today: date, subject: str = "") -> None:
    """The items with their speeches, votes, resolutions and tasks, and the chair's closing words."""
    random, year = scene.random, scene.meeting.on.year
    for kind, topic in topics:
        title, resolution = topic.title.format(year=year), topic.resolution.format(year=year)
        item = scene.add("items", AgendaItem, title=title, kind=kind, text=topic.text)
        speakers = random.sample(scene.here, min(len(topic.gists), len(scene.here)))
        for speaker, gist in zip(speakers, topic.gists, strict=False):
            scene.add(
                "speeches", Speech, item_id=item.id, speaker=speaker.name, speaker_id=speaker.member_id, gist=gist
            )
        ballot = _vote(scene, item, title) if kind is ItemKind.VOTE else None
        if resolution:
            scene.add("resolutions", Resolution, item_id=item.id, ballot_id=ballot and ballot.id, text=resolution,
                      unanimous=ballot is None)  # fmt: skip
        if topic.task:
            _task(scene, item, topic, today)
    first = topics[0][1].title.format(year=year)
    scene.meeting = replace(scene.meeting, subject=subject or first, summing_up=random.choice(texts.SUMMING_UP))


def _vote(scene: Scene, item: AgendaItem, subject: str) -> Ballot:
    """A show of hands: nearly all agree."""
    abstain = int(scene.voting > 4 and scene.random.randrange(100) < 25)
    return scene.add(
        "ballots", Ballot, item_id=item.id, subject=subject, method=Method.HANDS, yes=scene.voting - abstain, no=0,
        abstain=abstain,
    )  # fmt: skip


def _task(scene: Scene, item: AgendaItem, topic: Topic, today: date) -> None:
    """A task with a deadline; old ones are mostly done."""
    random, on = scene.random, scene.meeting.on.first()
    owner = random.choice(scene.here)
    due_on = on + timedelta(days=random.choice((10, 15, 30)))
    done = due_on < today and random.randrange(100) < (97 if due_on < today - timedelta(days=60) else 70)
    closed = min(today, due_on - timedelta(days=random.randint(0, 4)))
    scene.add(
        "actions", ActionItem, item_id=item.id, task=topic.task, owner=owner.name, owner_id=owner.member_id,
        due_on=Day.of(due_on), roadmap=topic.roadmap, closed_on=Day.of(closed) if done else None,
        outcome=random.choice(texts.OUTCOMES) if done else "",
    )  # fmt: skip


def appraise(scene: Scene) -> None:
    """测评票 and grades of all with a vote: at most a third 优秀."""
    judged = [one for one in scene.due if one.voting and one.standing == Standing.FULL]
    excellent = set(scene.random.sample(range(len(judged)), len(judged) // 3))
    votes = len(scene.here)
    for number, one in enumerate(judged):
        best = votes - scene.random.randint(0, votes // 4) if number in excellent else votes // 3
        scene.add(
            "appraisals", Appraisal, member_id=one.member_id, name=one.name, excellent=best, qualified=votes - best,
            grade=Grade.EXCELLENT if number in excellent else Grade.QUALIFIED,
        )  # fmt: skip


def attach(scene: Scene) -> None:
    """The sheet everybody signed, and photographs of what was done outside."""
    scene.add(
        "attachments",
        Attachment,
        title="签到表",
        kind="签到表",
        pages=1,
        kept_at="支部档案盒",
        taken_on=scene.meeting.on,
    )
    if scene.meeting.kind is MeetingKind.THEME_DAY:
        scene.add(
            "attachments",
            Attachment,
            title="活动照片",
            kind="照片",
            pages=3,
            kept_at="支部档案盒",
            taken_on=scene.meeting.on,
        )


def visitors(scene: Scene, *guests: tuple[str, str, str, int]) -> None:
    """Guests by name, unit, capacity and heads."""
    for name, unit, capacity, heads in guests:
        scene.add("guests", Guest, name=name, unit=unit, capacity=capacity, heads=heads)


def frozen(minutes: Minutes, due: Sequence[roll.Due], new_id: Callable[[], str]) -> tuple[Attendance, ...]:
    """The whole sheet as 定稿 writes it, with ids of our own."""
    known = {one.id for one in minutes.attendances}
    return tuple(
        replace(line, id=line.id if line.id in known else new_id(), order=order)
        for order, line in enumerate(roll.sheet(minutes, due))
    )


def shuffled(random: Random, topics: Sequence[Topic]) -> Iterator[Topic]:
    """The topics over and over, each round in another order."""
    while True:
        yield from random.sample(topics, len(topics))


def bare(at: Date, branch_id: str) -> Meeting:
    """A meeting of which only kind, day and host are known: enough to ask who is due."""
    return Meeting(id="", kind=at.kind, branch_id=branch_id, group_id=at.group_id, on=Day.of(at.on))
