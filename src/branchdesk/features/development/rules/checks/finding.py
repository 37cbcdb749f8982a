"""One finding of the checker, and the sight of a case the checks look through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from branchdesk.features.development.model import CaseStep, Waiver
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.packs import DevelopmentPack
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

WAIVABLE = frozenset(("temporary_branch", "training_short", "without_training"))
"""What blocks unless a reason is given (domain §2.2 step 11 特批, §2.5 可带理由解除)."""
_BEFORE, _WITHOUT = "before_", "without_"
RULES = {
    "future": "不登记未到的日期", "not_decided": "须有结论", "repeated": "步骤重复", "after_end": "档案已结束",
    "unknown_step": "步骤不在规则中",
    "age": "年满十八岁", "birth_unknown": "年满十八岁", "talk_late": "一个月内派人谈话", "activist_early": "递交申请满规定月数",
    "no_recommendation": "推荐或推优产生人选", "league": "青年一般由团组织推优", "cultivation_short": "培养教育考察满一年",
    "observations": "每半年考察一次", "probation_observations": "每半年考察一次", "reports": "思想汇报次数",
    "review_old": "政治审查结论的有效期", "review_methods": "政治审查方法", "letter_open": "函调须有回函", "training_short": "集中培训的天数或学时",
    "training_unknown": "集中培训的天数或学时", "pre_review_late": "预审时限", "admission_late": "预审合格后提交大会的时限",
    "leaving": "将离校离职的一般不办理接收", "received_early": "收到决议的日期", "approval_late": "三个月内审批",
    "approval_expired": "审批最长六个月", "approval_uncertain": "审批时限", "resolution_stale": "决议上报时限", "oath_late": "入党宣誓时限",
    "already_full": "转正的须是预备党员", "conversion_early": "预备期满后讨论转正", "probation_over": "预备期满及时讨论转正", "extension_months": "延长预备期六至十二个月",
    "extension_twice": "预备期只能延长一次", "conversion_approval_late": "转正三个月内审批", "approval_differs": "决议与审批一致",
    "votes_missing": "票数齐全", "votes_more_here": "实到不多于应到", "votes_sum": "票数合计", "no_quorum": "到会超过应到的半数",
    "votes_short": "赞成超过应到的半数", "candidate_away": "本人和入党介绍人到会", "sponsor_away": "本人和入党介绍人到会",
    "votes_enough": "表决结果与票数一致",
    "sponsors_count": "两名入党介绍人", "sponsors_now": "两名入党介绍人", "cultivators_count": "一至两名培养联系人",
    "cultivators_now": "一至两名培养联系人", "faculty": "UNIV-FAC-1 本学院党员教师", "may_not_approve": "审批权限",
    "body_may_not_approve": "审批权限", "temporary_branch": "临时党支部不发展党员", "suspended": "停止党籍期间",
    "sponsor_self": "介绍人、联系人的资格", "guide_unknown": "介绍人、联系人的资格", "notice_short": "公示时间",
    "notice_missing": "公示", "notice_provisional": "公示按工作日计算", "notice_objection": "公示有异议须有结论",
    "papers": "材料清单",
}  # fmt: skip
"""The short name of the rule behind a code."""
_FAMILIES = (
    (_BEFORE, "步骤的先后"),
    (_WITHOUT, "步骤不可缺少"),
    ("sponsor_", "入党介绍人的资格"),
    ("cultivator_", "培养联系人的资格"),
    ("minutes_", "会议记录、发展档案、党员卡一致"),
    ("card_", "会议记录、发展档案、党员卡一致"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a case, or wants a look.

    ``code`` is stable, ``step`` the key of the step it belongs to (empty: the case). ``BLOCK`` forbids, ``WARN`` wants a
    reason, ``OK`` is advice. ``rule`` names the rule, with its ``article``, ``source``, ``confidence`` and the ``pack``
    (its label) of the day; ``dates`` are those it was reckoned from, each with its word; ``earliest`` is the first day
    that would be right, ``deadline`` the last. ``mend`` says where to mend it: ``step:<key>:<field>``, ``member:<field>``,
    ``case:<field>``, ``guide:<kind>``, ``observation``, ``paper:<step>``, ``notice:<occasion>``, ``holiday:<year>``,
    ``minutes:<meeting id>``, ``attendance:<meeting id>``, ``organization:<id>``. ``waiver`` is the reason kept for it; what blocks and is ``waivable``
    becomes a warning with one.
    """

    code: str
    step: str
    level: Level
    text: str
    rule: str = ""
    article: str = ""
    source: str = ""
    confidence: str = ""
    pack: str = ""
    dates: tuple[tuple[str, date], ...] = ()
    earliest: date | None = None
    deadline: date | None = None
    mend: str = ""
    waiver: Waiver | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the others of its case."""
        return self.code, self.step

    @property
    def waivable(self) -> bool:
        """Whether somebody may go on with a reason."""
        return self.level is Level.WARN or (self.level is Level.BLOCK and self.code in WAIVABLE)

    @property
    def stands(self) -> bool:
        """Whether it still wants something: advice and what has its reason do not."""
        return self.level is not Level.OK and self.waiver is None


def rule_name(code: str) -> str:
    """The short name of the rule behind a code."""
    if code in RULES:
        return tr(RULES[code])
    return next((tr(name) for head, name in _FAMILIES if code.startswith(head)), "")


class Sight:
    """A case as the checks see it on a day; they add what they find to ``found``."""

    __slots__ = ("book", "file", "found", "open", "today")

    def __init__(self, file: CaseFile, book: Rulebook, today: date) -> None:
        self.file = file
        self.book = book
        self.today = today
        self.open = file.case.ended_on is None
        self.found: list[Finding] = []

    def name(self, step: str, on: date | None = None) -> str:
        """What a step is called by the pack of a day."""
        row = self.book.on(on or self.today).step(step)
        return row.name if row else step

    def dated(self, *steps: CaseStep) -> tuple[tuple[str, date], ...]:
        """The days of steps as a finding quotes them; half a date by its first day."""
        return tuple((self.name(one.step, one.on.first()), one.on.first()) for one in steps)

    def add(
        self,
        code: str,
        step: str,
        level: Level,
        text: str,
        *,
        on: date | None = None,
        number: str = "",
        dates: Sequence[tuple[str, date]] = (),
        earliest: date | None = None,
        deadline: date | None = None,
        mend: str = "",
    ) -> None:
        """Keep a finding; ``on`` is the day whose pack counts, ``number`` the number of the pack it rests on.

        What happened before the oldest pack is told, never forbidden: another regulation held then.
        """
        day = on or self.today
        pack = self.book.on(day)
        waiver = self.file.waiver(code, step)
        if level is Level.BLOCK and (day < self.book.packs[0].effective_from or (waiver and code in WAIVABLE)):
            level = Level.WARN
        article, source, confidence = _origin(pack, step, number)
        rule = rule_name(code)
        self.found.append(
            Finding(
                code,
                step,
                level,
                text,
                rule,
                article,
                source,
                confidence,
                pack.label,
                tuple(dates),
                earliest,
                deadline,
                mend or f"step:{step}:on",
                waiver,
            )
        )


def _origin(pack: DevelopmentPack, step: str, number: str) -> tuple[str, str, str]:
    """Article, source and confidence of what a finding rests on."""
    row = pack.step(step)
    article = row.article if row else ""
    if not number:
        return article, (row.school if row else "") or pack.source, row.confidence if row else ""
    found = pack.numbers.numbers[number]
    return ("" if found.source else article), found.source or pack.source, found.confidence
