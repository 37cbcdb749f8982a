"""The log in words, the recycle bin, backups on the shelf, and the health of a real ledger."""

import shutil
from dataclasses import replace
from datetime import date

import pytest

from branchdesk.features.members import commands
from branchdesk.features.members.model import Arrival, Arriving, Aspect, Restriction, RestrictionKind
from branchdesk.features.organization import commands as organization_commands
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.model import Post, Role
from branchdesk.features.safety import commands as bin_of
from branchdesk.features.safety import queries, store
from branchdesk.features.safety.queries import Wanted
from branchdesk.features.safety.store import Shelf
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import UnreadableFile
from branchdesk.kernel.problems import Level
from branchdesk.kernel.records import new_id
from branchdesk.storage import backup

TODAY = date(2026, 11, 21)


def quietly(_done: int, _total: int, _text: str) -> None:
    pass


def newest(ledger, **wanted):
    return queries.log_page(ledger, Wanted(**wanted))[0]


# ---- the log in words ----


def test_a_change_is_told_with_the_label_of_the_field_and_the_words_of_its_values(ledger, roll):
    one = next(m for m in roll.all() if m.ethnicity == "01")
    roll.change(one, ethnicity="15")
    line = newest(ledger)
    assert (line.subject, line.deed, line.field, line.old, line.new) == (one.name, "修改", "民族", "汉族", "土家族")
    assert (line.label, line.entity, line.member_id, line.at) == ("修改党员", "党员", one.id, "2026-11-21 09:42:00")


def test_id_and_phone_numbers_are_masked_in_changes_and_in_new_records(ledger, roll):
    one = roll.all()[0]
    roll.change(one, phone="19900001234")
    line = newest(ledger)
    assert line.field == "手机号"
    assert line.new == "199****1234"
    first = queries.log_page(ledger, Wanted(kind="insert", member_id=one.id))[-1]
    assert one.id_number not in first.new
    assert "身份证号：990***" in first.new


def test_branches_are_named_and_not_numbered(ledger, desk, roll):
    one = roll.all()[0]
    branches = dict(organization.branches(ledger))
    other = next(uid for uid in branches if uid != one.branch_id)
    desk.do("调整支部", commands.move, [one.id], Aspect.BRANCH, other, Day.parse("2026-09-01"), "岗位调整")
    lines = queries.log_page(ledger, Wanted(member_id=one.id))
    moved = next(line for line in lines if line.field == "所在支部")
    assert moved.new == branches[other]
    record = next(line for line in lines if "变动事项：所在支部" in line.new)
    assert (record.entity, record.subject) == ("党员变动", one.name)
    assert f"变动后：{branches[other]}" in record.new


def test_a_post_is_told_with_the_person_and_the_organization(ledger, desk, roll):
    one = roll.all()[0]
    branch, name = organization.branches(ledger)[0]
    post = Post(id=new_id(), organization_id=branch, role=Role.YOUTH, member_id=one.id, from_on=Day.parse("2026-01-05"))
    desk.do("任职", organization_commands.appoint, post)
    line = newest(ledger)
    assert (line.entity, line.subject) == ("任职", f"{one.name} 青年委员")
    assert f"党组织：{name}" in line.new
    assert "职务：青年委员" in line.new


def test_removal_undo_and_notes_have_words_of_their_own(ledger, desk, roll):
    one, other = roll.all()[:2]
    roll.remove(one)
    assert newest(ledger).new == "移入回收站"
    desk.undo()
    assert newest(ledger, kind="turn").deed == "撤销：恢复"
    desk.do("导出名册", commands.reveal, [other.id], "导出完整证件号")
    noted = newest(ledger, kind="note")
    assert (noted.deed, noted.new, noted.subject) == ("记录", "导出完整证件号", other.name)


def test_a_merge_shows_no_record_numbers(ledger, desk, roll):
    keep, drop = roll.all()[:2]
    desk.do("合并党员", commands.merge, keep.id, drop.id)
    note = newest(ledger, kind="note")
    assert note.new.startswith("合并到 ")
    assert keep.id not in note.new
    assert queries.merged_into(ledger) == {drop.id: note.new}


