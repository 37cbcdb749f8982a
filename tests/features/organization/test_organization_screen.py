"""The 党组织 dialog over a real ledger: the tree, the forms, posts as at a day, findings, outside bodies."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from branchdesk.features.members.model import Member, Standing
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization import commands, queries
from branchdesk.features.organization.model import BranchKind, Organization, OutsideBody, Post, Role, Running, Tier
from branchdesk.features.organization.screen import OrganizationDialog
from branchdesk.features.organization.store import OrganizationStore, OutsideBodyStore, PostStore
from branchdesk.kernel.dates import Day
from branchdesk.storage import undo, upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.work import unit_of_work
from branchdesk.widgets import actions, theme
from branchdesk.widgets.dialog import FormDialog
from branchdesk.widgets.notices import Notices

ME = Author("测试员", "PC-1")
STORES: dict[type, Any] = {Organization: OrganizationStore, Post: PostStore, Member: MemberStore,
                           OutsideBody: OutsideBodyStore}  # fmt: skip


class LedgerDesk(QObject):
    """The desk protocol over a ledger, without a window."""

    changed = Signal(object)
    branch_changed = Signal()

    def __init__(self, ledger: Ledger, notices: Notices) -> None:
        super().__init__()
        self.ledger = ledger
        self.notices = notices
        self.branch_id: str | None = None
        self.read_only = False
        self.labels: list[str] = []

    def do(self, label: str, command: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        with unit_of_work(self.ledger, label, ME) as work:
            answer = command(work, *args, **kwargs)
        self.labels.append(label)
        self.changed.emit(frozenset(work.touched))
        return answer

    def ask(self, query: Callable[..., Any], /, *args: Any) -> Any:
        return query(self.ledger, *args)

    def setting(self, name: str, default: Any) -> Any:
        return default

    def keep(self, name: str, value: object) -> None:
        raise AssertionError(name)

    def run(self, text: str, work: Callable[..., Any], done: Callable[..., object]) -> Any:
        raise AssertionError(text)


@pytest.fixture(scope="module")
def college_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A committee, a branch with two groups and a secretary, a temporary branch, a partner outside."""
    path = tmp_path_factory.mktemp("college") / "college.bdb"
    upgrade.create(path, None)
    ledger = open_ledger(path)
    records = [
        Organization(id="c", full_name="中共某某大学文学院委员会", short_name="文学院党委", tier=Tier.COMMITTEE),
        Organization(
            id="b",
            full_name="中共某某大学文学院教师支部委员会",
            short_name="教师党支部",
            parent_id="c",
            kind=BranchKind.TEACHERS,
            term_started_on=Day(2023, 9, 1),
        ),
        Organization(id="g1", full_name="第一党小组", tier=Tier.GROUP, parent_id="b", order=1),
        Organization(id="g2", full_name="第二党小组", tier=Tier.GROUP, parent_id="b", order=2),
        Organization(id="t", full_name="中共某某大学工作队临时支部", parent_id="c", kind=BranchKind.TEMPORARY, order=9),
        Member(id="m1", name="王芳", branch_id="b", group_id="g1"),
        Member(id="m2", name="李强", branch_id="b", group_id="g1"),
        Member(id="m3", name="赵敏", branch_id="b", standing=Standing.PROBATIONARY),
        Post(id="p1", organization_id="b", role=Role.SECRETARY, member_id="m1", from_on=Day(2023, 9, 1)),
        Post(
            id="p0",
            organization_id="b",
            role=Role.SECRETARY,
            holder="钱进",
            from_on=Day(2020, 9, 1),
            until_on=Day(2023, 8, 31),
        ),
        OutsideBody(id="o", full_name="某某街道党工委", contact="孙丽"),
    ]
    with unit_of_work(ledger, "准备", ME) as work:
        for record in records:
            STORES[type(record)](work).save(record)
    ledger.close()
    return path


