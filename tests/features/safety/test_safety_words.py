"""Every table of the ledger has Chinese words: its name, its fields, its values, and what its records are called."""

import importlib
import pkgutil
import re
from datetime import date
from enum import Enum
from pathlib import Path

import pytest

import branchdesk.features
from branchdesk.features.dues.model import LargeDues, Payer, Payment, WageItem
from branchdesk.features.dues.store import LargeDuesStore, PaymentStore
from branchdesk.features.meetings import commands as meetings
from branchdesk.features.meetings.model.beside import Exclusion, PlannedAbsence, RuleOverlay, Talk
from branchdesk.features.meetings.model.minutes import Ballot, Meeting, Minutes, Resolution
from branchdesk.features.meetings.model.words import ExclusionKind, MeetingKind, PaperKind
from branchdesk.features.members import commands as members
from branchdesk.features.organization import queries as organization
from branchdesk.features.requests import commands as requests
from branchdesk.features.safety import commands as safety
from branchdesk.features.safety import fields, queries
from branchdesk.features.safety.fields import Names
from branchdesk.features.safety.fields.naming import Told
from branchdesk.features.safety.queries import Wanted
from branchdesk.kernel import rulepacks
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import Choice, Money, Ref, YearMonth
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.storage import codec
from branchdesk.storage.work import Store

CHINESE = re.compile(r"[一-鿿]")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")
DAY = Day.parse("2026-09-10")


def _stores() -> dict[str, type[Store]]:  # type: ignore[type-arg]
    for room in pkgutil.iter_modules(branchdesk.features.__path__):
        if (Path(str(room.module_finder.path)) / room.name / "store.py").exists():
            importlib.import_module(f"branchdesk.features.{room.name}.store")
    return {name: store for name, store in Store.registry.items() if store.__module__.startswith("branchdesk.")}


STORES = _stores()


def test_no_table_of_any_room_is_left_out() -> None:
    assert set(STORES) == set(fields.TABLES)


@pytest.mark.parametrize("entity", sorted(STORES))
def test_every_column_of_a_table_has_a_label_and_a_kind_that_tells_its_values(entity: str) -> None:
    table, columns = fields.TABLES[entity], codec.columns(STORES[entity].record)
    assert CHINESE.search(table.word)
    assert set(table.fields) == set(columns) - {"id", *fields.DERIVED}
    assert {*table.called, table.part_of} - {""} <= set(table.fields)
    for name, one in table.fields.items():
        kind, plain = one.kind, columns[name]
        assert CHINESE.search(one.label)
        assert isinstance(kind, Money) == (plain is Yuan), name
        assert isinstance(kind, YearMonth) == (plain is Month), name
        if issubclass(plain, Enum):
            assert isinstance(kind, Choice), name
            assert {key for key, _ in kind.options} == {str(value) for value in plain}
        if isinstance(kind, Ref) and kind.entity not in ("organization", "branch", "group", "state"):
            assert kind.entity in fields.TABLES
        assert isinstance(kind, Ref | Told) or not name.endswith("_id"), f"{name} would be shown as an id"


def test_the_log_of_a_whole_ledger_speaks_of_nothing_by_id_or_by_the_name_of_a_column(ledger) -> None:
    lines = queries.log_page(ledger, Wanted(), limit=100_000)
    assert {"会议", "议题", "到会情况", "会议记录版本", "表决"} <= {line.entity for line in lines}
    for line in lines:
        assert CHINESE.search(line.entity)
        assert not line.field or CHINESE.search(line.field)
        assert not UUID.search(f"{line.subject}{line.old}{line.new}"), line


@pytest.fixture
def held(ledger, desk) -> Minutes:
    """A meeting with a ballot nobody opposed and the decision that rests on it."""
    branch = organization.branches(ledger)[0][0]
    uid = new_id()
    meeting = Meeting(id=uid, kind=MeetingKind.GENERAL, branch_id=branch, subject="讨论经费", on=DAY, place="会议室")
    ballot = Ballot(id=new_id(), meeting_id=uid, order=0, subject="经费安排", yes=8, no=0, abstain=1)
    decided = Resolution(id=new_id(), meeting_id=uid, order=0, ballot_id=ballot.id, text="同意")
    desk.do("新建会议", meetings.hold, Minutes(meeting=meeting, ballots=(ballot,), resolutions=(decided,)))
    return Minutes(meeting=meeting, ballots=(ballot,), resolutions=(decided,))


