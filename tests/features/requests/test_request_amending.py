"""更正办理: a step written down once is never overwritten; a correction is a deed of its own, with its reason."""

from dataclasses import replace

import pytest
from requests_ledger import NOW, call, do, request, settled
from requests_page import home, kinds, ledger_file, line_of, page, start, window

from branchdesk.features.requests import commands, queries
from branchdesk.features.requests.dialogs.amending import AmendDialog
from branchdesk.features.requests.dialogs.request import RequestDialog
from branchdesk.features.requests.model import Request, Step
from branchdesk.features.requests.panels import told
from branchdesk.features.requests.papers.sheet import request_blocks
from branchdesk.features.requests.rules import amending
from branchdesk.features.requests.screen import RequestsScreen
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.storage.engine import Ledger
from program_fixtures import in_turn

__all__ = ["home", "kinds", "ledger_file", "page", "start", "window"]


def kept(ledger: Ledger, uid: str) -> Request:
    found = queries.line(ledger, uid)
    assert found is not None
    return found.request


def test_nothing_written_down_is_overwritten_by_doing_it_again(ledger: Ledger) -> None:
    it = do(ledger, commands.take_in, request())
    do(ledger, commands.respond, it.id, "2026-11-20T17:00", "已联系后勤")
    with pytest.raises(Refusal, match="已登记响应，不能覆盖"):
        do(ledger, commands.respond, it.id, "2026-11-20T18:00", "又联系了一次")
    do(ledger, commands.settle, it.id, "2026-11-20T18:00", "已换灯泡", "2026-11-20T18:30", "电话")
    with pytest.raises(Refusal, match="已登记办结，不能覆盖"):
        do(ledger, commands.settle, it.id, "2026-11-20T19:00", "再修")
    with pytest.raises(Refusal, match="已登记反馈，不能覆盖"):
        do(ledger, commands.feed_back, it.id, "2026-11-20T19:00", "当面")
    found = kept(ledger, it.id)
    assert (found.responded_at, found.settled_at, found.feedback_at) == (
        "2026-11-20T17:00", "2026-11-20T18:00", "2026-11-20T18:30",
    )  # fmt: skip


def test_putting_the_intake_right_leaves_the_steps_alone(ledger: Ledger) -> None:
    it = settled(ledger)
    assert do(ledger, commands.correct, replace(it, settled_at="", kind="网络")).settled_at == it.settled_at


def test_moving_the_intake_wants_a_reason_and_keeps_the_old_time(ledger: Ledger) -> None:
    it = do(ledger, commands.take_in, request("2026-11-20T08:00", note="楼道"))
    moved = replace(it, received_at="2026-11-20T09:30")
    with pytest.raises(Rejected, match="受理时间改了，时限随之改变，请写明理由") as refused:
        do(ledger, commands.correct, moved, " ")
    assert [one.field for one in refused.value.problems] == ["reason"]
    after = do(ledger, commands.correct, replace(moved, note="楼道\n灯"), "首接时看错了钟")
    again = do(ledger, commands.correct, replace(after, received_at="2026-11-20T09:00", note=""), "又核对了电话记录")
    assert (again.received_at, amending.said(again.note)) == ("2026-11-20T09:00", "")
    first, second = amending.trail(again.note)
    assert "更正受理时间：原为 2026-11-20 08:00；理由：首接时看错了钟" in first
    assert "原为 2026-11-20 09:30；理由：又核对了电话记录" in second
    line = queries.line(ledger, it.id)
    assert line is not None
    assert "理由：首接时看错了钟" in str(told.of_request(line).facts)
    assert "理由：首接时看错了钟" in str(request_blocks(line, unit="材料学院", made_on=clock.today()))


def test_other_words_of_the_intake_are_put_right_without_a_reason(ledger: Ledger) -> None:
    it = do(ledger, commands.take_in, request(note="楼道"))
    after = do(ledger, commands.correct, replace(it, kind="网络", note="楼道灯"))
    assert (after.kind, after.note) == ("网络", "楼道灯")


def test_the_dialog_asks_why_the_intake_moves(page: RequestsScreen) -> None:
    line_of(page, "交通")
    before = page.current().request.received_at.replace("T", " ")
    day = before[:10]

    def move(dialog: RequestDialog) -> None:
        dialog.form.fill("received_at", f"{day} 00:01")
        dialog.save()
        assert dialog.isVisible(), "a reason is wanted"
        assert "请写明理由" in dialog.form.cell("reason").message
        dialog.form.fill("reason", "登记时抄错")
        dialog.save()
        assert not dialog.isVisible(), dialog.notices.message()

    in_turn(move)
    page.verbs["correct"].trigger()
    after = page.current().request
    assert after.received_at == f"{day}T00:01"
    assert f"原为 {before}；理由：登记时抄错" in amending.trail(after.note)[0]

    def look(dialog: RequestDialog) -> None:
        assert "更正" not in dialog.form.text("note")
        dialog.done(0)

    in_turn(look)
    page.verbs["correct"].trigger()