@pytest.fixture
def desk(college_file: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[LedgerDesk]:
    path = tmp_path / "台账.bdb"
    shutil.copy(college_file, path)
    ledger = open_ledger(path)
    notices = Notices()
    qtbot.addWidget(notices)
    yield LedgerDesk(ledger, notices)
    ledger.close()


def open_dialog(desk: LedgerDesk, qtbot: QtBot) -> OrganizationDialog:
    dialog = OrganizationDialog(desk, lambda: [("m1", "王芳（DY00001）"), ("m2", "李强（DY00002）")])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


@pytest.fixture
def dialog(desk: LedgerDesk, qtbot: QtBot) -> OrganizationDialog:
    return open_dialog(desk, qtbot)


def form(dialog: OrganizationDialog) -> FormDialog:
    assert dialog.form_dialog is not None
    return dialog.form_dialog


def fill(dialog: OrganizationDialog, **texts: str) -> None:
    for name, text in texts.items():
        form(dialog).form.fill(name, text)


def lines_of(dialog: OrganizationDialog) -> list[tuple[str, str, str]]:
    found: list[QTreeWidgetItem] = dialog.tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
    return [(item.text(0), item.text(1), item.text(2)) for item in found]


# ---- looking ----


def test_the_tree_shows_every_organization_with_its_members_counted(dialog):
    assert lines_of(dialog) == [
        ("文学院党委", "2", "1"),
        ("教师党支部", "2", "1"),
        ("第一党小组", "2", "0"),
        ("第二党小组", "0", "0"),
        ("中共某某大学工作队临时支部", "0", "0"),
    ]


def test_it_opens_at_the_branch_of_the_header(desk, qtbot):
    desk.branch_id = "b"
    assert open_dialog(desk, qtbot).current.id == "b"


def test_it_fits_a_small_screen_at_every_text_size(desk, qtbot, qapp):
    for scale in theme.SCALES:
        theme.apply(qapp, "light", scale)
        hint = open_dialog(desk, qtbot).minimumSizeHint()
        assert hint.width() <= 1000, scale
        assert hint.height() <= 552, scale
    theme.apply(qapp, "light")


def test_every_verb_has_words_a_tip_and_a_lawful_shortcut(dialog):
    assert actions.faults(dialog) == []


def test_posts_show_who_sits_and_who_sat(dialog):
    dialog.tree.choose("b")
    shown = [(line.title, line.holder, line.state) for line in dialog.posts.model.shown_records()]
    assert shown == [("支部书记", "王芳", "在任"), ("支部书记", "钱进", "已离任")]


def test_posts_as_at_a_day_follow_what_is_typed(dialog, type_text):
    dialog.tree.choose("b")
    dialog.card.segments.setCurrentIndex(1)
    type_text(dialog.posts.day.line, "2022-05-01")
    qline: QLineEdit = dialog.posts.day.line
    qline.textEdited.emit(qline.text())
    assert [line.holder for line in dialog.posts.model.shown_records()] == ["钱进"]
    qline.setText("不是日期")
    qline.textEdited.emit(qline.text())
    assert len(dialog.posts.model.shown_records()) == 2


def test_findings_cover_everything_below_and_lead_there(dialog):
    dialog.tree.choose("c")
    found = dialog.findings.model.shown_records()
    assert {"no_leader", "term_over"} <= {one.code for one in found}
    assert dialog.card.segments.tabText(2) == f"提醒 {len(found)}"
    dialog.findings.organization_asked.emit("g2")
    assert dialog.current.id == "g2"


def test_a_reader_only_looks(desk, qtbot):
    desk.read_only = True
    dialog = open_dialog(desk, qtbot)
    dialog.tree.choose("b")
    for verbs, names in (
        (dialog.verbs, ("found_branch", "edit", "dissolve")),
        (dialog.posts.verbs, ("appoint", "renew")),
    ):
        assert not any(verbs[name].isEnabled() for name in names)
    dialog.tree.opened.emit()
    assert dialog.form_dialog is None


# ---- organizations ----


def test_a_branch_is_founded_under_the_committee_with_the_keyboard(dialog, desk, qtbot):
    dialog.tree.choose("g1")
    dialog.tree.setFocus()
    dialog.verbs["found_branch"].trigger()
    assert form(dialog).form.text("parent_id") == "文学院党委"
    fill(dialog, full_name="中共某某大学文学院学生支部委员会", short_name="学生党支部", kind="学生")
    form(dialog).save()
    assert dialog.current.name == "学生党支部"
    assert dialog.notices.tone == "ok"
    assert desk.labels == ["新设党支部“学生党支部”"]
    assert queries.organization(desk.ledger, dialog.current.id).kind is BranchKind.STUDENTS


def test_a_group_is_founded_in_the_chosen_branch(dialog, desk):
    dialog.tree.choose("g2")
    dialog.verbs["found_group"].trigger()
    fill(dialog, full_name="第三党小组")
    form(dialog).save()
    assert queries.organization(desk.ledger, dialog.current.id).parent_id == "b"


def test_a_name_that_is_taken_is_said_under_its_field_and_nothing_is_lost(dialog, desk):
    dialog.tree.choose("c")
    dialog.verbs["found_branch"].trigger()
    fill(dialog, full_name="教师党支部")
    form(dialog).save()
    assert form(dialog).isVisible()
    assert "已有名为" in form(dialog).form.cell("full_name").message
    assert desk.labels == []
    fill(dialog, full_name="学生党支部")
    form(dialog).save()
    assert len(desk.labels) == 1


def test_enter_edits_and_the_tree_shows_the_new_name(dialog, desk, qtbot):
    dialog.tree.choose("b")
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Return)
    fill(dialog, short_name="教工党支部", term_started_on="2026-09-01")
    form(dialog).save()
    assert ("教工党支部", "2", "1") in lines_of(dialog)
    assert queries.organization(desk.ledger, "b").term_started_on == Day(2026, 9, 1)
    undo.undo(desk.ledger, ME)
    dialog.refresh()
    assert ("教师党支部", "2", "1") in lines_of(dialog)