def test_a_merge_is_known_by_what_it_did_last(ledger, desk, roll):
    keep, drop, other = roll.all()[:3]
    desk.do("合并党员", commands.merge, keep.id, drop.id)
    words = queries.merged_into(ledger)
    desk.undo()
    desk.redo()
    assert queries.merged_into(ledger) == words
    desk.undo()
    assert queries.merged_into(ledger) == {}
    desk.do("查看", commands.reveal, [other.id], "合并到 别人")
    roll.remove(drop, other)
    assert queries.merged_into(ledger) == {}, "both were simply removed"


@pytest.mark.parametrize("text", ["pinyin", "name", "number", "actor", "old name"])
def test_the_log_is_searched_by_person_operation_and_content(ledger, roll, text):
    one = roll.all()[0]
    roll.change(one, name="任长霞")
    word = {
        "pinyin": "rcx",
        "name": "任长霞",
        "number": one.number,
        "actor": queries.log_page(ledger, Wanted())[0].actor,
        "old name": one.name,
    }[text]
    assert newest(ledger, text=word).new == "任长霞"
    assert queries.log_page(ledger, Wanted(text="100%_没有")) == []


def test_the_derived_pinyin_key_is_never_shown(ledger, roll):
    roll.change(roll.all()[0], name="任长霞")
    lines = queries.log_page(ledger, Wanted())
    assert not any("name_key" in line.field or "ren2" in line.new for line in lines)


def test_pages_of_the_log_follow_each_other_without_gap(ledger):
    whole = queries.log_page(ledger, Wanted(), limit=10_000)
    first = queries.log_page(ledger, Wanted(), limit=7)
    second = queries.log_page(ledger, Wanted(), before=first[-1].pos, limit=10_000)
    assert first + second == whole
    assert list(queries.exporting(ledger, Wanted())(quietly)) == whole


def test_a_later_room_that_is_not_known_here_still_reads(ledger, desk):
    desk.do("别的", lambda work: work.note("later_room", "x-1", "开过会"))
    line = newest(ledger)
    assert (line.entity, line.subject, line.new) == ("later_room", "", "开过会")


# ---- the recycle bin ----


def test_whoever_was_removed_is_in_the_bin_and_whose_registration_was_undone_is_not(ledger, desk, roll):
    one = roll.all()[0]
    new = replace(one, id=new_id(), name="新来的", number="", id_number=None, staff_number="", phone=None)
    desk.do("新增党员", commands.register, new)
    desk.undo()
    desk.redo()
    desk.undo()
    assert queries.removed(ledger) == []
    roll.remove(one)
    desk.do("恢复", commands.bring_back, [one.id])
    assert queries.removed(ledger) == []
    desk.undo()
    assert [(line.id, line.removed_at[:10]) for line in queries.removed(ledger)] == [(one.id, "2026-11-21")]


# ---- backups ----


def test_a_copy_at_the_second_place_is_the_same_backup(ledger, tmp_path):
    shelf = Shelf(tmp_path / "here", tmp_path / "stick", ledger.info("uuid"))
    made = backup.make(ledger, shelf.folder, "manual")
    shelf.second.mkdir()
    shutil.copy2(made.path, shelf.second)
    kept, there = store.backups(shelf)
    assert there
    assert [(one.backup.path, one.places) for one in kept] == [(made.path, ("本机", "第二位置"))]


def test_a_second_place_that_is_not_there_is_told(ledger, tmp_path):
    assert store.backups(Shelf(tmp_path / "none", tmp_path / "gone", "x")) == ([], False)


def test_a_sound_backup_is_proved_and_one_of_another_password_is_only_sealed(ledger, tmp_path):
    made = backup.make(ledger, tmp_path / "b", "manual")
    assert store.proving(ledger, made.path)() is True
    ledger.change_password("another Good one 73")
    assert store.proving(ledger, made.path)() is False


