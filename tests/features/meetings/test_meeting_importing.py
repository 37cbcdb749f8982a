"""Meetings typed elsewhere: a documented JSON, or a sheet with one meeting in each row."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from meeting_ledger import GROUP_1, OFFICE, STUDENTS, do, make

from branchdesk.features.meetings import commands, importing, queries
from branchdesk.features.meetings.importing import Plan, Verdict
from branchdesk.features.meetings.model.minutes import Minutes
from branchdesk.features.meetings.model.words import (
    BallotKind,
    Grade,
    ItemKind,
    MeetingKind,
    Method,
    Presence,
    Reason,
    Retention,
    Stage,
)
from branchdesk.features.organization.model import Post, Role
from branchdesk.features.organization.store import PostStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id
from branchdesk.storage.engine import Ledger, open_ledger

Planned = Callable[..., Plan]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("meetings") / "template.bdb"
    make(path)
    return path


@pytest.fixture
def ledger(template: Path, tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(Path(shutil.copy(template, tmp_path / "l.bdb")))
    yield opened
    opened.close()


@pytest.fixture
def planned(ledger: Ledger, tmp_path: Path) -> Planned:
    """Put plain values into a file and plan its import."""

    def work(plain: Any, branch: str = "") -> Plan:
        path = tmp_path / "会议.json"
        path.write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
        return importing.plan(ledger, importing.read_file(path), branch)

    return work


def whole() -> dict[str, Any]:
    """An admission meeting of 16 entitled, 9 present, 8 in favour, with everything a file may hold."""
    away = [
        {"name": f"{name}一", "presence": "请假", "reason": "公出", "reason_text": "出差"} for name in "冯陈褚卫蒋沈"
    ]
    away.append({"name": "韩一", "number": "M15", "presence": "缺席"})
    ballot = {
        "kind": "接收预备党员", "person": "尤候", "method": "无记名投票", "issued": 9, "returned": 9, "valid": 9,
        "yes": 8, "no": 1, "abstain": 0,
    }  # fmt: skip
    item = {
        "title": "讨论接收尤候为预备党员", "kind": "表决", "text": ["介绍人介绍情况。", "支委会报告审查情况。"],
        "speeches": [{"speaker": "李一", "gist": "同意。"}, {"speaker": {"name": "孙一", "number": "M03"}, "gist": "同意。"}],
        "ballots": [ballot],
        "resolutions": [{"text": "未获应到会有表决权党员过半数赞成，不同意接收。", "ballot": 1}],
        "actions": [{"task": "做好思想工作", "owner": "周一", "due_on": "2026-12-10", "roadmap": "谈心谈话"}],
    }  # fmt: skip
    return {
        "kind": "接收、转正讨论会", "branch": "机关第一党支部", "subject": "讨论发展对象", "on": "2026年11月20日",
        "starts": "下午2:30", "ends": "16:00", "place": "行政楼 305", "chair": "赵一", "recorder": {"number": "M02"},
        "summing_up": "主持人小结。", "study_hours": 1.5, "retention": "30年", "due": 18, "here": 11,
        "attendance": away,
        "guests": [{"name": "尤候", "unit": "机关第一党支部", "capacity": "发展对象"}, {"unit": "材料学生党支部", "heads": 3}],
        "items": [item],
        "attachments": [{"title": "签到表", "kind": "签到表", "pages": 1, "taken_on": "2026-11-20"}],
    }  # fmt: skip


def only(plan: Plan) -> Minutes:
    assert [(line.verdict, [fault.text for fault in line.faults]) for line in plan.lines] == [(Verdict.NEW, [])]
    return plan.fresh[0]


def faults(plan: Plan) -> dict[str, str]:
    return {fault.path: fault.code for line in plan.lines for fault in line.faults}


def test_a_record_typed_elsewhere_comes_in_whole(ledger: Ledger, planned: Planned) -> None:
    plan = planned(whole())
    one = only(plan)
    assert plan.lines[0].lacks == ()
    held = do(ledger, importing.write, plan)[0]
    assert queries.minutes(ledger, held.meeting.id) == held
    meeting = held.meeting
    assert (meeting.kind, meeting.branch_id, meeting.on, meeting.starts, meeting.ends) == (
        MeetingKind.ADMISSION, OFFICE, Day(2026, 11, 20), "14:30", "16:00",
    )  # fmt: skip
    assert (meeting.chair_id, meeting.recorder, meeting.recorder_id) == ("m01", "钱一", "m02")
    assert (meeting.study_tenths, meeting.retention, meeting.stage) == (15, Retention.YEARS_30, Stage.DRAFT)
    assert one.items[0].text == "介绍人介绍情况。\n支委会报告审查情况。"
    assert [(speech.speaker, speech.speaker_id) for speech in one.speeches] == [("李一", "m04"), ("孙一", "m03")]
    ballot = one.ballots[0]
    assert (ballot.kind, ballot.method, ballot.member_id, ballot.yes) == (BallotKind.ADMISSION, Method.SECRET, "c01", 8)
    assert one.resolutions[0].ballot_id == ballot.id
    assert (one.actions[0].owner_id, one.actions[0].due_on) == ("m05", Day(2026, 12, 10))
    assert [(line.name, line.presence, line.reason) for line in one.attendances][-1] == ("韩一", Presence.ABSENT, None)
    assert [(guest.name, guest.member_id, guest.heads) for guest in one.guests] == [("尤候", "c01", 1), ("", None, 3)]
    final = do(ledger, commands.finalise, meeting.id, "钱一")
    assert len(final.attendances) == 18


def test_the_same_file_twice_writes_nothing_new(ledger: Ledger, planned: Planned) -> None:
    do(ledger, importing.write, planned([whole(), whole() | {"subject": "另一次"}]))
    plan = planned(
        [whole(), whole() | {"subject": "另一次"}, whole() | {"subject": "第三次"}, whole() | {"subject": "第三次"}]
    )
    assert [line.verdict for line in plan.lines] == [Verdict.SAME, Verdict.SAME, Verdict.NEW, Verdict.SAME]
    told = [line.faults[0].text for line in plan.lines if line.verdict is Verdict.SAME]
    assert "台账中已有" in told[0]
    assert "[2]" in told[2]
    assert len(do(ledger, importing.write, plan)) == 1
    assert len(queries.meetings(ledger)) == 3


def test_names_and_words_may_be_chinese_labels_or_codes(planned: Planned) -> None:
    one = only(planned({
        "会议": [{
            "会议类型": "group", "支部": "中共示例大学机关第一支部委员会", "党小组": "第一党小组", "日期": "20261105",
            "开始时间": "9点半", "地点": "教研室", "主持人": "李一", "记录人": "外请人员", "学时": "2",
            "到会情况": [{"姓名": "周一", "情况": "excused", "原因": "illness"}],
            "议题": [{"议题": "学习党章", "类别": "传达学习", "发言": [{"发言人": "吴一", "要点": "谈体会。"}]}],
        }]
    }))  # fmt: skip
    assert (one.meeting.group_id, one.meeting.starts, one.meeting.study_tenths) == (GROUP_1, "09:30", 20)
    assert (one.meeting.recorder, one.meeting.recorder_id) == ("外请人员", None)
    assert one.items[0].kind is ItemKind.STUDY
    assert one.attendances[0].reason is Reason.ILLNESS


def test_all_faults_are_told_at_once_with_their_paths(ledger: Ledger, planned: Planned) -> None:
    wrong = whole()
    wrong["starts"] = "二十五点"
    wrong["items"][0]["ballots"][0]["yes"] = "很多"
    wrong["items"][0]["resolutions"][0]["ballot"] = 2
    wrong["items"][0]["speach"] = []
    wrong["attendance"][0]["name"] = "查无此人"
    wrong["guests"] = "若干"
    wrong["attachments"][0]["taken_on"] = {"year": 2026}
    plan = planned({"meetings": [whole() | {"subject": "好的"}, wrong]})
    unknown = next(one.text for line in plan.lines for one in line.faults if one.code == "not_due")
    assert unknown == "当日应到会的名册中没有“查无此人”；列席的请写在“列席人员（guests）”"
    assert faults(plan) == {
        "meetings[1].starts": "not_a_time",
        "meetings[1].items[0].ballots[0].yes": "not_whole",
        "meetings[1].items[0].resolutions[0].ballot": "no_such_ballot",
        "meetings[1].items[0].speach": "unknown_name",
        "meetings[1].attendance[0].name": "not_due",
        "meetings[1].guests": "not_a_list",
        "meetings[1].attachments[0].taken_on": "not_a_value",
    }
    assert plan.blocked
    assert [line.verdict for line in plan.lines] == [Verdict.NEW, Verdict.BLOCKED]
    told = importing.report(plan)
    assert (told["new"], told["blocked"]) == (1, 1)
    assert "speeches" in next(f["message"] for f in told["meetings"][1]["faults"] if f["code"] == "unknown_name")
    assert queries.meetings(ledger) == []


def test_a_single_meeting_has_paths_without_a_beginning(planned: Planned) -> None:
    wrong = whole()
    wrong["items"].append({"title": "表决", "ballots": [{"yes": -1}]})
    assert faults(planned(wrong)) == {"items[1].ballots[0].yes": "out_of_range"}


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"branch": "材料学院"}, "branch", "unknown_branch"),
        ({"branch": None}, "branch", "no_branch"),
        ({"kind": "茶话会"}, "kind", "not_a_choice"),
        ({"kind": None}, "kind", "missing"),
        ({"on": "2026-02-30"}, "on", "impossible_date"),
        ({"on": "2026-11"}, "on", "day_needed"),
        ({"kind": "党小组会"}, "group", "no_group"),
        ({"group": "第九党小组"}, "group", "unknown_group"),
        ({"joint": ["无此支部"]}, "joint[0]", "unknown_branch"),
        ({"joint": "材料学生党支部"}, "joint", "not_a_list"),
        ({"recorder": {"number": "M99"}}, "recorder", "unknown_number"),
        ({"recorder": {"number": "M02", "name": "孙一"}}, "recorder", "other_name"),
        ({"items": [1]}, "items[0]", "not_an_object"),
        ({"items": [{"title": ""}]}, "items[0].title", "missing"),
        ({"主题": "两遍"}, "主题", "said_twice"),
        ({"attendance": [{"name": "何生", "presence": "到会"}]}, "attendance[0].name", "not_due"),
        ({"attendance": [{"number": "S02", "presence": "到会"}]}, "attendance[0]", "unknown_number"),
        ({"attendance": [{"name": "孙一"}]}, "attendance[0]", "missing"),
        ({"attendance": [{"presence": "请假"}]}, "attendance[0]", "nobody"),
        ({"attendance": [{"name": "孙一", "presence": "请假"}] * 2}, "attendance[1]", "said_twice"),
        ({"place": "教室\u0007"}, "place", "control_character"),
    ],
)  # fmt: skip
def test_each_fault_stands_where_it_is(planned: Planned, change: dict[str, Any], path: str, code: str) -> None:
    plan = planned(whole() | change)
    found = faults(plan)
    blocks = {f.path for line in plan.lines for f in line.faults if f.level == "block"}
    assert found.get(path) == code
    assert path in blocks
    assert plan.blocked


def test_two_of_a_name_are_told_apart_by_number_and_never_guessed(planned: Planned) -> None:
    joint = whole() | {"joint": ["材料学生党支部"], "due": None, "here": None}
    assert faults(planned(joint))["chair"] == "ambiguous"
    told = planned(joint).lines[0].faults
    assert "M01、S03" in next(fault.text for fault in told if fault.path == "chair")
    one = only(planned(joint | {"chair": {"name": "赵一", "number": "S03"}}))
    assert one.meeting.chair_id == "s03"
    assert [branch.branch_id for branch in one.joint] == [STUDENTS]


def test_counts_that_differ_from_the_roll_are_told_and_kept(planned: Planned) -> None:
    plan = planned(whole() | {"due": 20, "here": 13, "note": "旧备注"})
    assert faults(plan) == {"due": "other_count", "here": "other_count"}
    assert not plan.blocked
    assert plan.fresh[0].meeting.note == "旧备注\n原记录写的是应到 20 人、实到 13 人。"


def test_a_full_list_of_attendance_leaves_only_exceptions_and_gaps_are_told(planned: Planned) -> None:
    listed = [{"name": f"{name}一", "presence": "到会"} for name in "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"]
    plan = planned(whole() | {"attendance": [*listed, {"name": "朱新", "presence": "缺席"}], "due": None, "here": None})
    assert faults(plan) == {"attendance": "incomplete"}
    assert "秦新" in plan.lines[0].faults[0].text
    assert [(one.name, one.presence) for one in plan.fresh[0].attendances] == [("朱新", Presence.ABSENT)]


def test_a_seat_of_the_committee_held_from_outside_the_roll_may_be_absent(ledger: Ledger, planned: Planned) -> None:
    seat = Post(id=new_id(), organization_id=OFFICE, role=Role.YOUTH, holder="外聘辅导员", from_on=Day(2024, 3, 1))
    do(ledger, lambda work: PostStore(work).add_all([seat]))
    away = {"name": "外聘辅导员", "presence": "请假", "reason": "公出"}
    plan = planned({"kind": "支部委员会会议", "branch": "机关第一党支部", "on": "2026-11-02", "attendance": [away]})
    assert [(one.name, one.member_id, one.presence) for one in only(plan).attendances] == [
        ("外聘辅导员", None, Presence.EXCUSED)
    ]


def test_of_an_illness_only_the_word_comes_in(planned: Planned) -> None:
    away = {"name": "孙一", "presence": "请假", "reason": "病假", "reason_text": "感冒发烧"}
    plan = planned(whole() | {"attendance": [away], "due": None, "here": None})
    assert faults(plan) == {"attendance[0].reason_text": "no_illness"}
    assert (plan.fresh[0].attendances[0].reason, plan.fresh[0].attendances[0].reason_text) == (Reason.ILLNESS, "")


def test_what_is_missing_for_the_final_minutes_does_not_keep_a_draft_out(planned: Planned) -> None:
    plan = planned({"kind": "主题党日", "on": "2026-11-01", "subject": "参观"}, "机关第一党支部")
    assert plan.lines[0].verdict is Verdict.NEW
    assert len(plan.lines[0].lacks) >= 3


def test_elections_and_appraisals_come_in(planned: Planned) -> None:
    one = only(planned({
        "kind": "换届（补选）大会", "branch": "机关第一党支部", "on": "2026-11-02", "starts": "15:00",
        "items": [{"title": "选举", "ballots": [{"seats": 1, "nominees": [
            {"name": "李一", "yes": 12, "no": 4, "abstain": 0}, {"name": "周一", "yes": 6, "post": "委员"}]}]}],
        "appraisals": [{"name": "吴一", "excellent": 10, "qualified": 8, "grade": "优秀"}],
    }))  # fmt: skip
    assert (one.ballots[0].kind, one.ballots[0].seats) == (BallotKind.ELECTION, 1)
    assert [(each.name, each.member_id, each.yes, each.post) for each in one.nominees] == [
        ("李一", "m04", 12, ""), ("周一", "m05", 6, "委员"),
    ]  # fmt: skip
    assert (one.appraisals[0].member_id, one.appraisals[0].grade) == ("m06", Grade.EXCELLENT)


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}]", '{"kind": ', "[" * 100_000, '{"kind": "general", "kind": "general"}', '{"due": NaN}', '"会议"',
        '{"meetings": []}', '{"meetings": [], "other": 1}', "9" * 5000,
    ],
)  # fmt: skip
def test_a_file_that_is_no_json_of_meetings_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "坏.json"
    path.write_text(text, "utf-8")
    with pytest.raises(Refusal) as refused:
        importing.read_file(path)
    assert refused.value.title


def test_other_encodings_and_missing_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "gbk.json"
    path.write_bytes('{"主题": "学习"}'.encode("gb18030"))
    with pytest.raises(Refusal, match="UTF-8"):
        importing.read_file(path)
    with pytest.raises(Refusal, match="读不了"):
        importing.read_file(tmp_path / "没有.json")


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "kind",
                    "on",
                    "items",
                    "attendance",
                    "ballots",
                    "speeches",
                    "chair",
                    "joint",
                    "name",
                    "title",
                    "议题",
                    "x",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(_ANYTHING)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_file_is_answered_with_faults(ledger: Ledger, planned: Planned, plain: Any) -> None:
    base = {"kind": "general", "branch": "机关第一党支部", "on": "2026-11-20"}
    content = {**base, **plain} if isinstance(plain, dict) else {**base, "items": plain}
    for line in planned(content).lines:
        assert line.verdict is not Verdict.BLOCKED or line.faults


HEADINGS = ("日期", "类型", "主题", "起止", "地点", "主持人", "记录人", "应到", "实到", "缺席人员", "议题", "决议")
ROW: tuple[Any, ...] = (
    "2026-11-20", "党员大会", "年终总结", "14:30—16:00", "行政楼", "赵一", "钱一", 18, 15,
    "孙一（病假：感冒，发烧）、李一（事假）、周一", "1.传达学习：全会精神\n2.审议年度总结", "会议一致同意年度总结。",
)  # fmt: skip


def sheet(path: Path, *rows: tuple[Any, ...], headings: tuple[str, ...] = HEADINGS) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["机关第一党支部 2026 年会议台账"])
    page.append(list(headings))
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


def test_a_sheet_with_one_meeting_a_row_comes_in(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(tmp_path / "台账.xlsx", ROW, (*ROW[:2], "又一次", *ROW[3:]))
    plan = importing.plan(ledger, importing.read_file(path), "机关第一党支部")
    assert [line.verdict for line in plan.lines] == [Verdict.NEW, Verdict.NEW]
    assert faults(plan) == {
        "第 3 行.缺席人员[0].reason_text": "no_illness",
        "第 4 行.缺席人员[0].reason_text": "no_illness",
    }
    one = plan.fresh[0]
    assert (one.meeting.kind, one.meeting.starts, one.meeting.ends) == (MeetingKind.GENERAL, "14:30", "16:00")
    assert [(line.name, line.presence, line.reason) for line in one.attendances] == [
        ("孙一", Presence.EXCUSED, Reason.ILLNESS), ("李一", Presence.EXCUSED, Reason.PRIVATE), ("周一", Presence.ABSENT, None),
    ]  # fmt: skip
    assert [(item.title, item.kind) for item in one.items] == [
        ("全会精神", ItemKind.STUDY), ("审议年度总结", ItemKind.DISCUSS),
    ]  # fmt: skip
    assert [(each.text, each.unanimous) for each in one.resolutions] == [("会议一致同意年度总结。", True)]
    do(ledger, importing.write, plan)
    again = importing.plan(ledger, importing.read_file(path), "机关第一党支部")
    assert (again.counted(Verdict.SAME), again.fresh) == (2, [])


def test_faults_of_a_sheet_are_told_by_row_and_heading(ledger: Ledger, tmp_path: Path) -> None:
    bad = ("2026-11-31", "茶话会", *ROW[2:9], "查无此人（事假）", *ROW[10:])
    broken = ("2026-11-20", "党课", "#N/A", *ROW[3:])
    path = sheet(tmp_path / "台账.xlsx", bad, broken)
    plan = importing.plan(ledger, importing.read_file(path), "机关第一党支部")
    found = {fault.path for line in plan.lines for fault in line.faults}
    assert {"第 3 行.日期", "第 3 行.类型"} <= found
    assert plan.blocked


def test_a_sheet_without_the_needed_columns_is_refused_by_their_names(tmp_path: Path) -> None:
    path = sheet(tmp_path / "台账.xlsx", ROW[2:], headings=HEADINGS[2:])
    with pytest.raises(Refusal) as refused:
        importing.read_file(path)
    assert "日期" in refused.value.title
    assert "会议类型" in refused.value.title


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_example_of_the_readme_comes_in_and_could_be_finished(ledger: Ledger, planned: Planned, name: str) -> None:
    text = (Path(__file__).parents[3] / name).read_text("utf-8")
    example = json.loads(text.split("```json\n", 1)[1].split("```", 1)[0])
    plan = planned(example)
    assert only(plan).speeches
    assert plan.lines[0].lacks == ()
    do(ledger, commands.finalise, do(ledger, importing.write, plan)[0].meeting.id, "钱一")


def test_the_blank_form_is_understood_once_it_is_filled_in(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"
    importing.blank_form(path, ["机关第一党支部", "材料学生党支部"], ["第一党小组"])
    with pytest.raises(Refusal, match="没有会议"):
        importing.read_file(path)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    values = {
        "日期": "2026-11-20",
        "会议类型": "党课",
        "召开支部": "材料学生党支部",
        "起止": "19:00—20:30",
        "主题": "讲党课",
    }
    for cell in page[1]:
        page.cell(3, cell.column).value = values.get(str(cell.value).strip(" *※"))
    book.save(path)
    plan = importing.plan(ledger, importing.read_file(path))
    meeting = only(plan).meeting
    assert (meeting.kind, meeting.branch_id, meeting.starts, meeting.ends) == (
        MeetingKind.LECTURE,
        STUDENTS,
        "19:00",
        "20:30",
    )
