"""Invented twinning for an invented ledger: two years of activities of every category, agreements, issues in every state.

The same for the same seed and day. Bodies outside are named 示例 or 某; nobody is named but by his office (domain N10).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from branchdesk.features.members.demo import steady_ids
from branchdesk.features.organization.model import BranchKind, Organization, Post, Role, Tier
from branchdesk.features.twinning import store
from branchdesk.features.twinning.model.activities import ActivityParty, Consensus, JointActivity, Media, Photo
from branchdesk.features.twinning.model.issues import Issue, Measure, Outcome, Round
from branchdesk.features.twinning.model.ties import (
    Agreement,
    AgreementParty,
    Honour,
    Partner,
    PlanItem,
    Program,
    Site,
)
from branchdesk.features.twinning.model.words import (
    ActivityState,
    Category,
    IssueLevel,
    Mode,
    Nature,
    OutcomeKind,
    PartyRole,
    Progress,
    Purpose,
)
from branchdesk.features.twinning.rules.categories import category_of_branch
from branchdesk.kernel.dates import Day
from branchdesk.kernel.months import add_months
from branchdesk.storage.work import Work

_NAMESPACE = 13
_MONTHS = 22
_HOLIDAYS = (1, 2, 7, 8)
"""Months in which a school has no joint activities."""
_OUTSIDE = (
    ("示例银行城南支行党支部", Nature.COMPANY),
    ("南湖大学信息中心党支部", Nature.UNIVERSITY),
    ("青山街道翠竹社区党支部", Nature.STREET),
    ("某市档案馆党支部", Nature.INSTITUTION),
)
_THEMES: tuple[tuple[Purpose, Mode, str, str], ...] = (
    (Purpose.GRASSROOTS, Mode.POLICY, "财务报销政策进支部", "学院会议室"),
    (Purpose.BARRIERS, Mode.MEETING, "优化办事流程联学联建", "主楼会议室"),
    (Purpose.GRASSROOTS, Mode.TALKS, "问需解难座谈", "一站式学生社区"),
    (Purpose.EXCHANGE, Mode.LECTURE, "联合主题党课", "校史馆"),
    (Purpose.BARRIERS, Mode.INSPECTION, "实验室安全联合检查", "实验楼"),
    (Purpose.GRASSROOTS, Mode.ANSWERS, "科研项目申报答疑", "学院报告厅"),
    (Purpose.EXCHANGE, Mode.TOUR, "联合参观学习", "校外实践基地"),
    (Purpose.GRASSROOTS, Mode.VOLUNTEERS, "迎新志愿服务", "东校区"),
)
_ISSUES = (
    ("报表重复填写", "汇聚已有数据，一次填报多处使用", "信息员", "任务布置通知", ("报表用时", "5 天", "1 天")),
    ("报修进度不清楚", "公布报修流程和联系人，办结后回访", "综合科", "服务指南", ("平均响应", "48 小时", "12 小时")),
    ("采购政策不熟悉", "每学期到学院宣讲一次", "采购科", "宣讲签到表", None),
    ("实验室夜间门禁", "与保卫部门商定夜间登记办法", "实验室主任", "", None),
    ("研究生培养文件查找难", "整理现行文件目录并公布", "教学秘书", "", None),
)


@dataclass(slots=True)
class Ties:
    """The twinning of an invented ledger, table by table."""

    programs: list[Program] = field(default_factory=list)
    partners: list[Partner] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    agreement_parties: list[AgreementParty] = field(default_factory=list)
    plan: list[PlanItem] = field(default_factory=list)
    activities: list[JointActivity] = field(default_factory=list)
    parties: list[ActivityParty] = field(default_factory=list)
    consensus: list[Consensus] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    media: list[Media] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    honours: list[Honour] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)


def write(work: Work, ties: Ties) -> None:
    """Put everything into the ledger; the branches must be there already."""
    store.ProgramStore(work).add_all(ties.programs)
    store.PartnerStore(work).add_all(ties.partners)
    store.AgreementStore(work).add_all(ties.agreements)
    store.AgreementPartyStore(work).add_all(ties.agreement_parties)
    store.PlanItemStore(work).add_all(ties.plan)
    store.JointActivityStore(work).add_all(ties.activities)
    store.ActivityPartyStore(work).add_all(ties.parties)
    store.ConsensusStore(work).add_all(ties.consensus)
    store.IssueStore(work).add_all(ties.issues)
    store.MeasureStore(work).add_all(ties.measures)
    store.RoundStore(work).add_all(ties.rounds)
    store.OutcomeStore(work).add_all(ties.outcomes)
    store.MediaStore(work).add_all(ties.media)
    store.PhotoStore(work).add_all(ties.photos)
    store.HonourStore(work).add_all(ties.honours)
    store.SiteStore(work).add_all(ties.sites)


def ties(seed: int, organizations: Sequence[Organization], posts: Sequence[Post], today: date) -> Ties:
    """Twinning of a ledger with at least one branch that lasts; empty for one without."""
    found = Ties()
    lasting = (BranchKind.OFFICE, BranchKind.TEACHERS, BranchKind.STUDENTS, BranchKind.JOINT)
    branches = [one for one in organizations if one.tier is Tier.BRANCH and one.kind in lasting]
    if branches:
        leaders = [one for one in posts if one.role is Role.SECRETARY and one.dual_leader]
        ids = steady_ids(seed * 1000 + _NAMESPACE)
        maker = _Maker(found, ids, Random(f"twinning {seed}"), today, {one.id: one for one in branches}, leaders)
        maker.everybody()
        maker.bound()
        maker.held()
        maker.raised()
        maker.beside()
    return found


@dataclass(slots=True)
class _Maker:
    """Makes the records one after the other, the days counted back from today."""

    found: Ties
    ids: Iterator[str]
    random: Random
    today: date
    branches: Mapping[str, Organization]
    leaders: Sequence[Post]

    def everybody(self) -> None:
        """The programme, the branches of the ledger, bodies outside."""
        notice = Day(self.today.year - 2, 3, 1)
        self.found.programs.append(
            Program(id=next(self.ids), name="结对共建解难题", issuer="示例大学党委", issued_on=notice, scope="机关与直属单位党支部",
                    document=f"关于开展结对共建活动的通知（示大党〔{notice.year}〕6 号）")
        )  # fmt: skip
        for one in self.branches.values():
            kind = self._kind(one.id, self.today) or Category.TEACHING
            made = Partner(id=next(self.ids), name=one.full_name, organization_id=one.id, category=kind)
            self.found.partners.append(made)
        for name, nature in _OUTSIDE:
            made = Partner(id=next(self.ids), name=name, category=Category.OUTSIDE, nature=nature, contact="组织委员")
            self.found.partners.append(made)

    def bound(self) -> None:
        """An agreement that ends soon, one that runs, one whose pair has not met: each with its plan."""
        ours, outside = self._ours(), self._outside()
        for n, (other, began, months) in enumerate(((ours[1], 11, 12), (outside[0], 5, 24), (outside[3], 9, 36))):
            first, last = add_months(self.today, -began), add_months(self.today, months - began) + timedelta(days=12)
            one = Agreement(
                id=next(self.ids), title=f"与{other.name.removesuffix('党支部')}共建协议", program_id=self.found.programs[0].id,
                signed_on=Day.of(first), from_on=Day.of(first), until_on=Day.of(last), ceremony="签约仪式",
                goals="组织联建\n党员联育\n业务共促", contents="组织联建、党员联育、活动联办、资源共享、业务共促",
                mechanism="每半年至少开展一次活动，联络员每季度沟通一次", covered=50 + 10 * n, covered_more=n > 0,
            )  # fmt: skip
            self.found.agreements.append(one)
            for order, each in enumerate((ours[0], other)):
                self.found.agreement_parties.append(
                    AgreementParty(id=next(self.ids), agreement_id=one.id, partner_id=each.id, order=order, signatory="支部书记")
                )  # fmt: skip
            for order, text in enumerate(("开展联合主题党日", "互讲一次党课", "形成一项服务举措")):
                due = add_months(first, 3 + 3 * order)
                done = Day.of(due) if due < self.today and order < 2 else None
                self.found.plan.append(
                    PlanItem(id=next(self.ids), agreement_id=one.id, order=order, text=text, owner="支部委员", due_on=Day.of(due),
                             done_on=done)
                )  # fmt: skip

    def held(self) -> None:
        """Two or three activities in most months, the last ones without a summary yet, one still to come."""
        ours, outside = self._ours(), self._outside()
        hosts = ours[:2]
        for month in range(_MONTHS, -1, -1):
            day = add_months(self.today, -month).replace(day=1)
            for _ in range(0 if day.month in _HOLIDAYS else self.random.choice((2, 2, 3))):
                on = day + timedelta(days=self.random.randrange(2, 26))
                host = self.random.choice(hosts)
                others = self.random.sample(
                    [one for one in (*ours, *outside[:3]) if one is not host], self.random.choice((1, 1, 1, 2))
                )
                if on <= self.today:
                    self._activity(on, host, others)
        self._activity(self.today + timedelta(days=9), hosts[0], [outside[1]])

    def _activity(self, on: date, host: Partner, others: Sequence[Partner]) -> None:
        purpose, mode, title, place = self.random.choice(_THEMES)
        state = (
            ActivityState.PLANNED
            if on > self.today
            else ActivityState.HELD
            if (self.today - on).days < 45
            else ActivityState.DONE
        )
        uid, came = next(self.ids), state is not ActivityState.PLANNED
        own, other = self.random.randrange(6, 22), self.random.randrange(8, 31)
        self.found.activities.append(
            JointActivity(
                id=uid, uid=uid, title=title, program_id=self.found.programs[0].id, agreement_id=self._agreement(host, others, on),
                on=Day.of(on), starts="14:30", ends=self.random.choice(("16:00", "16:30", "17:00")), place=place, mode=mode,
                purpose=purpose, theme=title, study_topic="共同学习有关文件", host="支部书记", own=own if came else None,
                other=other if came else None, other_more=came and other >= 28, state=state,
                inspections=2 if came and mode is Mode.INSPECTION else None, hazards=5 if came and mode is Mode.INSPECTION else None,
                summary="双方围绕主题学习交流，商定后续安排。" if state is ActivityState.DONE else "",
            )
        )  # fmt: skip
        for order, each in enumerate((host, *others)):
            self.found.parties.append(
                ActivityParty(id=next(self.ids), activity_id=uid, partner_id=each.id, order=order, own=order == 0,
                              role=PartyRole.JOIN if order else PartyRole.LEAD, category=self._of(each, on))
            )  # fmt: skip
        if state is ActivityState.DONE and self.random.random() < 0.4:
            texts = ("建立联络员机制", "每学期联合开展一次主题党日", "共享学习资源")
            for order, text in enumerate(texts[: self.random.randrange(1, 4)]):
                self.found.consensus.append(Consensus(id=next(self.ids), activity_id=uid, order=order, text=text))

    def _agreement(self, host: Partner, others: Sequence[Partner], on: date) -> str | None:
        """The agreement an activity of two is under, where they have one by then."""
        ids = {host.id, *(one.id for one in others)}
        for one in self.found.agreements:
            bound = {each.partner_id for each in self.found.agreement_parties if each.agreement_id == one.id}
            if bound <= ids and one.from_on and one.from_on.first() <= on:
                return one.id
        return None

    def raised(self) -> None:
        """An issue closed and looked back at, one closed, one solved, one overdue, one not begun."""
        done = [one for one in self.found.activities if one.state is ActivityState.DONE][-5:]
        progress = (Progress.LASTING, Progress.DONE, Progress.DONE, Progress.RUNNING, Progress.NOT_STARTED)
        for n, ((text, task, owner, evidence, figures), one) in enumerate(zip(_ISSUES, done, strict=False)):
            raised = one.on.first()
            closed = Day.of(min(raised + timedelta(days=40), self.today)) if n < 2 else None
            issue = Issue(
                id=next(self.ids), activity_id=one.id, number=n + 1, text=text, kind="堵点" if n % 2 else "难点", raised_on=one.on,
                raised_by_id=next(each.partner_id for each in self.found.parties if each.activity_id == one.id and not each.own),
                level=IssueLevel.DEPARTMENT if n < 3 else IssueLevel.UNIT, closed_on=closed,
                looked_back_on=Day.of(self.today) if n == 0 else None, looked_back="回访三人，未再出现" if n == 0 else "",
            )  # fmt: skip
            self.found.issues.append(issue)
            due = self.today - timedelta(days=12) if n == 3 else max(raised, self.today) + timedelta(days=30)
            ended = progress[n] in (Progress.LASTING, Progress.DONE)
            measure = Measure(
                id=next(self.ids), issue_id=issue.id, activity_id=one.id, task=task, owner=owner, timetable="一个月内拿出办法",
                roadmap="调研、起草、征求意见、施行", due_on=Day.of(due), progress=progress[n], evidence=evidence,
                closed_on=Day.of(min(raised + timedelta(days=30), self.today)) if ended else None,
            )  # fmt: skip
            self.found.measures.append(measure)
            self._followed(measure, figures, rounds=3 if n == 0 else 1 if ended else 0)

    def _followed(self, measure: Measure, figures: tuple[str, str, str] | None, rounds: int) -> None:
        closed = measure.closed_on
        for order in range(1, rounds + 1):
            on = min((closed or Day.of(self.today)).first() + timedelta(days=7 * order), self.today)
            self.found.rounds.append(
                Round(id=next(self.ids), measure_id=measure.id, order=order, on=Day.of(on), way="电话回访",
                      result="已落实" if order == rounds else "正在落实",
                      settled=order == rounds)
            )  # fmt: skip
        if figures is not None:
            indicator, before, after = figures
            self.found.outcomes.append(
                Outcome(id=next(self.ids), activity_id=measure.activity_id, issue_id=measure.issue_id, measure_id=measure.id,
                        kind=OutcomeKind.FIGURES, title=indicator, on=closed, indicator=indicator, before=before, after=after)
            )  # fmt: skip

    def beside(self) -> None:
        """A report, a photograph, an honour, a place."""
        ours = self._ours()
        done = [one for one in self.found.activities if one.state is ActivityState.DONE]
        for one in done[-1:]:
            at = f"{one.on.first() + timedelta(days=1)} 09:30"
            self.found.media.append(
                Media(id=next(self.ids), activity_id=one.id, title=f"{one.title}顺利开展", outlet="校园新闻网", published_at=at, views=326)
            )  # fmt: skip
            self.found.photos.append(
                Photo(id=next(self.ids), activity_id=one.id, caption="双方支部在会议室座谈交流", on=one.on, kept_at="支部档案盒", consent=True)
            )  # fmt: skip
        year = self.today.year - 1
        self.found.honours.append(
            Honour(id=next(self.ids), partner_id=ours[0].id, title="校级样板党支部", level="校级", batch="第二批", granted_by="示例大学党委",
                   on=Day(year, 7, 1))
        )  # fmt: skip
        self.found.sites.append(
            Site(id=next(self.ids), partner_id=ours[0].id, name="党建加油站", place="东校区活动中心 101", purpose="共建活动、谈心、阅览",
                 opened_on=Day(year, 9, 10))
        )  # fmt: skip

    def _ours(self) -> list[Partner]:
        return [one for one in self.found.partners if one.organization_id]

    def _outside(self) -> list[Partner]:
        return [one for one in self.found.partners if not one.organization_id]

    def _of(self, partner: Partner, on: date) -> Category:
        kind = self._kind(partner.organization_id, on) if partner.organization_id else None
        return kind or partner.category

    def _kind(self, organization_id: str, on: date) -> Category | None:
        dual = any(
            one.organization_id == organization_id
            and (one.from_on is None or one.from_on.first() <= on)
            and (one.until_on is None or one.until_on.last() >= on)
            for one in self.leaders
        )
        return category_of_branch(self.branches[organization_id].kind, dual)