def test_a_backup_with_a_flipped_byte_is_damaged(ledger, tmp_path):
    made = backup.make(ledger, tmp_path / "b", "manual")
    data = bytearray(made.path.read_bytes())
    data[len(data) // 2] ^= 1
    made.path.write_bytes(data)
    with pytest.raises(UnreadableFile):
        store.proving(ledger, made.path)()


# ---- health ----


def test_a_sound_ledger_is_sound(ledger):
    steps = []
    found = queries.health(ledger, TODAY)(lambda done, total, text: steps.append((done, total)))
    assert found.sound
    assert found.members == 40
    assert not [one for one in found.faults if one.area in ("台账文件", "变更记录")]
    assert steps[0] == (0, 5)
    assert steps[-1] == (5, 5)


def test_faults_of_the_roll_name_the_member_the_field_and_the_branch(ledger, roll):
    one = next(m for m in roll.all() if m.branch_id)
    roll.change(one, ethnicity=None)
    found = queries.health(ledger, TODAY)(quietly)
    fault = next(f for f in found.faults if f.member_id == one.id and f.field == "民族")
    assert (fault.level, fault.area, fault.name, fault.number) == (Level.WARN, "党员名册", one.name, one.number)
    assert fault.branch == organization.names(ledger)[one.branch_id]
    assert "缺民族" in fault.text


def test_the_heavy_faults_come_first(ledger):
    faults = queries.health(ledger, TODAY)(quietly).faults
    ranks = [one.level.rank for one in faults]
    assert ranks == sorted(ranks, reverse=True)
    assert [one.id for one in faults] == list(range(len(faults)))


def test_a_table_edited_behind_the_log_is_found(ledger, roll):
    ledger.connection.execute("UPDATE member SET name = '张冠李戴' WHERE id = ?", (roll.all()[0].id,))
    found = queries.health(ledger, TODAY)(quietly)
    assert not found.sound
    assert (found.faults[0].level, found.faults[0].area) == (Level.BLOCK, "变更记录")


def test_two_records_of_one_person_are_listed_as_a_pair(ledger, desk, roll):
    one = roll.all()[0]
    twin = replace(one, id=new_id(), number="X1", id_number=None, staff_number="", phone=None)
    desk.do("新增党员", commands.register, twin)
    found = queries.health(ledger, TODAY)(quietly)
    assert found.duplicates >= 1
    assert any(f.area == "疑似重复" and one.name in f.text for f in found.faults)


def test_what_hung_on_a_card_lies_in_the_bin_by_itself_and_with_its_card_only_then(ledger, desk, roll):
    one = roll.all()[0]
    limit = Restriction(id="limit-1", member_id=one.id, kind=RestrictionKind.ON_PROBATION,
                        from_on=Day.parse("2026-03-01"), basis="党委决定")  # fmt: skip
    came = Arrival(id="came-1", member_id=one.id, on=Day.parse("2026-01-05"), way=Arriving.IN_PROVINCE)
    desk.do("登记", commands.restrict, limit)
    desk.do("登记", commands.note_arrival, came)
    desk.do("删除", commands.lift_restriction, limit.id)
    desk.do("删除", commands.drop_arrival, came.id)
    found = {each.id: each for each in queries.removed(ledger) if each.id in (limit.id, came.id)}
    assert {each.number for each in found.values()} == {"党委决定", ""}
    assert all(one.name in each.name for each in found.values())
    desk.do("删除", commands.remove, [one.id])
    assert not {each.id for each in queries.removed(ledger)} & {limit.id, came.id}
    desk.do("恢复", commands.bring_back, [one.id])
    desk.do("恢复", bin_of.bring_back, list(found.values()))
    assert not {each.id for each in queries.removed(ledger)} & {limit.id, came.id}


def test_whatever_the_bin_offers_has_a_verb_that_brings_it_back():
    assert bin_of._VERBS.keys() == queries.RECYCLED
