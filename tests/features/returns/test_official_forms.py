"""The forms as data: every box has an answer, numbers and codes come out as the national tables want them."""

import pytest

from branchdesk.features.members import queries as members
from branchdesk.features.returns import queries
from branchdesk.features.returns.queries import Sheet
from branchdesk.features.returns.rules import forms
from branchdesk.features.returns.rules.filled import Fact, changed, fill
from branchdesk.features.returns.rules.forms import OfficialForm
from branchdesk.kernel import clock
from branchdesk.storage.engine import Ledger

FORMS = forms.forms()


def sheet(ledger: Ledger, form: OfficialForm, scope: frozenset[str] | None = None, year: int = 2026) -> Sheet:
    return queries.sheet(ledger, form, scope, year, clock.today())


def texts(ledger: Ledger, key: str, name: str, year: int = 2026) -> dict[str, str]:
    found = sheet(ledger, forms.form(key), year=year)
    line = next(one for one in found.lines if one.name == name)
    return {one.box.fact: one.fact.text for one in found.filled(line) if one.box.fact}


def test_the_form_of_sixteen_has_its_sixteen_boxes_in_order() -> None:
    form = forms.form("党员信息采集表")
    assert list(dict.fromkeys(box.number for box in form.boxes)) == [str(n) for n in range(1, 17)]
    assert [box.label for box in form.boxes][:4] == ["姓名", "性别", "民族", "公民身份号码"]
    assert next(box for box in form.boxes if box.label == "家庭住址").own


def test_an_unknown_name_means_the_first_form() -> None:
    assert forms.form("没有这张表") is FORMS[0]
    assert forms.form("党员统计年报").mark_key(2026) == "党员统计年报 2026"
    assert FORMS[0].mark_key(2026) == FORMS[0].key


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_every_box_asks_for_a_fact_the_ledger_knows_and_says_its_source(ledger: Ledger, form: OfficialForm) -> None:
    assert form.source
    assert form.confidence in ("V", "V2", "M", "L")
    found = sheet(ledger, form)
    assert found.lines
    known = found._now(found.lines[0])
    assert {box.fact for box in form.boxes if box.fact} <= set(known)
    assert all(bool(box.fact) != bool(box.own) for box in form.boxes)


def test_codes_stand_beside_the_words_and_numbers_are_masked(ledger: Ledger) -> None:
    found = sheet(ledger, FORMS[0])
    line = next(one for one in found.lines if one.record.id_number)
    by_fact = {one.box.fact: one for one in found.filled(line)}
    assert by_fact["sex"].fact.code in ("1", "2")
    assert by_fact["standing"].fact in (Fact("正式党员", "1"), Fact("预备党员", "2"))
    number = by_fact["id_number"]
    assert number.is_secret
    assert number.fact.text == line.record.id_number
    assert "*" in number.shown
    assert number.fact.text not in number.shown
    assert by_fact["out_of_touch"].fact.text in ("是", "否")


def test_the_figures_of_a_year_add_up(ledger: Ledger) -> None:
    for year in (2025, 2026):
        found = {name: int(text) for name, text in texts(ledger, "党员统计年报", "示例大学党委", year).items()}
        assert found["opening"] + found["came"] - found["left"] == found["closing"]
        assert found["full"] + found["probationary"] == found["closing"]
        assert sum(count for name, count in found.items() if name.startswith("age.")) == found["closing"]
        assert sum(count for name, count in found.items() if name.startswith("education.")) == found["closing"]
        assert sum(count for name, count in found.items() if name.startswith("came.")) == found["came"]
        assert sum(count for name, count in found.items() if name.startswith("left.")) == found["left"]


def test_the_figures_of_the_branches_are_those_of_the_whole(ledger: Ledger) -> None:
    found = sheet(ledger, forms.form("组织生活情况"), year=2025)
    counts = {
        line.name: {one.box.fact: int(one.fact.text) for one in found.filled(line) if one.box.fact}
        for line in found.lines
    }
    whole = counts.pop("示例大学党委")
    assert whole["general"] > 0
    joint = ledger.read(
        'SELECT count(*) FROM joint_branch j JOIN meeting m ON m.id = j.meeting_id WHERE j.alive = 1 AND m."on" < "2026"'
    )
    assert sum(one["theme_day"] + one["general"] for one in counts.values()) >= whole["theme_day"] + whole["general"]
    assert sum(sum(one.values()) for one in counts.values()) - sum(whole.values()) <= joint[0][0] * 8


def test_a_branch_sees_its_own_people_only(ledger: Ledger) -> None:
    branch = ledger.read("SELECT branch_id FROM member WHERE alive = 1 AND branch_id IS NOT NULL LIMIT 1")[0][0]
    found = sheet(ledger, FORMS[0], frozenset({branch}))
    assert 0 < len(found.lines) < len(members.members(ledger))
    assert {line.record.branch_id for line in found.lines} == {branch}


def test_a_box_that_reads_the_same_has_not_changed() -> None:
    form = FORMS[0]
    now = {"name": Fact("王芳"), "sex": Fact("女", "2")}
    assert changed(fill(form, now, now)) == []
    found = changed(fill(form, now, {"name": Fact("王方"), "sex": Fact("女", "2")}))
    assert [(one.box.label, one.shown_before) for one in found] == [("姓名", "王方")]
    assert changed(fill(form, now)) == []