def test_a_kind_belongs_to_branches_only(dialog):
    dialog.tree.choose("b")
    dialog.verbs["edit"].trigger()
    editor = form(dialog).form.editor("kind")
    assert editor.box.isEnabled()
    form(dialog).form.editor("tier").set_text("党总支")
    form(dialog).form.editor("tier").changed.emit()
    assert not editor.box.isEnabled()
    assert form(dialog).form.text("kind") == ""


def test_the_right_to_approve_members_is_asked_of_committees_only(dialog, desk):
    dialog.tree.choose("c")
    dialog.verbs["edit"].trigger()
    cell = form(dialog).form.cell("may_approve")
    assert cell.isVisible()
    assert cell.message == "有审批权的党委勾选；党总支只审议"
    fill(dialog, may_approve="")
    form(dialog).save()
    assert queries.organization(desk.ledger, "c").may_approve is False
    assert ("可审批预备党员", "否，由上级党委审批") in told(desk, "c")
    dialog.tree.choose("b")
    dialog.verbs["edit"].trigger()
    assert not form(dialog).form.cell("may_approve").isVisible()
    fill(dialog, short_name="教工党支部")
    form(dialog).save()
    assert queries.organization(desk.ledger, "b").may_approve is True
    assert "可审批预备党员" not in dict(told(desk, "b"))


def told(desk, uid):
    line = next(one for one in queries.tree(desk.ledger) if one.id == uid)
    sections = queries.facts(queries.organization(desk.ledger, uid), line, "")
    return [pair for _, pairs in sections for pair in pairs]


def test_a_body_that_becomes_a_committee_is_asked_then(dialog):
    dialog.tree.choose("b")
    dialog.verbs["edit"].trigger()
    form(dialog).form.editor("tier").set_text("党委")
    form(dialog).form.editor("tier").changed.emit()
    assert form(dialog).form.cell("may_approve").isVisible()


def test_clearing_a_field_empties_it(dialog, desk):
    dialog.tree.choose("b")
    dialog.verbs["edit"].trigger()
    fill(dialog, short_name="", term_years="")
    form(dialog).save()
    saved = queries.organization(desk.ledger, "b")
    assert (saved.short_name, saved.term_years) == ("", 3)


def test_a_branch_with_members_is_not_dissolved_and_the_form_says_why(dialog, desk):
    dialog.tree.choose("b")
    dialog.verbs["dissolve"].trigger()
    form(dialog).save()
    assert "还有 3 名党员" in form(dialog).notices.text()
    assert desk.labels == []


