"""All meetings of an invented university: each branch's two years, a meeting of four branches, two admissions."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random

from branchdesk.features.meetings.demo import texts, writer
from branchdesk.features.meetings.demo.rhythm import Date, dates
from branchdesk.features.meetings.demo.texts import Topic
from branchdesk.features.meetings.demo.writer import Scene
from branchdesk.features.meetings.model.beside import MinutesVersion, PlannedAbsence, Talk
from branchdesk.features.meetings.model.minutes import (
    ActionItem,
    AgendaItem,
    Ballot,
    JointBranch,
    Minutes,
    Resolution,
    Speech,
)
from branchdesk.features.meetings.model.words import BallotKind, ItemKind, MeetingKind, Method, Reason, Stage
from branchdesk.features.meetings.rules import canon, roll
from branchdesk.features.members.demo import steady_ids
from branchdesk.features.members.model import Member, Standing
from branchdesk.features.organization.model import BranchKind, Organization, Post, Role, Tier
from branchdesk.kernel.dates import Day

_NAMESPACE = 7
"""Added to the seed, so that ids differ from those of the people."""
_SECRETARIES = (Role.SECRETARY, Role.DEPUTY, Role.GROUP_LEADER)
_FILED_AFTER, _SIGNED_AFTER, _FINAL_AFTER = 120, 30, 9
"""Days after which minutes have reached a stage."""
_MOST_LINES, _LEAST_MEETINGS = 2_000, 4
"""Lines of attendance of one branch: of a very large one only the newest meetings are there."""


@dataclass(slots=True)
class Life:
    """What has happened in the meetings of the ledger."""

    minutes: list[Minutes] = field(default_factory=list)
    versions: list[MinutesVersion] = field(default_factory=list)
    absences: list[PlannedAbsence] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)


def meetings(
    seed: int, organizations: Sequence[Organization], people: Sequence[Member], posts: Sequence[Post], today: date
) -> Life:
    """Meetings of this year and the last, up to today; the same for the same seed and people."""
    return _Chronicle(seed, organizations, people, posts, today).written()


class _Chronicle:
    """Writes the meetings branch by branch."""

    def __init__(
        self,
        seed: int,
        organizations: Sequence[Organization],
        people: Sequence[Member],
        posts: Sequence[Post],
        today: date,
    ) -> None:
        self._random = Random(f"meetings {seed}")
        ids = steady_ids(seed + _NAMESPACE)
        self._new_id: Callable[[], str] = lambda: next(ids)
        self._today = today
        self._branches = [one for one in organizations if one.tier is Tier.BRANCH]
        self._groups = [one for one in organizations if one.tier is Tier.GROUP]
        self._posts = posts
        self._people = {branch.id: [one for one in people if one.branch_id == branch.id] for branch in self._branches}
        self._life = Life()
        self._numbers = {year: count(1) for year in (today.year - 1, today.year)}

    def written(self) -> Life:
        """Everything."""
        for branch in self._branches:
            self._branch(branch)
            self._beside(branch)
        self._together()
        self._admission()
        return self._life

    def _branch(self, branch: Organization) -> None:
        groups = [one.id for one in self._groups if one.parent_id == branch.id]
        began = branch.set_up_on.last() if branch.set_up_on else date.min
        topics = {name: writer.shuffled(self._random, pool) for name, pool in _POOLS.items()}
        planned: list[Date] = []
        for year in (self._today.year - 1, self._today.year):
            committee = len(self._due(Date(MeetingKind.COMMITTEE, date(year, 12, 31)), branch)) >= 3
            planned += dates(self._random, year, self._today, committee=committee, groups=groups)
        most = max(_LEAST_MEETINGS, _MOST_LINES // max(1, len(self._people[branch.id])))
        for at in planned[-most:]:
            scene = self._opened(at, branch) if at.on >= began else None
            if scene is not None:
                self._write(scene, topics)
                self._close(scene)

    def _facts(self, branches: Sequence[Organization]) -> roll.Roll:
        return roll.Roll(
            members=[member for branch in branches for member in self._people[branch.id]],
            posts=[post for post in self._posts if post.organization_id in {branch.id for branch in branches}],
        )

    def _due(self, at: Date, *branches: Organization) -> tuple[roll.Due, ...]:
        """Who is due on the day at a meeting of the branches."""
        scene = writer.bare(at, branches[0].id)
        joint = [JointBranch(id="", meeting_id="", branch_id=one.id) for one in branches[1:]]
        return roll.due(scene, joint, self._facts(branches))

    def _opened(self, at: Date, *branches: Organization) -> Scene | None:
        """The meeting with its chair and absences; None where there are too few to meet."""
        due = self._due(at, *branches)
        voting = [one for one in due if one.voting]
        if len(voting) < 2:
            return None
        chair = self._chair(at, branches[0], voting)
        scene = writer.opened(self._random, self._new_id, at, branches[0].id, due, chair)
        scene.joint = tuple(
            JointBranch(id=self._new_id(), meeting_id=scene.meeting.id, branch_id=one.id) for one in branches[1:]
        )
        return scene

    def _chair(self, at: Date, branch: Organization, voting: Sequence[roll.Due]) -> roll.Due:
        """Secretary or group leader of the day; else the first of the roll."""
        held = [
            post.member_id
            for post in self._posts
            if post.organization_id == (at.group_id or branch.id)
            and post.role in _SECRETARIES
            and (post.from_on is None or post.from_on.first() <= at.on)
            and (post.until_on is None or at.on <= post.until_on.last())
        ]
        return next((one for uid in held for one in voting if one.member_id == uid), voting[0])

    def _write(self, scene: Scene, topics: dict[str, Iterator[Topic]]) -> None:
        kind, today = scene.meeting.kind, self._today
        study, vote = ItemKind.STUDY, ItemKind.VOTE
        if kind is MeetingKind.GENERAL:
            writer.fill(scene, [(study, next(topics["study"])), (vote, next(topics["decide"]))], today)
        elif kind is MeetingKind.COMMITTEE:
            writer.fill(scene, [(ItemKind.DISCUSS, next(topics["committee"]))], today)
        elif kind is MeetingKind.GROUP:
            writer.fill(scene, [(ItemKind.DISCUSS, next(topics["group"]))], today)
        elif kind is MeetingKind.ORG_LIFE:
            writer.fill(scene, [(ItemKind.DISCUSS, texts.ORG_LIFE)], today, f"{scene.meeting.on.year} 年度组织生活会")
        elif kind is MeetingKind.APPRAISAL:
            writer.fill(scene, [(vote, texts.APPRAISAL)], today, f"{scene.meeting.on.year} 年度民主评议党员")
            writer.appraise(scene)
        elif kind is MeetingKind.LECTURE:
            self._lecture(scene)
        else:
            subject, text = self._random.choice(texts.THEME_DAYS)
            writer.fill(scene, [(study, Topic(subject, text))], today, subject)
        if kind in (MeetingKind.GENERAL, MeetingKind.THEME_DAY):
            writer.attach(scene)

    def _lecture(self, scene: Scene) -> None:
        subject, text = self._random.choice(texts.LECTURES)
        writer.fill(
            scene,
            [(ItemKind.STUDY, Topic(subject, text, ("听了党课很受启发，要把收获落实到行动上。",)))],
            self._today,
            subject,
        )
        scene.meeting = replace(scene.meeting, lecturer=f"{scene.meeting.chair}（支部书记）")

    def _close(self, scene: Scene) -> None:
        """The minutes at the stage their age gives them."""
        draft = scene.minutes()
        age = (self._today - draft.meeting.on.first()).days
        if age < _FINAL_AFTER or (age < _SIGNED_AFTER and self._random.randrange(100) < 25):
            self._life.minutes.append(draft)
            return
        sheet = writer.frozen(draft, scene.due, self._new_id)
        meeting = replace(draft.meeting, stage=Stage.FINAL)
        if age >= _SIGNED_AFTER:
            signed = meeting.on.first() + timedelta(days=3)
            meeting = replace(meeting, stage=Stage.SIGNED, signed_on=Day.of(signed))
        if age >= _FILED_AFTER:
            filed = Day.of(meeting.on.first() + timedelta(days=60))
            number = f"DQ11-{meeting.on.year}-{next(self._numbers[meeting.on.year]):04d}"
            meeting = replace(meeting, stage=Stage.FILED, archive_number=number, filed_on=filed)
        final = replace(draft, meeting=meeting, attendances=sheet)
        self._life.minutes.append(final)
        made = datetime.combine(meeting.on.first() + timedelta(days=1), time(1, 30), UTC)
        self._life.versions.append(
            MinutesVersion(
                id=self._new_id(), meeting_id=meeting.id, version=1, made_at=made.isoformat(), made_by=meeting.recorder,
                fingerprint=canon.fingerprint(final, sheet), content=canon.to_json(final),
            )
        )  # fmt: skip

    def _together(self) -> None:
        """Four branches meet for half a day, with leaders there: four reports, four tasks each with all four parts."""
        hosts = [one for one in self._branches if one.kind is not BranchKind.TEMPORARY and self._people[one.id]][:4]
        scene = (
            self._opened(Date(MeetingKind.TWINNING, _weekday(self._today - timedelta(days=18))), *hosts)
            if hosts
            else None
        )
        if scene is None:
            return
        scene.meeting = replace(scene.meeting, starts="14:00", ends="17:30", subject=texts.JOINT_SUBJECT,
                                place="图书馆报告厅", study_tenths=35, summing_up=texts.SUMMING_UP[0])  # fmt: skip
        leaders = (
            ("陆文清", "校党委", "副书记", 1),
            ("程远", "校党委组织部", "部长", 1),
            ("", "共建企业党支部", "党员代表", 6),
        )
        writer.visitors(scene, *leaders)
        for host, report in zip(hosts, texts.JOINT_REPORTS, strict=False):
            item = scene.add("items", AgendaItem, title=f"{host.name}工作报告", kind=ItemKind.REPORT, text=report)
            speaker = next(
                (one for one in scene.here if one.member_id in {m.id for m in self._people[host.id]}), scene.here[0]
            )
            scene.add(
                "speeches", Speech, item_id=item.id, speaker=speaker.name, speaker_id=speaker.member_id, gist=report
            )
        closing = scene.add("items", AgendaItem, title="明确下一步工作要求", kind=ItemKind.DISCUSS,
                            text="会议逐项明确了任务书、时间表、路线图和责任人。")  # fmt: skip
        scene.add(
            "resolutions",
            Resolution,
            item_id=closing.id,
            text="会议一致同意四项工作要求，由四个支部共同落实。",
            unanimous=True,
        )
        for number, (task, timetable, roadmap) in enumerate(texts.JOINT_TASKS):
            owner = scene.here[number % len(scene.here)]
            scene.add("actions", ActionItem, item_id=closing.id, task=task, owner=owner.name, owner_id=owner.member_id,
                      timetable=timetable, roadmap=roadmap, due_on=Day.of(self._today + timedelta(days=6 * number + 4)))  # fmt: skip
        self._close(scene)

    def _admission(self) -> None:
        """A vote that looks won and is not: more than half of those there, not more than half of those due."""
        at = Date(MeetingKind.ADMISSION, _weekday(self._today - timedelta(days=40)))
        branch = max(self._branches, key=lambda one: self._fit_to_admit(at, one))
        due = self._due(at, branch)
        voting = [one for one in due if one.voting]
        if len(voting) < 4:
            return
        wanted = len(voting) // 2 + 1
        scene = writer.opened(self._random, self._new_id, at, branch.id, due, self._chair(at, branch, voting))
        scene.parts = {}
        stay = {scene.meeting.chair_id, scene.meeting.recorder_id}
        for one in [each for each in reversed(voting) if each.member_id not in stay][: len(voting) - wanted]:
            writer.away(scene, one)
        candidates = self._candidates(branch)
        name, uid = (candidates[0].name, candidates[0].id) if candidates else ("任知夏", None)
        writer.visitors(scene, (name, branch.name, "发展对象", 1))
        self._refused(scene, name, uid)
        self._close(scene)

    def _fit_to_admit(self, at: Date, branch: Organization) -> tuple[bool, int]:
        """A branch with somebody to vote on and enough to vote, else the one with most votes."""
        votes = sum(due.voting for due in self._due(at, branch))
        return bool(self._candidates(branch)) and votes >= 4, votes

    def _candidates(self, branch: Organization) -> list[Member]:
        return [one for one in self._people[branch.id] if one.standing is Standing.CANDIDATE]

    def _refused(self, scene: Scene, name: str, uid: str | None) -> None:
        """Half of those due in favour: 2×8=16 is not more than 16."""
        here, due = scene.voting, sum(one.voting for one in scene.due)
        yes = min(here - 1, due // 2)
        item = scene.add("items", AgendaItem, title=f"讨论接收{name}为中共预备党员", kind=ItemKind.VOTE,
                         text="介绍人介绍了培养考察情况，支部委员会报告了审查情况，与会党员进行了充分讨论。")  # fmt: skip
        for speaker, gist in zip(scene.here, texts.ADMISSION_GISTS, strict=False):
            scene.add(
                "speeches", Speech, item_id=item.id, speaker=speaker.name, speaker_id=speaker.member_id, gist=gist
            )
        ballot = scene.add(
            "ballots", Ballot, item_id=item.id, kind=BallotKind.ADMISSION, person=name, member_id=uid, method=Method.SECRET,
            issued=here, returned=here, valid=here, yes=yes, no=here - yes, abstain=0,
        )  # fmt: skip
        text = f"赞成票未超过应到会有表决权党员的半数，支部党员大会不同意接收{name}为中共预备党员，继续培养考察。"
        scene.add("resolutions", Resolution, item_id=item.id, ballot_id=ballot.id, text=text)
        scene.meeting = replace(scene.meeting, subject=f"讨论接收{name}为预备党员", summing_up=texts.SUMMING_UP[1])

    def _beside(self, branch: Organization) -> None:
        """A few talks between two, and an absence known beforehand."""
        able = [one for one in self._people[branch.id] if one.standing is Standing.FULL]
        if len(able) < 3:
            return
        for _ in range(3):
            first, second = self._random.sample(able, 2)
            on = Day.of(_weekday(self._today - timedelta(days=self._random.randint(5, 300))))
            self._life.talks.append(
                Talk(id=self._new_id(), branch_id=branch.id, on=on, first=first.name, first_id=first.id, second=second.name,
                     second_id=second.id)
            )  # fmt: skip
        away = self._random.choice(able)
        span = Day.of(self._today - timedelta(days=3)), Day.of(self._today + timedelta(days=25))
        self._life.absences.append(
            PlannedAbsence(id=self._new_id(), member_id=away.id, from_on=span[0], until_on=span[1], reason=Reason.DUTY,
                           reason_text=self._random.choice(texts.AWAY))
        )  # fmt: skip


_POOLS = {"study": texts.STUDY, "decide": texts.DECIDE, "committee": texts.COMMITTEE, "group": texts.GROUP}


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
