"""What the list of members shows of a line: columns from the fields, the facets to filter by, search and counts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import Any

from branchdesk.features.members import rules
from branchdesk.features.members.fields import FIELD, MEMBER_FIELDS
from branchdesk.features.members.model import AGE_BANDS, ELDEST, IN_PARTY, RESTRICTION_BRIEF, Restriction, Standing
from branchdesk.features.members.queries import MemberLine
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import Choice, Field, Flag, Ref
from branchdesk.kernel.words import tr
from branchdesk.search.index import SearchIndex, search_text
from branchdesk.widgets.columns import Column, column_of
from branchdesk.widgets.facets import Facet

STANDING_TONES = {
    Standing.FULL: "ok",
    Standing.PROBATIONARY: "warn",
    Standing.CANDIDATE: "info",
    Standing.ACTIVIST: "mute",
    Standing.APPLICANT: "mute",
}


@dataclass
class Words:
    """What ids in a line stand for, kept fresh by the screen."""

    organizations: Mapping[str, str] = field(default_factory=dict)
    posts: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, Restriction] = field(default_factory=dict)
    today: date = field(default_factory=date.today)

    def organization(self, uid: str | None) -> str:
        """The name of a branch or group."""
        return self.organizations.get(uid, "") if uid else ""

    def limit(self, uid: str) -> str:
        """What limits the rights of a member today, in short; ``""`` for nothing."""
        found = self.limits.get(uid)
        return tr(RESTRICTION_BRIEF[found.kind]) if found else ""

    def post(self, line: MemberLine) -> str:
        """The posts a member holds."""
        return self.posts.get(line.id, "")


def age(line: MemberLine, today: date) -> int | None:
    """周岁; None when the birth date is unknown."""
    return rules.age(Day.parse(line.birth), today) if line.birth else None


def party_age(line: MemberLine, today: date) -> int | None:
    """党龄 in whole years, with the correction for suspended registry; None for all but full members."""
    if not line.confirmed_on or line.standing != Standing.FULL:
        return None
    return rules.party_age(Day.parse(line.confirmed_on), line.seniority_adjust, today)


def columns(words: Words) -> list[Column]:
    """All columns of the list, in the order of ux.md §12."""
    special = {
        "name": Column("name", tr("姓名"), attrgetter("name"), width=116, sort_key=attrgetter("name_key"), fixed=True),
        "number": replace(column_of(FIELD["number"]), ink=lambda _number: "text2"),
        "id_number": replace(column_of(FIELD["id_number"]), width=160),
        "standing": column_of(FIELD["standing"], tone=lambda value: STANDING_TONES.get(value, "mute")),
        "branch_id": replace(column_of(FIELD["branch_id"], text=words.organization, stretch=True,
                                       sort_key=lambda line: words.organization(line.branch_id)), apart=True),
        "group_id": column_of(FIELD["group_id"], text=words.organization,
                              sort_key=lambda line: words.organization(line.group_id)),
    }  # fmt: skip
    computed = {
        "confirmed_on": [
            Column("age", tr("年龄"), lambda line: age(line, words.today), width=56, align="right", shown=False),
            Column("party_age", tr("党龄"), lambda line: party_age(line, words.today), width=56, align="right"),
            Column("post", tr("党内职务"), words.post, width=100, sort_key=words.post),
        ],
    }
    made: list[Column] = []
    for one in MEMBER_FIELDS:
        made.append(special.get(one.name) or column_of(one))
        made += computed.get(one.name, [])
    return _in_order(made)


_FIRST = ("number", "name", "sex", "id_number", "branch_id", "group_id", "standing", "joined_on", "confirmed_on", "age",
          "party_age", "post", "phone", "staff_number", "unit", "birth", "ethnicity", "education")  # fmt: skip


def _in_order(made: Sequence[Column]) -> list[Column]:
    rank = {name: number for number, name in enumerate(_FIRST)}
    return sorted(made, key=lambda column: rank.get(column.name, len(rank)))


def facets(words: Words) -> list[Facet]:
    """The filters; the first three have a chip of their own, the others stand under 更多筛选."""
    nobody = tr("（空）")

    def named(one: str) -> Callable[[Any], str]:
        return lambda value: FIELD[one].show(value) or nobody

    def organization(uid: str | None) -> str:
        return words.organization(uid) or nobody

    return [
        Facet("branch_id", tr("支部"), attrgetter("branch_id"), organization),
        Facet("standing", tr("类别"), attrgetter("standing"), named("standing")),
        Facet("group_id", tr("党小组"), attrgetter("group_id"), organization),
        Facet("sex", tr("性别"), attrgetter("sex"), named("sex")),
        Facet("education", tr("学历"), attrgetter("education"), named("education")),
        Facet("ethnicity", tr("民族"), attrgetter("ethnicity"), named("ethnicity")),
        Facet("post", tr("党内职务"), lambda line: bool(words.post(line)), lambda has: tr("有职务") if has else tr("无职务")),
        Facet("age_band", tr("年龄段"), lambda line: _age_band(age(line, words.today)), str),
        Facet("party_age", tr("党龄段"), lambda line: _band(party_age(line, words.today)), str),
        Facet("mobile", tr("流动"), lambda line: bool(line.mobile_to), lambda yes: tr("流动党员") if yes else tr("非流动")),
        Facet("touch", tr("失联"), lambda line: bool(line.out_of_touch_since), lambda yes: tr("失联") if yes else tr("正常联系")),
        Facet("missing", tr("缺证件号"), lambda line: not line.id_number, lambda yes: tr("缺证件号") if yes else tr("有证件号")),
        Facet("registry", tr("党籍状态"), attrgetter("registry"), named("registry")),
        Facet("left", tr("在册"), lambda line: bool(line.left_on), lambda yes: tr("已离开") if yes else tr("在册")),
    ]  # fmt: skip


def _age_band(years: int | None) -> str:
    if years is None:
        return tr("（未知）")
    return tr("{band} 岁").format(band=next((words for limit, words in AGE_BANDS if years <= limit), ELDEST))


def _band(years: int | None) -> str:
    if years is None:
        return tr("（无）")
    for limit in (5, 10, 20, 30, 40, 50):
        if years < limit:
            return tr("不足 {n} 年").format(n=limit)
    return tr("50 年及以上")


def shown(one: Field, value: Any, words: Words) -> str:
    """A stored value of a line in words; masked where secret."""
    if isinstance(one.kind, Ref):
        return words.organization(value)
    if isinstance(one.kind, Choice | Flag):
        return one.show(value)
    return one.show(value, masked=True) if value is not None else ""


class Roll:
    """All lines of the list: searched as one types, and counted.

    Everything that looks at each of 100,000 lines is done here once, while they are read, and not for every key.
    """

    def __init__(self, lines: Sequence[MemberLine] = ()) -> None:
        self.lines: list[MemberLine] = []
        self._left: set[int] = set()
        self._kinds = bytearray()
        self._texts: list[str] = []
        self._index: SearchIndex | None = None
        self._here: tuple[list[int], list[int]] = ([], [])
        self.add(lines)

    def add(self, lines: Sequence[MemberLine]) -> None:
        """Take in more lines."""
        self._left.update(i for i, line in enumerate(lines, len(self.lines)) if line.left_on)
        self._kinds += bytes(_KINDS.get(line.standing, 0) for line in lines)
        self._texts += map(_searched, lines)
        self.lines += lines

    def make_ready(self) -> None:
        """Prepare the search, so that the first key need not wait for it."""
        self._index = SearchIndex(self._texts)

    @property
    def some_left(self) -> bool:
        """Whether anybody has left, so that a list without filters is not the whole list."""
        return bool(self._left)

    def here(self, order: list[int]) -> list[int]:
        """Those of an order who have not left; for the same list the same answer, as ``SearchIndex.find`` wants it."""
        if not self._left:
            return order
        if self._here[0] is not order:
            self._here = (order, [i for i in order if i not in self._left])
        return self._here[1]

    def everyone(self) -> list[int]:
        """The positions of all lines."""
        return list(range(len(self.lines)))

    def search(self, text: str, among: list[int]) -> list[int]:
        """The positions that fit what was typed; all of them when nothing was."""
        if not text.strip():
            return among
        if self._index is None:
            self.make_ready()
        assert self._index is not None
        return self._index.find(text, among)

    def counts(self, shown: Iterable[int]) -> str:
        """The words of the status bar."""
        kinds = bytes(map(self._kinds.__getitem__, shown))
        full, probation = kinds.count(1), kinds.count(2)
        words = tr("共 {total:,} 人 · 显示 {shown:,} · 正式 {full:,} · 预备 {probation:,}").format(
            total=len(self.lines) - len(self._left), shown=len(kinds), full=full, probation=probation
        )
        others = len(kinds) - full - probation
        return words + (tr(" · 其他 {n:,}").format(n=others) if others else "")


_KINDS = {str(standing): number for number, standing in enumerate(IN_PARTY, 1)}


def _searched(line: MemberLine) -> str:
    return search_text(line.name, line.name_key, line.number, line.staff_number, line.phone, line.id_number)