def test_what_was_put_right_keeps_every_earlier_time_and_reason(ledger: Ledger) -> None:
    it = do(ledger, commands.take_in, request())
    do(ledger, commands.respond, it.id, "2026-11-21T08:00", "已联系\n后勤")
    do(ledger, commands.amend, it.id, Step.RESPONSE, "2026-11-20T17:00", "已联系后勤", "登记时写成了次日")
    do(ledger, commands.amend, it.id, Step.RESPONSE, "2026-11-20T17:30", "已联系后勤和物业", "漏记物业")
    found = kept(ledger, it.id)
    assert (found.responded_at, amending.said(found.response)) == ("2026-11-20T17:30", "已联系后勤和物业")
    first, second = amending.trail(found.response)
    assert "更正响应：原为 2026-11-21 08:00“已联系 后勤”；理由：登记时写成了次日" in first
    assert "原为 2026-11-20 17:00“已联系后勤”；理由：漏记物业" in second


def test_feedback_and_result_are_put_right_side_by_side(ledger: Ledger) -> None:
    it = settled(ledger)
    do(ledger, commands.amend, it.id, Step.FEEDBACK, "2026-10-01T10:00", "当面", "是当面说的")
    do(ledger, commands.amend, it.id, Step.SETTLEMENT, "2026-10-01T09:30", "已换灯管", "写错了")
    found = kept(ledger, it.id)
    assert (found.feedback_at, found.feedback_way) == ("2026-10-01T10:00", "当面")
    assert (found.settled_at, amending.said(found.result)) == ("2026-10-01T09:30", "已换灯管")
    assert [line[17:21] for line in amending.trail(found.result)] == ["更正反馈", "更正办结"]


def test_a_correction_needs_its_reason_and_keeps_the_order(ledger: Ledger) -> None:
    it = settled(ledger)
    with pytest.raises(Refusal, match="还没有登记响应"):
        do(ledger, commands.amend, it.id, Step.RESPONSE, "2026-10-01T08:30", "已联系", "漏记")
    with pytest.raises(Rejected, match="理由"):
        do(ledger, commands.amend, it.id, Step.FEEDBACK, "2026-10-01T09:30", "电话", " ")
    with pytest.raises(Rejected, match="反馈方式最多 40 个字"):
        do(ledger, commands.amend, it.id, Step.FEEDBACK, "2026-10-01T09:30", "电" * 41, "写错")
    with pytest.raises(Rejected, match="与原来登记的相同"):
        do(ledger, commands.amend, it.id, Step.FEEDBACK, it.feedback_at, f" {it.feedback_way}", "写错")
    with pytest.raises(Rejected, match="内容"):
        do(ledger, commands.amend, it.id, Step.FEEDBACK, "2026-10-01T09:30", " ", "写错")
    for at, why in (
        ("2026-10-01T07:59", "早于受理"),
        ("2027-01-01T00:00", "晚于现在"),
        ("2026-10-01T08:30", "早于办结"),
    ):
        with pytest.raises(Rejected, match=why):
            do(ledger, commands.amend, it.id, Step.FEEDBACK, at, "电话", "写错")
    do(ledger, commands.call_back, call(it.id, 1, "2026-10-02T09:00", agreed=True))
    do(ledger, commands.close, [it.id], NOW)
    with pytest.raises(Refusal, match="已关闭"):
        do(ledger, commands.amend, it.id, Step.FEEDBACK, "2026-10-01T09:30", "电话", "写错")


def test_the_panel_and_the_paper_show_what_was_before(ledger: Ledger) -> None:
    it = settled(ledger)
    do(ledger, commands.amend, it.id, Step.SETTLEMENT, "2026-10-01T08:30", "已换灯管", "写错了")
    line = queries.line(ledger, it.id)
    assert line is not None
    panel = str(told.of_request(line).facts)
    assert "原为 2026-10-01 09:00“已换灯泡”；理由：写错了" in panel
    assert "〔更正〕" not in panel
    paper = str(request_blocks(line, unit="材料学院", made_on=clock.today()))
    assert "已换灯管" in paper
    assert "原为 2026-10-01 09:00“已换灯泡”；理由：写错了" in paper


def test_the_verb_shows_what_is_written_down_of_the_step_chosen(page: RequestsScreen) -> None:
    line_of(page, "交通")
    assert not page.verbs["respond"].isEnabled()
    before = page.current().request.responded_at

    def amend(dialog: AmendDialog) -> None:
        assert dialog.form.text("words") == "已约定会商"
        assert before.replace("T", " ") in dialog.form.cell("step").message
        assert dialog.form.text("at") == before.replace("T", " ")
        dialog.form.fill("words", "已约定三方会商")
        dialog.save()
        assert dialog.isVisible(), "a reason is wanted"
        dialog.form.fill("reason", "补全参加单位")
        dialog.save()
        assert not dialog.isVisible(), dialog.notices.message()

    in_turn(amend)
    page.verbs["amend"].trigger()
    request_ = page.current().request
    assert amending.said(request_.response) == "已约定三方会商"
    assert request_.responded_at == before
    assert len(amending.trail(request_.response)) == 1


def test_another_step_shows_its_own_time_and_words(page: RequestsScreen) -> None:
    line_of(page, "证件")
    request_ = page.current().request

    def look(dialog: AmendDialog) -> None:
        assert dialog.form.text("words") == "电话", "the feedback is the last step"
        dialog.form.editor("step").replace("办结")
        dialog.form.editor("step").changed.emit()
        assert (dialog.form.text("at"), dialog.form.text("words")) == (request_.settled_at.replace("T", " "), "已办好")
        dialog.form.fill("step", "响应")
        dialog.form.fill("reason", "写错")
        dialog.save()
        assert dialog.isVisible(), "nobody responded yet"
        dialog.done(0)

    in_turn(look)
    page.verbs["amend"].trigger()