def test_a_part_is_told_after_its_meeting_and_no_votes_are_votes(ledger, held) -> None:
    lines = {line.entity: line for line in queries.log_page(ledger, Wanted(), limit=3)}
    assert lines["会议"].subject == "2026-09-10 支部党员大会 讨论经费"
    assert lines["表决"].subject == "2026-09-10 支部党员大会 讨论经费 · 经费安排"
    assert "赞成：8；反对：0；弃权：1" in lines["表决"].new
    assert "表决：经费安排" in lines["决议"].new
    assert "应选名额" not in lines["表决"].new


def test_money_is_told_in_yuan_and_months_as_months(ledger, desk, roll) -> None:
    one = roll.all()[0]
    paid = Payment(id=new_id(), member_id=one.id, branch_id=one.branch_id, month=Month(2026, 3), amount=Yuan(109350),
                   paid_on=DAY)  # fmt: skip
    red = Payment(id=new_id(), member_id=one.id, branch_id=one.branch_id, month=Month(2026, 3), amount=Yuan(-109350),
                  paid_on=DAY, corrects_id=paid.id)  # fmt: skip
    desk.do("收党费", lambda work: PaymentStore(work).add_all([paid, red]))
    taken, given = queries.log_page(ledger, Wanted(), limit=2)
    assert (given.entity, given.subject, given.member_id) == ("党费交纳", f"{one.name} 2026-03", one.id)
    assert "所属月份：2026-03；实交：1,093.50 元；交纳日期：2026-09-10；方式：现金" in given.new
    assert "实交：-1,093.50 元" in taken.new
    assert f"冲销：{one.name} 2026-03" in taken.new
    assert {line.pos for line in queries.log_page(ledger, Wanted(member_id=one.id))} >= {taken.pos, given.pos}
    assert {line.pos for line in queries.log_page(ledger, Wanted(text=one.name))} >= {taken.pos, given.pos}


def test_an_amount_of_nothing_is_told_and_a_flag_that_is_not_set_is_not(ledger, desk, roll) -> None:
    one = roll.all()[0]
    row = LargeDues(id=new_id(), member_id=one.id, amount=Yuan(0), received_on=DAY)
    desk.do("大额党费", lambda work: LargeDuesStore(work).add_all([row]))
    line = queries.log_page(ledger, Wanted(), limit=1)[0]
    assert "金额：0.00 元" in line.new
    assert "附党员简要情况" not in line.new


def test_words_of_single_values() -> None:
    names = Names()
    assert fields.value_word("assessment", "payer", str(Payer.RETIRED), names) == "离退休"
    assert fields.value_word("assessment", "rate", 150, names) == "1.5%"
    assert [fields.value_word("wage_item", "sign", sign, names) for sign in (1, -1, 0)] == ["计入", "扣除", "不计"]
    assert "工资项目" in fields.entity_word(codec.entity(WageItem))
    assert fields.value_word("minutes_version", "content", "{…}", names) == "（全文略）"
    assert fields.value_word("rule_overlay", "name", "no such rule", names) == "no such rule"


@pytest.mark.parametrize(
    ("subject", "room"),
    [("meetings", "组织生活"), ("requests", "诉求办理"), ("transfers", "组织关系"), ("twinning", "结对共建")],
)
def test_every_number_a_school_may_settle_is_told_by_its_rule_and_its_room(subject, room) -> None:
    names = Names()
    assert fields.value_word("rule_overlay", "subject", subject, names) == room
    for name, number in rulepacks.pack(subject, date(2026, 11, 21)).numbers.items():
        if number.stricter:
            assert fields.value_word("rule_overlay", "name", name, names) == number.rule