def test_a_branch_is_dissolved_and_taken_back(dialog, desk):
    dialog.tree.choose("t")
    dialog.verbs["dissolve"].trigger()
    fill(dialog, ended_on="2026-11-01")
    form(dialog).save()
    assert ("中共某某大学工作队临时支部（已撤销）", "0", "0") in lines_of(dialog)
    assert not dialog.verbs["dissolve"].isEnabled()
    dialog.verbs["resume"].trigger()
    assert queries.organization(desk.ledger, "t").running is Running.ACTIVE


def test_what_was_entered_by_mistake_is_removed_after_a_question(dialog, desk, answers):
    dialog.tree.choose("g2")
    answers.will_say(False, True)
    dialog.verbs["remove"].trigger()
    assert queries.organization(desk.ledger, "g2") is not None
    dialog.verbs["remove"].trigger()
    assert queries.organization(desk.ledger, "g2") is None
    assert "回收站" in answers.asked[0].text


def test_a_refused_removal_is_said_on_the_strip(dialog, answers):
    dialog.tree.choose("b")
    answers.will_say(True)
    dialog.verbs["remove"].trigger()
    assert dialog.notices.tone == "err"
    assert "不能删除" in dialog.notices.text()


# ---- posts ----


def test_a_new_secretary_lets_the_old_one_go_after_a_question(dialog, desk, answers):
    dialog.tree.choose("b")
    dialog.posts.verbs["appoint"].trigger()
    fill(dialog, role="书记", member_id="李强（DY00002）", from_on="2026-11-10")
    answers.will_say(False, True)
    form(dialog).save()
    assert form(dialog).isVisible()
    assert desk.labels == []
    form(dialog).save()
    assert queries.post(desk.ledger, "p1").until_on == Day(2026, 11, 9)
    assert [line.holder for line in dialog.posts.model.shown_records()] == ["李强", "王芳", "钱进"]
    assert "王芳" in answers.asked[0].title


def test_a_group_offers_only_its_leader(dialog, desk):
    dialog.tree.choose("g1")
    dialog.posts.verbs["appoint"].trigger()
    assert form(dialog).form.text("role") == "党小组组长"
    fill(dialog, member_id="李强（DY00002）")
    form(dialog).save()
    assert queries.tree(desk.ledger)[2].secretary == "李强"


def test_a_post_without_a_holder_is_refused_under_the_field(dialog):
    dialog.tree.choose("b")
    dialog.posts.verbs["appoint"].trigger()
    fill(dialog, role="组织委员")
    form(dialog).save()
    assert "请选择党员" in form(dialog).form.cell("member_id").message


def test_a_post_ends_and_cannot_end_twice(dialog, desk):
    dialog.tree.choose("b")
    dialog.posts.table.select_key("p1")
    dialog.posts.verbs["end_post"].trigger()
    fill(dialog, until_on="2026-11-01")
    form(dialog).save()
    assert queries.post(desk.ledger, "p1").until_on == Day(2026, 11, 1)
    assert not dialog.posts.verbs["end_post"].isEnabled()


def test_a_mistake_is_corrected_or_removed(dialog, desk, answers, qtbot):
    dialog.tree.choose("b")
    dialog.card.segments.setCurrentIndex(1)
    dialog.posts.table.select_key("p0")
    qtbot.keyClick(dialog.posts.table, Qt.Key.Key_Return)
    fill(dialog, basis="组字〔2020〕5号")
    form(dialog).save()
    assert queries.post(desk.ledger, "p0").basis == "组字〔2020〕5号"
    answers.will_say(True)
    qtbot.keyClick(dialog.posts.table, Qt.Key.Key_Delete)
    assert queries.post(desk.ledger, "p0") is None


