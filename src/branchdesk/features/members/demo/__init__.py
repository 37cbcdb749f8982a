"""Invented people and branches, to try the program out and to measure it (domain N10).

Nobody here exists: names are drawn at random, ID numbers begin with 990000, which is no region.
The same seed gives the same people.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate, count
from random import Random
from typing import Any

from branchdesk.features.members.model import Member, Standing
from branchdesk.features.organization.model import BranchKind, Organization, Post, Role, Tier
from branchdesk.kernel.dates import Day, full_years
from branchdesk.kernel.idnumbers import check_digit
from branchdesk.kernel.months import Month, add_months
from branchdesk.kernel.names import MIDDLE_DOT
from branchdesk.search.pinyin import name_key

SEED = 20260701
REGION = "990000"
"""The first six digits of every invented ID number; GB/T 2260 has no such region."""

UNIVERSITY = "示例大学"
_STAMP = 0x0190_0000_0000
"""Milliseconds since 1970 in the ids, a day in June 2024: they are UUIDv7 by form and rise."""

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙朱马胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾郝龚邵万钱严覃武戴莫孔向汤"
)
_RARER_SURNAMES = (
    *"单仇解查区朴盖乐翟缪员种冼折逄隗郗宓令牟谌晁隽阚尉",
    *("欧阳", "尉迟", "长孙", "万俟", "上官", "诸葛", "司徒", "令狐", "澹台", "皇甫", "慕容", "呼延"),
)
_RARE_NAMES = (("王㛃", "2"), ("李䶮", "1"), ("张𬴊", "1"), ("任长乐", "2"), ("陈龑", "1"), ("周晢", "2"))
_MINORITY_NAMES = (
    (("阿依古丽", "热依汗", "帕提古丽", "米娜瓦尔"), ("买买提", "吐尔逊", "阿不都拉", "玉素甫"), "2", "05"),
    (("艾力", "阿迪力", "库尔班", "玉山江"), ("吐尔逊", "买买提", "热合曼", "依明"), "1", "05"),
    (("古丽娜尔", "阿依努尔"), ("木拉提", "巴合提", "叶尔肯"), "2", "17"),
    (("叶尔兰", "木拉提", "赛力克"), ("巴合提", "努尔兰", "叶尔肯"), "1", "17"),
    (("扎西", "索朗", "格桑"), ("次仁", "旺堆", "多吉"), "1", "04"),
    (("苏布德", "萨仁", "乌云"), ("巴雅尔", "其木格", "格日勒"), "2", "02"),
)
"""Given name · second part, sex and ethnicity."""
_OLDER = {"1": ("建国文福永家庆兴", "华林生成民祥田安"), "2": ("秀桂玉淑凤素春惠", "英兰珍芳琴荣芬云")}
_MIDDLE = {"1": ("志晓新伟振宏明少", "东军辉峰勇雷斌杰"), "2": ("晓丽海雪艳春文红", "燕梅霞萍娟敏玲艳")}
_YOUNGER = {"1": ("子浩宇梓俊一嘉思", "轩然辰博睿涵航远"), "2": ("雨欣诗梓佳语嘉思", "桐怡涵萱琪彤妍瑶")}
_SINGLE = {"1": "磊帆涛斌凯昊旭峻晟乐", "2": "静洁婷娜倩颖岚莹茜曦"}
_ETHNICITIES = ("03", "11", "08", "15", "07", "06", "10", "02")
_PROVINCES = ("陕西", "河南", "山东", "四川", "湖北", "江苏", "甘肃", "河北", "湖南", "安徽", "山西", "辽宁")
_COLLEGES = ("材料学院", "机械学院", "电信学部", "人文学院", "管理学院", "理学院")
_STUDIES = (("本", "本科生", "61", "无"), ("硕", "硕士生", "21", "学士"), ("博", "博士生", "14", "硕士"))
_SCHOOLING = (("11", "博士"), ("14", "硕士"), ("21", "学士"))
_RETIRED_SCHOOLING = (("21", "学士"), ("21", "无"), ("31", "无"), ("61", "无"), ("11", "博士"))
_OFFICES = ("校长办公室", "组织部", "教务处", "财务处", "后勤保障部", "图书馆")


@dataclass(frozen=True, slots=True)
class _Kind:
    """How people of one kind of branch are: ages, how many there are, how they are spread."""

    ages: tuple[int, int]
    share: int
    students: int
    """Of a hundred, how many study."""


_KINDS = {
    BranchKind.STUDENTS: _Kind((18, 28), 6, 100),
    BranchKind.TEACHERS: _Kind((26, 59), 4, 0),
    BranchKind.JOINT: _Kind((18, 57), 4, 65),
    BranchKind.OFFICE: _Kind((24, 59), 3, 0),
    BranchKind.RETIRED: _Kind((56, 92), 3, 0),
    BranchKind.TEMPORARY: _Kind((24, 50), 1, 0),
    BranchKind.MOBILE: _Kind((22, 30), 1, 100),
}

_BRANCHES: tuple[tuple[str, BranchKind, str, int, str], ...] = (
    ("机关第一党支部", BranchKind.OFFICE, "2024-06-18", 2, ""),
    ("机关第二党支部", BranchKind.OFFICE, "2023-12-05", 0, ""),
    ("材料学院教工第二党支部", BranchKind.TEACHERS, "2025-03-20", 2, ""),
    ("电信学部教工第一党支部", BranchKind.TEACHERS, "2024-10-11", 0, ""),
    ("机械学院师生联合党支部", BranchKind.JOINT, "2025-05-15", 2, "机械学院制造工艺教研室\n机械学院硕士2401班"),
    ("电信学部硕1103党支部", BranchKind.STUDENTS, "2025-09-12", 3, ""),
    ("材料学院本科生第一党支部", BranchKind.STUDENTS, "2026-06-18", 2, ""),
    ("离退休第三党支部", BranchKind.RETIRED, "2023-11-28", 3, ""),
    ("乡村振兴工作队临时党支部", BranchKind.TEMPORARY, "2025-07-01", 0, ""),
    ("毕业生流动党员党支部", BranchKind.MOBILE, "2024-07-08", 0, ""),
)


def organizations(seed: int = SEED) -> list[Organization]:
    """A committee, ten branches of all kinds and their groups, parents before children."""
    ids = steady_ids(seed)
    root = Organization(
        id=next(ids),
        full_name=f"中共{UNIVERSITY}委员会",
        short_name=f"{UNIVERSITY}党委",
        tier=Tier.COMMITTEE,
        set_up_on=Day(1956, 9),
        term_started_on=Day(2023, 10, 27),
        term_years=5,
    )
    found = [root]
    for order, (name, kind, term, groups, units) in enumerate(_BRANCHES):
        body = name.removesuffix("党支部").removesuffix("临时")
        branch = Organization(
            id=next(ids),
            full_name=f"中共{UNIVERSITY}{body}{'临时支部' if kind is BranchKind.TEMPORARY else '支部'}委员会",
            short_name=name,
            tier=Tier.BRANCH,
            parent_id=root.id,
            kind=kind,
            set_up_on=Day.parse(term) if kind is BranchKind.TEMPORARY else Day(2009 + order),
            approved_by=root.full_name,
            term_started_on=Day.parse(term),
            units=units,
            order=order,
        )
        found.append(branch)
        found += [_group(next(ids), branch, number) for number in range(groups)]
    return found


def _group(uid: str, branch: Organization, number: int) -> Organization:
    name = f"第{'一二三四五'[number]}党小组"
    return Organization(id=uid, full_name=name, tier=Tier.GROUP, parent_id=branch.id, order=number)


def people(
    number: int, seed: int, branches: Sequence[Organization], groups: Sequence[Organization], today: date
) -> list[Member]:
    """So many people spread over the branches, ready to be saved: numbers, names in pinyin, groups.

    Only branches of ``branches`` and groups of ``groups`` are looked at, so one list may serve as both.
    """
    places = [one for one in branches if one.tier is Tier.BRANCH]
    return list(_Crowd(seed, places, [one for one in groups if one.tier is Tier.GROUP], today).take(number))


class _Crowd:
    """Draws people one by one and sees to it that nothing unique is given twice."""

    def __init__(
        self, seed: int, branches: Sequence[Organization], groups: Sequence[Organization], today: date
    ) -> None:
        self._random = Random(seed)
        self._ids = steady_ids(seed + 1)
        self._today = today
        self._branches = branches
        self._weights = list(accumulate(_kind(branch).share for branch in branches))
        self._groups = {one.id: [group.id for group in groups if group.parent_id == one.id] for one in branches}
        self._born: dict[str, int] = {}
        self._phones = self._random.randrange(10**8)

    def take(self, number: int) -> Iterator[Member]:
        """The next people; the first few bear the names that try a program most."""
        r = self._random
        for n in range(1, number + 1):
            first_round = n <= len(self._branches)
            branch = self._branches[n - 1] if first_round else r.choices(self._branches, cum_weights=self._weights)[0]
            yield self._person(n, branch)

    def _person(self, n: int, branch: Organization) -> Member:
        r, kind = self._random, _kind(branch)
        studies = r.randrange(100) < kind.students
        young, old = _ages(branch, kind, studies)
        birth = self._today - timedelta(days=r.randint(young * 366, old * 365))
        name, sex, ethnicity = self._name(n, full_years(birth, self._today))
        party = self._party(birth, branch.kind)
        groups = self._groups[branch.id]
        values: dict[str, Any] = {
            **party,
            **(self._student(n, birth, branch) if studies else self._employee(n, birth, branch)),
            "birth": Day(birth.year, birth.month) if r.random() < 0.03 else Day.of(birth),
            "mobile_to": r.choice(_PROVINCES) + "省" if branch.kind is BranchKind.MOBILE else "",
            "group_id": r.choice(groups) if groups else None,
        }
        return Member(
            id=next(self._ids),
            name=name,
            name_key=name_key(name),
            number=f"DY{n:05d}",
            sex=sex,
            id_number=self._id_number(birth, sex),
            ethnicity=ethnicity,
            native_place=r.choice(_PROVINCES),
            branch_id=branch.id,
            phone=self._phone(n),
            hardship=r.random() < 0.01,
            **values,
        )

    def _name(self, n: int, age: int) -> tuple[str, str, str]:
        """A name fit for the age, its sex and ethnicity (national codes)."""
        r = self._random
        if n % 7 == 3 and n // 7 < len(_RARE_NAMES):
            return *_RARE_NAMES[n // 7], "01"
        if n == 5 or r.random() < 0.015:
            names, others, sex, ethnicity = r.choice(_MINORITY_NAMES)
            return f"{r.choice(names)}{MIDDLE_DOT}{r.choice(others)}", sex, ethnicity
        sex = r.choice("12")
        surname = r.choice(_RARER_SURNAMES) if r.random() < 0.05 else _SURNAMES[int(r.random() ** 2 * len(_SURNAMES))]
        if age < 60 and r.random() < 0.2:
            given = r.choice(_SINGLE[sex])
        else:
            first, second = (_YOUNGER if age < 32 else _MIDDLE if age < 56 else _OLDER)[sex]
            given = r.choice(first) + r.choice(second)
        return surname + given, sex, "01" if r.random() < 0.92 else r.choice(_ETHNICITIES)

    def _party(self, birth: date, kind: BranchKind | None) -> dict[str, Any]:
        """Standing and its dates: nobody joins before the 18th birthday, confirmation is a year later."""
        r, today = self._random, self._today
        youngest = add_months(birth, 18 * 12 + 6)  # a month-only date is safe then too
        latest = min(today - timedelta(days=8), add_months(birth, 45 * 12))
        if kind is BranchKind.RETIRED:
            latest = min(latest, add_months(today, -120))
        elif youngest >= latest or r.random() < (0.12 if full_years(birth, today) < 28 else 0.02):
            return {"standing": r.choice((Standing.CANDIDATE, Standing.ACTIVIST, Standing.ACTIVIST))}
        elif r.random() < 0.05:
            youngest, latest = max(youngest, today - timedelta(days=350)), today - timedelta(days=8)
        joined = youngest + timedelta(days=int(r.random() ** 1.6 * (latest - youngest).days))
        precise = r.random() > 0.04 or joined >= add_months(today, -24)
        sponsors = {"sponsors": f"{self._name(0, 45)[0]}、{self._name(0, 45)[0]}"} if r.random() < 0.3 else {}
        if add_months(joined, 12) > today:
            return {"standing": Standing.PROBATIONARY, "joined_on": Day.of(joined), **sponsors}
        return {"standing": Standing.FULL, "joined_on": _day(joined, precise),
                "confirmed_on": _day(add_months(joined, 12), precise), **sponsors}  # fmt: skip

    def _student(self, n: int, birth: date, branch: Organization) -> dict[str, Any]:
        r, age = self._random, full_years(birth, self._today)
        stage = 0 if "本科" in branch.name else (age >= 22) + (age >= 25 and r.random() < 0.5)
        level, occupation, education, degree = _STUDIES[stage]
        graduated = branch.kind is BranchKind.MOBILE
        entered = self._today.year - (r.randint(5, 6) if graduated else r.randint(1, 3))
        return {
            "staff_number": f"{entered}{n:07d}",
            "unit": f"{self._college(branch)}{level}{entered % 100}{r.randint(1, 8):02d}班",
            "education": education,
            "degree": degree,
            "occupation": "毕业未转出" if graduated else occupation,
        }

    def _college(self, branch: Organization) -> str:
        own = [college for college in _COLLEGES if branch.name.startswith(college)]
        return own[0] if own else self._random.choice(_COLLEGES)

    def _employee(self, n: int, birth: date, branch: Organization) -> dict[str, Any]:
        r, retired = self._random, branch.kind is BranchKind.RETIRED
        teaches = branch.kind in (BranchKind.TEACHERS, BranchKind.JOINT) or (retired and r.random() < 0.6)
        age = full_years(birth, self._today)
        schooling = _RETIRED_SCHOOLING if retired else _SCHOOLING[age < 30 :]
        education, degree = r.choice(schooling)
        working = Month.of(add_months(birth, 12 * (27 if education == "11" else 23) + r.randrange(24)))
        began = Day(working.year, working.month) if working.first() < self._today else None
        ladder = ("讲师", "讲师", "副教授", "教授")[: 2 + (age > 33) + (age > 40)]
        return {
            "staff_number": f"G{n:07d}",
            "unit": self._college(branch) if teaches else r.choice(_OFFICES),
            "education": education,
            "degree": degree,
            "occupation": "离退休" if retired else "专任教师" if teaches else "党政管理",
            "title": r.choice(ladder) if teaches else "",
            "working_since": began,
        }

    def _id_number(self, birth: date, sex: str) -> str:
        """Numbers of one day and sex run on; the last digit of the three is odd for men."""
        body = f"{REGION}{birth:%Y%m%d}"
        run = self._born[body + sex] = self._born.get(body + sex, 0) + 1
        body += f"{(run * 2 + (sex == '1')) % 1000:03d}"
        full = body + check_digit(body)
        # A number ending in 000 looks as if a spreadsheet had rounded it.
        return self._id_number(birth, sex) if full.endswith("000") else full

    def _phone(self, n: int) -> str:
        """199 and eight digits that do not come twice in a hundred million."""
        return f"199{(self._phones + n * 61_803_399) % 10**8:08d}"


def posts(all_organizations: Sequence[Organization], members: Sequence[Member], today: date) -> list[Post]:
    """Who holds which post: secretaries, committees, group leaders, and advisers of joint branches.

    Committees follow domain ORG-3 and ORG-4: from seven full members on a committee, below that only
    a secretary. Where somebody can have been secretary in the term before, that post is there, closed.
    """
    ids = steady_ids(SEED + 2)
    able: dict[str | None, list[Member]] = {}
    for member in members:
        if member.standing is Standing.FULL and member.left_on is None:
            able.setdefault(member.branch_id, []).append(member)
    found: list[Post] = []
    for branch in all_organizations:
        if branch.tier is Tier.BRANCH:
            term = min(branch.term_started_on.first(), today) if branch.term_started_on else today
            seated = _committee(ids, branch, able.get(branch.id, []), term)
            groups = [one for one in all_organizations if one.parent_id == branch.id and one.tier is Tier.GROUP]
            found += seated + _leaders(ids, groups, able.get(branch.id, []), seated, term)
    teachers = [one for one in all_organizations if one.kind is BranchKind.TEACHERS]
    advisers = [member for branch in teachers for member in able.get(branch.id, [])]
    joint = [one for one in all_organizations if one.kind is BranchKind.JOINT and one.term_started_on]
    return found + [_adviser(ids, branch, advisers) for branch in joint]


def _committee(ids: Iterator[str], branch: Organization, able: list[Member], term: date) -> list[Post]:
    seats = [Role.SECRETARY]
    if len(able) >= 7:
        seats += [Role.ORGANIZATION, Role.PUBLICITY, Role.DISCIPLINE]
    if len(able) >= 25:
        seats.append(Role.DEPUTY)
    chosen = sorted((member for member in able if _confirmed_by(member, term)), key=lambda m: _fitness(m, term))
    elected = branch.kind is not BranchKind.TEMPORARY
    basis = "支部党员大会选举" if elected else "上级党委指定"
    found = [
        Post(
            id=next(ids),
            organization_id=branch.id,
            role=role,
            member_id=member.id,
            from_on=Day.of(term),
            elected=elected,
            basis=basis,
            dual_leader=role is Role.SECRETARY and branch.kind is BranchKind.TEACHERS and "教授" in member.title,
        )
        for role, member in zip(seats, chosen, strict=False)
    ]
    before = add_months(term, -12 * branch.term_years)
    former = [member for member in chosen[len(seats) :] if _confirmed_by(member, before)]
    if former and branch.set_up_on and branch.set_up_on.last() <= before:
        last_day = Day.of(term - timedelta(days=1))
        past = Post(id=next(ids), organization_id=branch.id, role=Role.SECRETARY, member_id=former[0].id)
        found.append(replace(past, from_on=Day.of(before), until_on=last_day, basis=basis))
    return found


def _leaders(
    ids: Iterator[str], groups: Sequence[Organization], able: Sequence[Member], seated: Sequence[Post], term: date
) -> list[Post]:
    """One leader a group, from among its own people, who sits on no committee if that can be helped."""
    busy = {post.member_id for post in seated}
    found = []
    for group in groups:
        own = [member for member in able if member.group_id == group.id and _confirmed_by(member, term)]
        own.sort(key=lambda m: (m.id in busy, *_fitness(m, term)))
        found += [
            Post(id=next(ids), organization_id=group.id, role=Role.GROUP_LEADER, member_id=member.id,
                 from_on=Day.of(term), elected=False, basis="支部指定")
            for member in own[:1]
        ]  # fmt: skip
    return found


def _adviser(ids: Iterator[str], branch: Organization, teachers: Sequence[Member]) -> Post:
    """A teacher of another branch, or an invented one who is not on the roll."""
    post = Post(id=next(ids), organization_id=branch.id, role=Role.ADVISER, from_on=branch.term_started_on)
    post = replace(post, elected=False, basis="学院党委选派")
    return replace(post, member_id=teachers[0].id) if teachers else replace(post, holder="陆文清")


def _confirmed_by(member: Member, day: date) -> bool:
    return member.confirmed_on is not None and member.confirmed_on.last() <= day


def _fitness(member: Member, on: date) -> tuple[bool, bool, int, str]:
    """For choosing leaders: staff before students, professors first, then who is nearest to the middle forties."""
    age = full_years(member.birth.first(), on) if member.birth else 0
    return not member.staff_number.startswith("G"), "教授" not in member.title, abs(age - 45), member.id


def _kind(branch: Organization) -> _Kind:
    return _KINDS[branch.kind or BranchKind.OFFICE]


def _ages(branch: Organization, kind: _Kind, studies: bool) -> tuple[int, int]:
    """The youngest and oldest; a class of undergraduates or masters says so in its name."""
    young, old = kind.ages
    if not studies:
        return max(young, 26), old
    return (young, 23) if "本科" in branch.name else (22, 28) if "硕" in branch.name else (young, min(old, 30))


def _day(day: date, precise: bool) -> Day:
    return Day.of(day) if precise else Day(day.year, day.month)


def steady_ids(seed: int) -> Iterator[str]:
    """UUIDv7 by form, the same for the same seed, rising."""
    random = Random(f"ids {seed}")
    for number in count(_STAMP):
        text = f"{number << 80 | 0x7 << 76 | random.getrandbits(12) << 64 | 0b10 << 62 | random.getrandbits(62):032x}"
        yield f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