def test_only_what_lies_in_the_bin_is_said_to_have_gone_there(ledger, desk, roll) -> None:
    desk.do("版式", meetings.keep_layout, PaperKind.BOOK, "{}")
    desk.do("恢复版式", meetings.keep_layout, PaperKind.BOOK, "")
    line = queries.log_page(ledger, Wanted(), limit=1)[0]
    assert (line.entity, line.new) == ("文件版式", "已删除")
    own = RuleOverlay(id=new_id(), subject="requests", name="hours", value=12, source="校发〔2026〕1号", from_on=DAY)
    desk.do("校内规定", requests.set_number, own)
    desk.do("取消校内规定", requests.unset_number, own.id)
    line = queries.log_page(ledger, Wanted(), limit=1)[0]
    assert (line.entity, line.subject, line.new) == ("校内规定", rulepacks.pack("requests", DAY.first()).numbers["hours"].rule,
                                                     "移入回收站")  # fmt: skip
    desk.do("删除", members.remove, [roll.all()[0].id])
    assert queries.log_page(ledger, Wanted(), limit=1)[0].new == "移入回收站"


# ---- the recycle bin ----


def test_a_removed_meeting_lies_in_the_bin_as_one_and_comes_back_with_all_that_hangs_on_it(
    qtbot, ledger, desk, roll, held
) -> None:
    from branchdesk.features.meetings import queries as whole
    from branchdesk.features.safety.screen import RecycleBinDialog

    one = roll.all()[0]
    before = whole.minutes(ledger, held.meeting.id)
    desk.do("删除会议", meetings.remove_meeting, held.meeting.id)
    roll.remove(one)
    assert [(line.entity, line.name) for line in queries.removed(ledger)] == [
        ("member", one.name), ("meeting", "2026-09-10 支部党员大会 讨论经费")]  # fmt: skip
    dialog = RecycleBinDialog(desk)
    qtbot.addWidget(dialog)
    dialog.table.selectAll()
    dialog.restore_button.click()
    assert queries.removed(ledger) == []
    assert whole.minutes(ledger, held.meeting.id) == before
    assert one.id in {member.id for member in roll.all()}
    assert queries.log_page(ledger, Wanted(), limit=1)[0].label == "恢复 2 项"
    desk.undo()
    assert len(queries.removed(ledger)) == 2


def test_whatever_says_it_can_be_restored_lies_in_the_bin(qtbot, ledger, desk, roll) -> None:
    from branchdesk.features.dues import commands as dues
    from branchdesk.features.dues.model import ArrearsNote, PaidElsewhere, Relief, ReliefKind
    from branchdesk.features.organization import commands as organizing
    from branchdesk.features.organization.model import Organization, OutsideBody, Post, Role
    from branchdesk.features.safety.screen import RecycleBinDialog

    one = next(member for member in roll.all() if member.branch_id)
    spare = Organization(id=new_id(), full_name="中共示例大学录错的支部委员会", short_name="录错的支部")
    theirs = Post(id=new_id(), organization_id=spare.id, role=Role.SECRETARY, member_id=one.id, from_on=DAY)
    post = Post(id=new_id(), organization_id=one.branch_id, role=Role.ADVISER, holder="外聘老师", from_on=DAY)
    body = OutsideBody(id=new_id(), full_name="示例社区党委")
    month = Month(2026, 10)
    relief = Relief(id=new_id(), member_id=one.id, kind=ReliefKind.EXEMPT, approver="党委", approved_on=DAY,
                    discussed_at="支委会", from_month=month, until_month=month)  # fmt: skip
    large = LargeDues(id=new_id(), member_id=one.id, amount=Yuan(200000), received_on=DAY, collector="学院党委")
    note = ArrearsNote(id=new_id(), member_id=one.id, from_month=month, until_month=month)
    away = PaidElsewhere(
        id=new_id(), member_id=one.id, from_month=month, until_month=month, place="外地", voucher="收据 1"
    )
    for command, record in (
        (organizing.found, spare), (organizing.appoint, theirs), (organizing.appoint, post), (organizing.add_outside_body, body),
        (dues.grant_relief, relief), (dues.take_large, large), (dues.note_arrears, note),
        (dues.record_elsewhere, away),
    ):  # fmt: skip
        desk.do("登记", command, record)
    for command, record in (
        (organizing.remove_organization, spare), (organizing.remove_post, post), (organizing.remove_outside_body, body),
        (dues.drop_relief, relief), (dues.drop_large, large), (dues.drop_arrears_note, note),
        (dues.drop_elsewhere, away),
    ):  # fmt: skip
        desk.do("删除", command, record.id)
    found = {(line.entity, line.name) for line in queries.removed(ledger)}
    assert found == {
        ("organization", "录错的支部"), ("post", "外聘老师 指导教师"), ("outside_body", "示例社区党委"), ("relief", one.name),
        ("large_dues", one.name), ("arrears_note", one.name), ("paid_elsewhere", f"{one.name} 2026-10"),
    }  # fmt: skip
    dialog = RecycleBinDialog(desk)
    qtbot.addWidget(dialog)
    dialog.table.selectAll()
    dialog.restore_button.click()
    assert queries.removed(ledger) == []
    assert {spare.id} <= {row[0] for row in ledger.read("SELECT id FROM organization WHERE alive = 1")}
    assert {theirs.id, post.id} <= {row[0] for row in ledger.read("SELECT id FROM post WHERE alive = 1")}
    assert queries.log_page(ledger, Wanted(), limit=1)[0].label == "恢复 7 项"
    desk.undo()
    assert len(queries.removed(ledger)) == 7