def test_a_new_term_begins_with_those_who_sit_and_may_change_them(dialog, desk):
    dialog.tree.choose("b")
    dialog.posts.verbs["renew"].trigger()
    assert form(dialog).form.text("secretary") == "王芳（DY00001）"
    fill(dialog, on="2026-11-20", organization="李强（DY00002）", basis="选举结果的批复")
    form(dialog).save()
    now = [(line.title, line.holder, str(line.from_on)) for line in queries.posts(desk.ledger, "b") if line.current]
    assert now == [("支部书记", "王芳", "2026-11-20"), ("组织委员", "李强", "2026-11-20")]
    assert queries.organization(desk.ledger, "b").term_started_on == Day(2026, 11, 20)
    assert len(desk.labels) == 1


def test_a_temporary_branch_and_a_group_hold_no_elections(dialog):
    for uid in ("t", "g1"):
        dialog.tree.choose(uid)
        assert not dialog.posts.verbs["renew"].isEnabled()


# ---- outside bodies ----


def test_outside_bodies_are_added_edited_searched_and_removed(dialog, desk, answers):
    dialog.views.setCurrentIndex(1)
    dialog.outside.verbs["add_body"].trigger()
    fill(dialog, full_name="某某中学党支部", contact="周洋", phone="0411-84700000")
    form(dialog).save()
    assert dialog.outside.chosen.full_name == "某某中学党支部"
    dialog.outside.search.setText("孙丽")
    assert [body.id for body in dialog.outside.model.shown_records()] == ["o"]
    dialog.outside.search.clear()
    dialog.outside.table.select_key("o")
    dialog.outside.verbs["alter_body"].trigger()
    fill(dialog, contact="")
    form(dialog).save()
    assert {body.contact for body in queries.outside_bodies(desk.ledger)} == {"", "周洋"}
    answers.will_say(True)
    dialog.outside.verbs["remove_body"].trigger()
    assert [body.full_name for body in queries.outside_bodies(desk.ledger)] == ["某某中学党支部"]


# ---- keyboard and lifetime ----


def test_f6_walks_between_the_tree_and_the_page_beside_it(dialog, qtbot):
    dialog.tree.choose("b")
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.card.segments.setCurrentIndex(1)
    dialog.tree.setFocus()
    qtbot.keyClick(dialog, Qt.Key.Key_F6)
    assert dialog.posts.table.hasFocus()
    qtbot.keyClick(dialog, Qt.Key.Key_F6)
    assert dialog.tree.hasFocus()


def test_ctrl_n_means_what_the_focus_is_in(dialog, qtbot):
    dialog.tree.choose("b")
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.card.segments.setCurrentIndex(1)
    dialog.posts.table.setFocus()
    qtbot.keyClick(dialog.posts.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert "任职" in form(dialog).windowTitle()


def rename(desk: LedgerDesk, uid: str, full_name: str) -> None:
    before = desk.ask(queries.organization, uid)
    assert before is not None
    desk.do("更名", commands.alter, replace(before, full_name=full_name))


def test_folded_branches_stay_folded_and_the_choice_stays(dialog, desk):
    dialog.tree.choose("b")
    dialog.tree.currentItem().setExpanded(False)
    rename(desk, "t", "中共某某大学驻村工作队临时支部")
    assert not dialog.tree.currentItem().isExpanded()
    assert dialog.current.id == "b"


def test_an_empty_ledger_offers_to_set_up_the_first(blank_desk, qtbot):
    dialog = open_dialog(blank_desk, qtbot)
    assert dialog.current is None
    assert not dialog.card.isVisible()
    dialog.verbs["found_branch"].trigger()
    fill(dialog, full_name="机关第一党支部")
    form(dialog).save()
    assert dialog.current.name == "机关第一党支部"


@pytest.fixture
def blank_desk(tmp_path: Path, qtbot: QtBot) -> Iterator[LedgerDesk]:
    upgrade.create(tmp_path / "blank.bdb", None)
    ledger = open_ledger(tmp_path / "blank.bdb")
    notices = Notices()
    qtbot.addWidget(notices)
    yield LedgerDesk(ledger, notices)
    ledger.close()


def test_a_closed_dialog_no_longer_listens_and_goes(desk, qtbot):
    dialog = OrganizationDialog(desk, list)
    dialog.show()
    dialog.reject()
    rename(desk, "t", "中共某某大学驻村工作队临时支部")
    assert ("中共某某大学工作队临时支部", "0", "0") in lines_of(dialog)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
