"""No sheet whatever makes the plan fail; and what a plan writes is sound."""

import json
from datetime import date, datetime, time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branchdesk.features.members import roster
from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.features.members.matching import Known
from branchdesk.features.members.model import Member, Standing
from branchdesk.features.members.roster import CREATE, Action, Choices, Policy
from branchdesk.kernel.dates import Day
from branchdesk.kernel.grid import CellError, Grid
from branchdesk.kernel.problems import Level, worst

TODAY = date(2026, 11, 21)
NAMES = [field.name for field in MEMBER_FIELDS]
MEMBERS = [
    Member(
        id="m1", name="王思远", id_number="990000198003050012", staff_number="77", branch_id="b1", birth=Day(1980, 3)
    ),
    Member(id="m2", name="王思远", number="DY00001", left_on=Day(2020)),
]
KNOWN = Known(members=MEMBERS, branches={"机关第一党支部": "b1"}, groups={"b1": {"一组": "g1"}})

words = st.sampled_from(
    ["王思远", "男", "正式", "机关第一党支部", "火星党支部", "一组", "1980.03", "1998年7月", "2023-02-30", "77", "１２", "合计",
     "姓名", "填报人：", "示例（导入时跳过）", "990000198003050012", "99000019800305001x", "990000800305001", "=1+1", "\u3000",
     "9.9E+17", "\ud800", "是", "本科", "DY00001"]
)  # fmt: skip
values = st.one_of(
    st.none(), words, words, st.text(max_size=8), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(),
    st.times(), st.sampled_from([CellError("#N/A"), 1998.1, 35977, 10**400, datetime(1, 1, 1), time(0)]),
)  # fmt: skip
grids = st.lists(st.lists(values, max_size=8), max_size=8)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=grids,
    header=st.integers(0, 9),
    names=st.lists(st.sampled_from(NAMES[2:]), unique=True, max_size=7),
    formulas=st.frozensets(st.tuples(st.integers(1, 12), st.integers(0, 8)), max_size=4),
    policy=st.sampled_from(Policy),
    corrections=st.dictionaries(st.tuples(st.integers(1, 9), st.sampled_from(NAMES)), words, max_size=3),
    decisions=st.dictionaries(st.integers(1, 9), st.sampled_from(["new", "skip", "m1", "nobody"]), max_size=3),
    answer=st.sampled_from(["b1", CREATE, ""]),
    flags=st.booleans(),
)
def test_any_sheet_gives_a_plan(rows, header, names, formulas, policy, corrections, decisions, answer, flags) -> None:  # type: ignore[no-untyped-def]
    choices = Choices(
        policy=policy,
        corrections=corrections,
        decisions=decisions,
        branches={"火星党支部": answer} if answer else {},
        defaults={"branch_id": "b1", "standing": Standing.FULL} if flags else {},
        fill_down=frozenset({"branch_id"} if flags else ()),
        create_groups=flags,
    )
    grid = Grid("表", rows, formulas=formulas)
    plan = roster.plan(grid, header, dict(enumerate(["name", *names])), KNOWN, choices, today=TODAY)
    assert sum(plan.counts.values()) == len(plan.rows)
    json.dumps(roster.report(plan), ensure_ascii=False).encode()
    for line in plan.rows:
        written = line.action in (Action.ADD, Action.CHANGE)
        assert written == (line.after is not None)
        assert (line.action is Action.BLOCKED) == (worst(line.problems) is Level.BLOCK)
        assert all(problem.text and problem.code for problem in line.problems)
    for member in plan.added:
        assert member.name
        assert member.standing in Standing
        assert member.branch_id


@settings(max_examples=100, deadline=None)
@given(rows=grids)
def test_what_a_plan_adds_is_known_the_next_time(rows) -> None:  # type: ignore[no-untyped-def]
    columns = dict(enumerate(["name", "id_number", "birth", "phone", "staff_number"]))
    choices = Choices(defaults={"branch_id": "b1", "standing": Standing.FULL})
    first = roster.plan(Grid("表", rows), 0, columns, Known(), choices, today=TODAY)
    again = roster.plan(Grid("表", rows), 0, columns, Known(members=first.added), choices, today=TODAY)
    assert again.counts["add"] == again.counts["change"] == 0