def test_what_does_not_fit_any_more_stays_in_the_bin_with_the_reason(qtbot, ledger, desk) -> None:
    from branchdesk.features.organization import commands as organizing
    from branchdesk.features.organization.model import OutsideBody
    from branchdesk.features.safety.screen import RecycleBinDialog

    body = OutsideBody(id=new_id(), full_name="示例社区党委")
    desk.do("登记", organizing.add_outside_body, body)
    desk.do("删除", organizing.remove_outside_body, body.id)
    desk.do("登记", organizing.add_outside_body, OutsideBody(id=new_id(), full_name="示例社区党委"))
    dialog = RecycleBinDialog(desk)
    qtbot.addWidget(dialog)
    dialog.table.selectAll()
    dialog.restore_button.click()
    assert "不能恢复“示例社区党委”" in dialog.notices.text()
    assert [line.entity for line in queries.removed(ledger)] == ["outside_body"]


def test_what_is_kept_beside_meetings_comes_back_too_after_a_meeting_that_undo_does_not_pass(
    ledger, desk, roll
) -> None:
    one, other = (member for member in roll.all()[:2])
    kept = (
        (meetings.exclude, Exclusion(id=new_id(), member_id=one.id, kind=ExclusionKind.BEDRIDDEN, from_on=DAY), meetings.unexclude),
        (meetings.plan_absence, PlannedAbsence(id=new_id(), member_id=one.id, from_on=DAY, until_on=DAY), meetings.drop_absence),
        (meetings.note_talk, Talk(id=new_id(), branch_id=one.branch_id, on=DAY, first=one.name, first_id=one.id, second=other.name,
                                  second_id=other.id), meetings.drop_talk),
    )  # fmt: skip
    for command, record, drop in kept:
        desk.do("登记", command, record)
        desk.do("删除", drop, record.id)
    desk.do("定稿", lambda work: work.forbid_undo() or work.note("member", one.id, "定稿"))
    found = queries.removed(ledger)
    assert {(line.entity, line.name, line.branch_id) for line in found} == {
        ("exclusion", one.name, one.branch_id), ("planned_absence", one.name, one.branch_id),
        ("talk", f"{one.name}、{other.name}", one.branch_id),
    }  # fmt: skip
    desk.do("恢复", safety.bring_back, found)
    assert queries.removed(ledger) == []
    for _command, record, _drop in kept:
        assert codec.entity(type(record)) in {line.entity for line in found}
        assert ledger.read(f"SELECT alive FROM {codec.entity(type(record))} WHERE id = ?", [record.id]) == [(1,)]
