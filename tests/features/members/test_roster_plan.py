"""What a line of a roster would do: matching, policies, answers of the user, and lines that are nobody's."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from branchdesk.features.members import roster
from branchdesk.features.members.matching import Known
from branchdesk.features.members.model import Leaving, Member, Standing
from branchdesk.features.members.roster import CREATE, Action, Choices, Part, Plan, Policy
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.grid import Grid, Value
from branchdesk.kernel.idnumbers import check_digit
from branchdesk.kernel.problems import Level

TODAY = date(2026, 11, 21)
HEADER = [
    "姓名",
    "性别",
    "身份证号",
    "出生日期",
    "人员类别",
    "支部",
    "入党日期",
    "转正日期",
    "手机",
    "学工号",
    "党小组",
]
NAMES = ["name", "sex", "id_number", "birth", "standing", "branch_id", "joined_on", "confirmed_on", "phone",
         "staff_number", "group_id"]  # fmt: skip
OFFICE, STEEL = "机关第一党支部", "材料学院教工第二党支部"
BRANCHES = {OFFICE: "b1", "中共示例大学机关第一支部委员会": "b1", STEEL: "b2"}
GROUPS = {"b1": {"第一党小组": "g1"}}


def an_id(birth: str = "19800305", order: str = "001") -> str:
    body = "990000" + birth + order
    return body + check_digit(body)


WANG = an_id()


def a_line(**texts: Value) -> list[Value]:
    usual: dict[str, Value] = {
        "name": "王思远", "sex": "男", "id_number": WANG, "birth": "1980.03", "standing": "正式", "branch_id": OFFICE,
        "joined_on": "2002-07-01", "confirmed_on": "2003-07-01", "phone": "19900000001", "staff_number": "",
        "group_id": "",
    }  # fmt: skip
    return [(usual | texts)[name] for name in NAMES]


def a_member(**values: Any) -> Member:
    usual: dict[str, Any] = {
        "id": "m1", "name": "王思远", "sex": "1", "id_number": WANG, "birth": Day(1980, 3, 5), "branch_id": "b1",
        "joined_on": Day(2002, 7, 1), "confirmed_on": Day(2003, 7, 1), "phone": "19900000001", "number": "DY00001",
    }  # fmt: skip
    return Member(**(usual | values))


def planned(
    *lines: list[Value],
    members: Sequence[Member] = (),
    columns: Sequence[str] = NAMES,
    formulas: Sequence[tuple[int, int]] = (),
    **choices: Any,
) -> Plan:
    grid = Grid("名册", [list(HEADER), *lines], formulas=frozenset(formulas))
    known = Known(members=members, branches=BRANCHES, groups=GROUPS)
    return roster.plan(grid, 1, dict(enumerate(columns)), known, Choices(**choices), today=TODAY)


def codes(plan: Plan, at: int = 0) -> set[tuple[str, str, Level]]:
    return {(p.field, p.code, p.level) for p in plan.rows[at].problems}


def actions(plan: Plan) -> list[Action]:
    return [line.action for line in plan.rows]


def test_a_sound_line_adds_a_member_with_all_its_values() -> None:
    plan = planned(a_line(staff_number="0035333", group_id="第一党小组"))
    member = plan.added[0]
    assert plan.rows[0].problems == ()
    assert (member.name, member.sex, str(member.birth), member.branch_id, member.group_id, member.staff_number) == (
        "王思远", "1", "1980-03-05", "b1", "g1", "0035333",
    )  # fmt: skip
    assert member.standing is Standing.FULL


def test_sex_and_birth_come_from_the_id_number_where_the_sheet_is_silent() -> None:
    member = planned(a_line(sex="", birth=None)).added[0]
    assert (member.sex, member.birth) == ("1", Day(1980, 3, 5))


def test_a_birth_month_that_disagrees_with_the_id_number_is_warned_of_and_kept() -> None:
    plan = planned(a_line(birth="1980.04"))
    assert codes(plan) == {("birth", "birth_mismatch", Level.WARN)}
    assert plan.rows[0].problems[0].suggestion == "1980-03-05"
    assert plan.added[0].birth == Day(1980, 4)


def test_required_cells_that_are_blank_block_the_line() -> None:
    plan = planned(a_line(sex="", id_number="", birth="", standing="", branch_id=""))
    missing = {name for name, code, level in codes(plan) if code == "missing" and level is Level.BLOCK}
    assert missing == {"sex", "birth", "standing", "branch_id"}


def test_columns_the_sheet_does_not_have_take_the_default_or_are_asked_for() -> None:
    line: list[Value] = ["王思远", "男", WANG]
    asked = planned(line, columns=NAMES[:3])
    assert {name for name, _, _ in codes(asked)} == {"standing", "branch_id"}
    defaults = {"standing": Standing.PROBATIONARY, "branch_id": "b2"}
    member = planned(line, columns=NAMES[:3], defaults=defaults).added[0]
    assert (member.standing, member.branch_id) == (Standing.PROBATIONARY, "b2")


def test_columns_the_sheet_does_not_have_are_not_missed_line_by_line() -> None:
    plan = planned(
        ["王思远", "19900000001"], columns=("name", "phone"), defaults={"standing": Standing.FULL, "branch_id": "b1"}
    )
    assert actions(plan) == [Action.ADD]
    assert plan.rows[0].problems == ()
    assert len(plan.notes) == 2


class TestNobody:
    def test_lines_that_are_no_person_are_skipped_with_the_reason(self) -> None:
        lines: list[list[Value]] = [
            [None] * 11,
            list(HEADER),
            ["示例（导入时跳过）", "男", WANG],
            ["合 计", 1, None, None, None, "共 1 人"],
            ["填报人：", None, None, "审核人："],
            ["注：本表由各支部填写，由组织部门存档。"],
            a_line(),
        ]
        plan = planned(*lines)
        assert [line.why for line in plan.rows] == ["blank_row", "header", "example", "total", "footer", "footer", ""]
        assert {entry["verdict"] for entry in roster.report(plan)["rows"]} == {"ok"}

    @pytest.mark.parametrize(
        "text", ["联系电话：0311-00000000", "（盖章）", "制表：甲", "总计", "第2页 共3页", "填报日期：2026-11-01"]
    )
    def test_words_below_a_table_are_known(self, text: str) -> None:
        assert actions(planned(a_line(), [text, None, "乙"])) == [Action.ADD, Action.SKIPPED]

    def test_a_line_that_lacks_only_the_name_is_a_fault(self) -> None:
        plan = planned(a_line(name=" \u3000"))
        assert codes(plan) == {("name", "blank_name", Level.BLOCK)}
        assert plan.rows[0].action is Action.BLOCKED

    def test_a_lone_id_number_is_a_fault_and_not_a_blank_line(self) -> None:
        assert ("name", "blank_name", Level.BLOCK) in codes(planned([None, None, WANG]))

    def test_a_line_with_an_id_number_is_a_person_whatever_stands_first(self) -> None:
        assert actions(planned(a_line(name="负责人"))) == [Action.ADD]

    def test_a_counted_line_is_somebody_whatever_the_name(self) -> None:
        plan = planned(*([n, *a_line(name=name, id_number="", birth="1980-03-05")] for n, name in
                         enumerate(("合计", "示例", "示例：张三"), 1)), columns=["number", *NAMES])  # fmt: skip
        assert [(line.action, line.why) for line in plan.rows] == [
            (Action.ADD, ""), (Action.BLOCKED, ""), (Action.SKIPPED, "example"),
        ]  # fmt: skip
        assert ("name", "example", Level.BLOCK) in codes(plan, 1)

    def test_a_prefilled_counter_makes_no_person(self) -> None:
        columns = ("number", "name")
        plan = planned(
            [1, "王思远"],
            [2, None],
            ["3", "李一凡"],
            columns=columns,
            defaults={"standing": Standing.FULL, "branch_id": "b1"},
        )
        assert [line.why for line in plan.rows] == ["", "blank_row", ""]

    def test_a_new_branch_stands_where_all_the_others_do(self) -> None:
        grid = Grid("名册", [list(HEADER), a_line(branch_id="体育部党支部")])
        known = Known(branches=BRANCHES, above="c1")
        plan = roster.plan(grid, 1, dict(enumerate(NAMES)), known, Choices(create_branches=True), today=TODAY)
        assert [(one.full_name, one.parent_id) for one in plan.organizations] == [("体育部党支部", "c1")]

    def test_hidden_lines_are_left_out_when_the_user_says_so(self) -> None:
        grid = Grid("名册", [list(HEADER), a_line()], hidden_rows=frozenset({2}))
        known = Known(branches=BRANCHES)
        for skip, action in ((False, Action.ADD), (True, Action.SKIPPED)):
            plan = roster.plan(grid, 1, dict(enumerate(NAMES)), known, Choices(skip_hidden=skip), today=TODAY)
            assert actions(plan) == [action]


class TestTwiceInTheFile:
    @pytest.mark.parametrize(
        ("first", "second", "field"),
        [
            ({}, {"name": "王思原"}, "id_number"),
            ({"staff_number": "12345"}, {"id_number": an_id("19810101"), "birth": "", "staff_number": "12345"}, "staff_number"),
            ({"id_number": ""}, {"id_number": ""}, "name"),
            ({}, {"id_number": "", "birth": "1980-03-05"}, "name"),
        ],
    )  # fmt: skip
    def test_the_later_line_is_blocked_and_names_the_first(
        self, first: dict[str, Value], second: dict[str, Value], field: str
    ) -> None:
        plan = planned(a_line(**first), a_line(**second))
        assert actions(plan) == [Action.ADD, Action.BLOCKED]
        assert (field, "duplicate", Level.BLOCK) in codes(plan, 1)
        assert "第 2 行" in plan.rows[1].problems[-1].text

    def test_namesakes_born_in_one_month_with_two_id_numbers_are_two_people(self) -> None:
        plan = planned(a_line(), a_line(id_number=an_id("19800316", "003"), birth="1980.03"))
        assert actions(plan) == [Action.ADD, Action.ADD]

    def test_an_exactly_repeated_line_without_any_sign_is_found(self) -> None:
        plan = planned(
            ["王思远"], ["王思远"], columns=["name"], defaults={"standing": Standing.FULL, "branch_id": "b1"}
        )
        assert actions(plan) == [Action.ADD, Action.BLOCKED]

    def test_leaving_out_the_first_line_frees_the_second(self) -> None:
        plan = planned(a_line(), a_line(), decisions={2: "skip"})
        assert [(line.action, line.why) for line in plan.rows] == [(Action.SKIPPED, "decided"), (Action.ADD, "")]

    def test_two_lines_must_not_change_one_member(self) -> None:
        other = a_line(id_number="", birth="", staff_number="77", phone="19900000009")
        plan = planned(a_line(), other, members=[a_member(staff_number="77")])
        assert actions(plan) == [Action.SAME, Action.BLOCKED]


class TestKnownPeople:
    def test_the_same_values_change_nothing(self) -> None:
        plan = planned(a_line(), members=[a_member()])
        assert actions(plan) == [Action.SAME]
        assert plan.rows[0].before == a_member()

    def test_filling_touches_only_what_is_empty(self) -> None:
        plan = planned(a_line(phone="19900000002", staff_number="0077"), members=[a_member()])
        line = plan.rows[0]
        assert line.changes == (("staff_number", "", "0077"),)
        assert line.kept == (("phone", "19900000001", "19900000002"),)
        assert plan.changed == [(a_member(), a_member(staff_number="0077"))]

    def test_filling_completes_half_a_date(self) -> None:
        plan = planned(a_line(), members=[a_member(joined_on=Day(2002, 7))])
        assert plan.rows[0].changes == (("joined_on", Day(2002, 7), Day(2002, 7, 1)),)

    def test_overwriting_replaces_but_a_blank_never_wipes(self) -> None:
        plan = planned(a_line(phone="", joined_on="2002-07-02"), members=[a_member()], policy=Policy.OVERWRITE)
        assert plan.rows[0].changes == (("joined_on", Day(2002, 7, 1), Day(2002, 7, 2)),)

    def test_overwriting_does_not_blur_a_date_to_its_month(self) -> None:
        plan = planned(a_line(joined_on="2002-07"), members=[a_member()], policy=Policy.OVERWRITE)
        assert actions(plan) == [Action.SAME]

    def test_overwriting_the_branch_leaves_the_old_branchs_group(self) -> None:
        before = a_member(group_id="g1")
        plan = planned(a_line(branch_id=STEEL), members=[before], policy=Policy.OVERWRITE)
        assert {name for name, _, _ in plan.rows[0].changes} == {"branch_id", "group_id"}
        assert plan.changed[0][1].group_id is None

    def test_skipping_leaves_known_people_alone_and_says_so(self) -> None:
        same, other = a_line(), a_line(name="李一凡", id_number=an_id("19790101"), birth="", phone="19900000003")
        members = [a_member(), a_member(id="m2", name="李一凡", id_number=an_id("19790101"), birth=Day(1979, 1, 1))]
        plan = planned(same, other, members=members, policy=Policy.SKIP)
        assert [(line.action, line.why) for line in plan.rows] == [(Action.SAME, ""), (Action.SKIPPED, "known")]
        assert plan.changed == []

    def test_the_ledgers_own_number_is_never_taken_from_a_sheet(self) -> None:
        columns = ["number", *NAMES[1:]]
        line = a_line()
        plan = planned(
            ["7", *line[1:], "王思远"], members=[a_member()], columns=[*columns, "name"], policy=Policy.OVERWRITE
        )
        assert actions(plan) == [Action.SAME]

    def test_a_number_somebody_has_is_replaced_for_a_new_member(self) -> None:
        line = [*a_line(name="李一凡", id_number=an_id("19790101"), birth=""), "DY00001"]
        plan = planned(line, members=[a_member()], columns=[*NAMES, "number"])
        assert codes(plan) == {("number", "number_taken", Level.WARN)}
        assert plan.added[0].number == ""

    def test_the_birth_told_by_an_id_number_fills_but_never_overwrites(self) -> None:
        before = a_member(birth=Day(1980, 3, 6))
        plan = planned(["王思远", "男", WANG], columns=NAMES[:3], members=[before], policy=Policy.OVERWRITE)
        assert plan.rows[0].changes == ()


class TestWhoIsMeant:
    def test_the_staff_number_finds_who_has_no_id_number(self) -> None:
        plan = planned(a_line(id_number="", staff_number="77"), members=[a_member(id_number=None, staff_number="77")])
        assert plan.rows[0].before == a_member(id_number=None, staff_number="77")

    def test_name_and_birth_find_who_has_no_numbers(self) -> None:
        plan = planned(a_line(id_number="", birth="1980.03"), members=[a_member(id_number=None)])
        assert actions(plan) == [Action.SAME]

    def test_the_branch_tells_namesakes_of_one_month_apart(self) -> None:
        twins = [a_member(id_number=None), a_member(id="m2", id_number=None, branch_id="b2")]
        plan = planned(a_line(id_number="", branch_id=STEEL), members=twins)
        assert plan.rows[0].before == twins[1]

    @pytest.mark.parametrize(
        ("line", "ledger"),
        [
            ({"id_number": an_id(order="003")}, {}),
            ({"staff_number": "77", "name": "王思原", "id_number": ""}, {"staff_number": "77"}),
            ({"staff_number": "77", "id_number": an_id("19790101"), "birth": ""}, {"staff_number": "77"}),
            ({"name": "王思原"}, {}),
            ({"id_number": "", "birth": "", "sex": "男"}, {}),
            ({}, {"left_on": Day(2020, 1, 1), "leaving": Leaving.TRANSFERRED}),
        ],
    )  # fmt: skip
    def test_contradicting_signs_are_a_doubt_and_never_a_guess(
        self, line: dict[str, Value], ledger: dict[str, Any]
    ) -> None:
        plan = planned(a_line(**line), members=[a_member(**ledger)])
        assert actions(plan) == [Action.DOUBTFUL]
        assert plan.rows[0].candidates == ("m1",)
        assert plan.rows[0].after is None
        assert any(p.code == "doubtful_person" and p.text for p in plan.rows[0].problems)

    def test_two_members_with_one_number_are_a_doubt(self) -> None:
        plan = planned(a_line(), members=[a_member(), a_member(id="m2")])
        assert plan.rows[0].candidates == ("m1", "m2")

    def test_the_user_settles_a_doubt(self) -> None:
        line, members = a_line(id_number=an_id(order="003")), [a_member()]
        assert actions(planned(line, members=members, decisions={2: "new"})) == [Action.ADD]
        assert actions(planned(line, members=members, decisions={2: "skip"})) == [Action.SKIPPED]
        chosen = planned(line, members=members, decisions={2: "m1"}, policy=Policy.OVERWRITE)
        assert chosen.rows[0].changes == (("id_number", WANG, an_id(order="003")),)

    def test_a_new_person_cannot_have_the_number_of_another(self) -> None:
        plan = planned(a_line(name="王思原"), members=[a_member()], decisions={2: "new"})
        assert codes(plan) == {("id_number", "duplicate", Level.BLOCK)}


class TestBranches:
    @pytest.mark.parametrize(
        "label",
        ["机关第一党支部", " 机关 第一党支部　", "中共示例大学机关第一支部委员会", "中共机关第一支部", "机关第一支部"],
    )
    def test_spellings_of_one_branch_match_silently(self, label: str) -> None:
        plan = planned(a_line(branch_id=label))
        assert plan.rows[0].problems == ()
        assert plan.added[0].branch_id == "b1"

    def test_a_name_that_only_looks_alike_is_asked_about(self) -> None:
        plan = planned(a_line(branch_id="机关一支部"))
        problem = plan.rows[0].problems[0]
        assert (problem.code, problem.level, problem.suggestion) == ("unknown_branch", Level.BLOCK, OFFICE)
        assert f"是否对应 {OFFICE}？" in problem.text
        assert plan.unknown_branches == {"机关一支部": (OFFICE,)}

    def test_the_answer_for_a_label_holds_for_all_its_lines(self) -> None:
        lines = [
            a_line(branch_id="火星党支部"),
            a_line(branch_id="火星党支部", name="李一凡", id_number=an_id("19790101"), birth=""),
        ]
        answered = planned(*lines, branches={"火星党支部": "b2"})
        assert {member.branch_id for member in answered.added} == {"b2"}
        created = planned(*lines, branches={"火星党支部": CREATE})
        assert [one.full_name for one in created.organizations] == ["火星党支部"]
        assert {member.branch_id for member in created.added} == {created.organizations[0].id}

    def test_an_unknown_group_is_warned_of_or_created(self) -> None:
        plan = planned(a_line(group_id="第九党小组"))
        assert codes(plan) == {("group_id", "unknown_group", Level.WARN)}
        assert plan.added[0].group_id is None
        created = planned(a_line(group_id="第九党小组"), create_groups=True)
        assert (created.organizations[0].parent_id, created.added[0].group_id) == ("b1", created.organizations[0].id)

    def test_merged_branch_cells_mean_the_one_above_when_the_user_says_so(self) -> None:
        lines = [a_line(), a_line(branch_id=None, name="李一凡", id_number=an_id("19790101"), birth="")]
        assert actions(planned(*lines)) == [Action.ADD, Action.BLOCKED]
        filled = planned(*lines, fill_down=frozenset({"branch_id"}))
        assert [member.branch_id for member in filled.added] == ["b1", "b1"]


class TestFormulas:
    def test_a_formula_without_a_result_is_refused(self) -> None:
        plan = planned(a_line(phone=None), formulas=[(2, 8)])
        assert codes(plan) == {("phone", "formula", Level.BLOCK)}

    def test_the_result_of_a_formula_is_taken_with_a_warning_that_names_it(self) -> None:
        plan = planned(a_line(), formulas=[(2, 5)])
        assert codes(plan) == {("branch_id", "formula", Level.WARN)}
        assert OFFICE in plan.rows[0].problems[0].text

    @pytest.mark.parametrize("index", [0, 2])
    def test_names_and_id_numbers_never_come_from_a_formula(self, index: int) -> None:
        plan = planned(a_line(), formulas=[(2, index)])
        assert codes(plan) == {(NAMES[index], "formula", Level.BLOCK)}

    def test_a_correction_replaces_the_formula(self) -> None:
        assert planned(a_line(), formulas=[(2, 0)], corrections={(2, "name"): "王思远"}).rows[0].problems == ()


def test_a_fault_is_not_said_twice() -> None:
    plan = planned(a_line(joined_on="2023-02-30"))
    assert codes(plan) == {("joined_on", "impossible_date", Level.BLOCK)}


def test_blocked_lines_write_nothing() -> None:
    plan = planned(a_line(joined_on="1990-01-01"))
    assert codes(plan) == {("joined_on", "under_18", Level.BLOCK)}
    assert (plan.rows[0].after, plan.added) == (None, [])


def test_a_mapping_without_names_or_with_one_field_twice_is_refused() -> None:
    with pytest.raises(Refusal, match="姓名"):
        planned(a_line(), columns=["sex"])
    with pytest.raises(Refusal, match="2 列都对应“手机号”"):
        planned(a_line(), columns=["name", "phone", "phone"])


def test_blank_lines_and_loose_marks_are_nobody_in_a_sheet_named_after_its_branch() -> None:
    names = ["name", "sex", "birth", "standing"]
    lines: list[list[Value]] = [["王思远", "男", "1980.03", "正式", None], [], [None, None, None, None, "√"]]
    part = Part(Grid("名册", [["姓名", "性别", "出生年月", "类别", "核对"], *lines]), 1, dict(enumerate(names)), OFFICE)
    plan = roster.plan_all([part], Known(branches=BRANCHES), today=TODAY)
    assert [line.why for line in plan.rows] == ["", "blank_row", "note"]
    assert plan.added[0].branch_id == "b1"


def test_progress_is_heard_and_may_stop_the_plan() -> None:
    heard: list[tuple[int, int]] = []

    def listen(done: int, total: int) -> None:
        heard.append((done, total))
        if done > 500:
            raise Cancelled("已取消")

    grid = Grid("名册", [list(HEADER), *([a_line()] * 1200)])
    with pytest.raises(Cancelled):
        roster.plan(grid, 1, dict(enumerate(NAMES)), Known(branches=BRANCHES), today=TODAY, progress=listen)
    assert heard == [(499, 1200), (999, 1200)]


def test_an_id_number_both_know_already_brings_no_news() -> None:
    half = a_member(birth=Day(1980, 3), sex=None)
    plan = planned(a_line(sex=""), members=[half])
    assert plan.rows[0].action is Action.SAME
    known_less = a_member(birth=Day(1980, 3), id_number=None)
    plan = planned(a_line(), members=[known_less])
    assert {name for name, _, _ in plan.rows[0].changes} == {"id_number", "birth"}


def test_a_stand_in_leaves_the_ledger_alone_and_is_missed_in_a_new_person() -> None:
    plan = planned(a_line(phone="无", confirmed_on="/"), members=[a_member()], policy=Policy.OVERWRITE)
    assert plan.rows[0].action is Action.SAME
    plan = planned(a_line(birth="不详", id_number=""))
    assert ("birth", "missing", Level.BLOCK) in codes(plan)
    plan = planned(a_line(birth="不详"))
    assert plan.added[0].birth == Day(1980, 3, 5)


@pytest.mark.parametrize(
    "text", ["党支部书记（签字）：", "党委组织部审核意见（盖章）", "2026年11月20日", "以上情况属实"]
)
def test_a_signature_in_any_column_is_nobody(text: str) -> None:
    line: list[Value] = [None] * len(NAMES)
    line[NAMES.index("branch_id")] = text
    assert planned(a_line(), line).rows[1].action is Action.SKIPPED


def test_a_lone_number_or_formula_is_somebody_whose_name_is_missing() -> None:
    line: list[Value] = [None] * len(NAMES)
    line[NAMES.index("phone")] = "19900000002"
    assert planned(a_line(), line).rows[1].action is Action.BLOCKED
    line[NAMES.index("phone")] = None
    line[NAMES.index("branch_id")] = OFFICE
    assert planned(a_line(), line, formulas=[(3, 0)]).rows[1].action is Action.BLOCKED
