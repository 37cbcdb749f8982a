"""The fields of the room: every one is read, shown and named once."""

from datetime import date

import pytest
from dues_people import month, yuan

from branchdesk.features.dues import fields, model
from branchdesk.features.dues.model import Channel, Payer
from branchdesk.kernel.fields import Context, Field, Ref, by_name, read
from branchdesk.kernel.problems import Level

TODAY = Context(date(2026, 11, 21))
OF_RECORDS = [
    (fields.POLICY_FIELDS, model.DuesPolicy), (fields.PAYMENT_FIELDS, model.Payment),
    (fields.RELIEF_FIELDS, model.Relief), (fields.LARGE_FIELDS, model.LargeDues),
    (fields.REMITTANCE_FIELDS, model.Remittance), (fields.EXPENSE_FIELDS, model.Expense),
    (fields.ARREARS_FIELDS, model.ArrearsNote), (fields.ELSEWHERE_FIELDS, model.PaidElsewhere), (fields.STATEMENT_FIELDS, model.StatementLine),
]  # fmt: skip
ALL = [group for group, _ in OF_RECORDS] + [fields.ASSESSMENT_FIELDS, fields.WAGE_FIELDS]


@pytest.mark.parametrize(("group", "record"), OF_RECORDS, ids=lambda one: getattr(one, "__name__", ""))
def test_fields_belong_to_their_record(group: tuple[Field, ...], record: type) -> None:
    assert {one.name for one in group} <= set(record.__dataclass_fields__)


@pytest.mark.parametrize(
    ("group", "record", "given"),
    [(fields.POLICY_FIELDS, model.DuesPolicy, {"id"}), (fields.ELSEWHERE_FIELDS, model.PaidElsewhere, {"id", "member_id"})],
    ids=["policy", "elsewhere"],
)  # fmt: skip
def test_everything_settled_or_shown_by_a_voucher_can_be_entered(
    group: tuple[Field, ...], record: type, given: set[str]
) -> None:
    assert {one.name for one in group} | given == set(record.__dataclass_fields__)


@pytest.mark.parametrize("group", ALL)
def test_no_column_heading_means_two_fields(group: tuple[Field, ...]) -> None:
    names = [name for one in group for name in {one.label, *one.synonyms}]
    assert len(names) == len(set(names))
    assert len(by_name(group)) == len(group)


@pytest.mark.parametrize("group", ALL)
@pytest.mark.parametrize("text", ["NaN", "1e18", "=1+1", "\u202e", "0" * 500, "𬭛𬭊", "-1"])
def test_no_text_breaks_a_field(group: tuple[Field, ...], text: str) -> None:
    for one in group:
        reading = one.read(text, TODAY)
        assert reading.level in Level
        if reading.value is not None:
            one.show(reading.value)


@pytest.mark.parametrize(
    ("text", "payer"),
    [("学生", Payer.STUDENT), ("在职教职工", Payer.MONTHLY), ("退休", Payer.RETIRED), ("按月领取工资", Payer.MONTHLY),
     ("学生（无工资收入）", Payer.STUDENT), ("低保", Payer.DIBAO), ("monthly", Payer.MONTHLY)],
)  # fmt: skip
def test_kinds_of_payers_have_many_names(text: str, payer: Payer) -> None:
    assert fields.PAYER.read(text, TODAY).value is payer


@pytest.mark.parametrize(("label", "payer"), [(label, payer) for payer, label in model.PAYERS])
def test_what_is_shown_is_read_again(label: str, payer: Payer) -> None:
    assert fields.PAYER.read(fields.PAYER.show(payer), TODAY).value is payer


def test_a_payment_is_read_as_typed() -> None:
    texts = {"month": "2026年3月", "amount": "壹拾伍元整", "paid_on": "20260305", "channel": "微信"}
    values, problems = read(fields.PAYMENT_FIELDS, texts, TODAY)
    assert (values["month"], values["amount"], values["channel"]) == (month("2026-03"), yuan("15"), Channel.PLATFORM)
    assert [one.level for one in problems] == [Level.FIXED]


@pytest.mark.parametrize(
    ("text", "level"), [("?31.42", Level.OK), ("-31.42", Level.OK), ("0.00", Level.BLOCK), ("x", Level.BLOCK)]
)
def test_an_amount_of_a_statement(text: str, level: Level) -> None:
    assert fields.StatementMoney().read(text, TODAY).level is level


def test_the_columns_of_a_usual_statement_are_known() -> None:
    names = {name for one in fields.STATEMENT_FIELDS for name in (one.label, *one.synonyms)}
    assert {"交易时间", "付款人", "学工号", "金额(元)", "附言", "流水号"} <= names


def test_a_branch_is_a_reference() -> None:
    assert isinstance(by_name(fields.POLICY_FIELDS)["branch_id"].kind, Ref)
