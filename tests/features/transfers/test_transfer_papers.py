"""Letters and lists of the room, read back from the finished files."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from branchdesk.features.members.model import Member, Standing
from branchdesk.features.transfers import papers
from branchdesk.features.transfers.model import (
    Away,
    AwayKind,
    Channel,
    Destination,
    Direction,
    GraduationBatch,
    Halt,
    LetterHead,
    LossCause,
    Transfer,
)
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.months import Month

UNIT = "中共示例大学计算机学院委员会"
MADE = date(2026, 8, 1)
ID_NUMBER = "990000200402290020"
HEAD = LetterHead(
    id="h", organization_id="o", name=UNIT, prefix="示计组〔2026〕", address="示例市示例区大学路1号", phone="000-8888001",
    fax="000-8888002", postcode="000000",
)  # fmt: skip
MEMBER = Member(
    id="m", name="王㛃", sex="2", id_number=ID_NUMBER, birth=Day(2004, 2, 29), ethnicity="01", phone="19900000001"
)
TRANSFER = Transfer(
    id="t", member_id="m", direction=Direction.OUT, channel=Channel.BEYOND, number="示计组〔2026〕0012号",
    addressee="中共示例市高新区工作委员会组织部", from_place="中共示例大学计算机学院本科生第二支部委员会",
    to_place="示例软件有限公司党总支", paid_until=Month(2026, 10), issued_on=Day(2026, 6, 20), valid_days=30,
)  # fmt: skip
LETTER = papers.Letter(TRANSFER, MEMBER, HEAD)


def pages(data: bytes) -> list[str]:
    """The text of every page as a reader copies it, without blanks."""
    with pypdfium2.PdfDocument(data) as pdf:
        found = []
        for page in pdf:
            words = page.get_textpage()
            found.append(re.sub(r"\s", "", words.get_text_range()))
            words.close()
            page.close()
        return found


def line(number: int, **changes: object) -> papers.Line:
    transfer = replace(TRANSFER, number=f"示计组〔2026〕{number:04d}号", **changes)  # type: ignore[arg-type]
    return papers.Line(transfer, MEMBER, "本科生第二党支部", "逾期", date(2026, 7, 20), number)


def test_a_letter_has_three_slips_with_its_number_on_each_and_on_the_seam() -> None:
    (text,) = pages(papers.letters_bytes([LETTER]))
    assert text.count("示计组〔2026〕0012号") == 4
    assert "骑缝盖章示计组〔2026〕0012号" in text
    for slip in ("介绍信存根", "介绍信回执", "回执粘贴处", "沿线裁开"):
        assert slip in text
    assert (
        "王㛃同志系中共正式党员，组织关系由中共示例大学计算机学院本科生第二支部委员会转到示例软件有限公司党总支。"
        in text
    )
    assert "由中共示例大学计算机学院本科生第二支部委员会去示例软件有限公司党总支，请转接组织关系。" in text
    assert f"{UNIT}：王㛃同志的党员组织关系已转达我处，特此回复。" in text
    assert "通讯地址：示例市示例区大学路1号联系电话：000-8888001传真：000-8888002邮编：000000" in text


def test_months_and_days_stand_in_capitals() -> None:
    (text,) = pages(papers.letters_bytes([LETTER]))
    assert "该同志党费已交到贰零贰陆年拾月。" in text
    assert "（有效期叁拾天）" in text
    (longest,) = pages(papers.letters_bytes([LETTER._replace(transfer=replace(TRANSFER, valid_days=90))]))
    assert "（有效期玖拾天）" in longest


@pytest.mark.parametrize(
    ("issued", "age"), [(Day(2026, 2, 28), 21), (Day(2026, 3, 1), 22), (Day(2028, 2, 28), 23), (Day(2028, 2, 29), 24)]
)
def test_the_age_is_that_of_the_day_the_letter_was_written(issued: Day, age: int) -> None:
    (text,) = pages(papers.letters_bytes([LETTER._replace(transfer=replace(TRANSFER, issued_on=issued))]))
    assert f"（女），{age}岁，汉族" in text


def test_id_and_telephone_number_are_masked_unless_they_are_revealed() -> None:
    (masked,) = pages(papers.letters_bytes([LETTER]))
    assert "19900000001" not in masked
    assert "199****0001" in masked
    assert "19900000001" in pages(papers.letters_bytes([LETTER], reveal=True))[0]
    assert ID_NUMBER not in masked
    assert "990***********0020" in masked
    assert ID_NUMBER in pages(papers.letters_bytes([LETTER], reveal=True))[0]


def test_what_the_ledger_does_not_know_is_left_to_write_in() -> None:
    bare = replace(
        MEMBER, sex=None, birth=None, ethnicity=None, id_number=None, phone=None, standing=Standing.PROBATIONARY
    )
    open_letter = replace(TRANSFER, paid_until=None, valid_days=None)
    (text,) = pages(papers.letters_bytes([papers.Letter(open_letter, bare, replace(HEAD, fax="", address=""))]))
    assert "（男、女），＿＿岁，＿＿族，系中共预备党员，身份证号码＿＿＿＿＿＿＿＿＿，" in text
    assert "党费已交到＿＿＿＿年＿＿月" in text
    assert "有效期＿＿＿天" in text
    assert "0天" not in text


@pytest.mark.parametrize("head", [None, HEAD])
def test_the_empty_form_is_the_same_letter_with_rules_to_write_on(head: LetterHead | None) -> None:
    (text,) = pages(papers.blank_letter_bytes(head))
    assert text.count("字第＿＿＿＿＿号") == 4
    assert "（预备、正式）党员" in text
    assert (UNIT in text) is (head is not None)


def test_a_batch_is_one_paper_with_a_page_for_each_letter() -> None:
    batch = [LETTER._replace(transfer=replace(TRANSFER, number=f"示计组〔2026〕{n:04d}号")) for n in range(1, 31)]
    found = pages(papers.letters_bytes(batch))
    assert len(found) == 30
    for number, text in enumerate(found, 1):
        assert text.count(f"示计组〔2026〕{number:04d}号") == 4
        assert "共 30 页" not in text, "each letter goes its own way"


def test_only_letters_that_run_are_printed() -> None:
    def refused(**changes: object) -> str:
        one = replace(TRANSFER, **changes)  # type: ignore[arg-type]
        with pytest.raises(Refusal) as caught:
            papers.letters_bytes([LETTER, LETTER._replace(transfer=one)])
        return caught.value.sentence()

    assert "还没有开出" in refused(issued_on=None)
    assert "还没有开出" in refused(number="")
    assert "停用" in refused(halt=Halt.REISSUED)
    assert "对方党组织" in refused(direction=Direction.IN)
    with pytest.raises(Refusal, match="没有可以打印"):
        papers.letters_bytes([])


@settings(max_examples=25, deadline=None)
@given(
    addressee=st.integers(1, 80), from_place=st.integers(1, 80), to_place=st.integers(1, 80), issuer=st.integers(1, 60),
    address=st.integers(0, 100), name=st.integers(2, 20),
)  # fmt: skip
def test_a_letter_stays_on_its_page_or_is_refused_and_never_spreads_over_two(
    addressee: int, from_place: int, to_place: int, issuer: int, address: int, name: int
) -> None:
    transfer = replace(TRANSFER, addressee="示" * addressee, from_place="由" * from_place, to_place="去" * to_place)
    head = replace(HEAD, name="党" * issuer, address="址" * address, phone="1" * 30, fax="2" * 30, postcode="3" * 10)
    one = papers.Letter(transfer, replace(MEMBER, name="名" * name), head)
    try:
        found = pages(papers.letters_bytes([one]))
    except Refusal as refusal:
        assert "一页放不下三联" in refusal.sentence()  # noqa: PT017 - either is right
    else:
        assert len(found) == 1
        for typed in (
            f"{transfer.addressee}：",
            transfer.from_place,
            transfer.to_place,
            f"{head.name}：",
            head.address,
        ):
            assert typed in found[0]


def test_long_names_of_real_length_are_never_refused() -> None:
    long = "中国共产党示例省示例自治州示例自治县经济技术开发区工业园区综合服务中心流动党员联合工作委员会"
    transfer = replace(TRANSFER, addressee=long, from_place=long, to_place=f"{long}第十二党支部")
    one = papers.Letter(transfer, replace(MEMBER, name="买买提·吐尔逊·阿不都热合曼"), replace(HEAD, name=long))
    (text,) = pages(papers.letters_bytes([one]))
    assert text.count(f"{long}：") == 2
    assert f"由{long}去{long}第十二党支部，请转接组织关系。" in text


def test_the_register_is_the_same_on_paper_and_in_excel(tmp_path: Path) -> None:
    lines = [line(1, receipt_on=Day(2026, 7, 9)), line(2, direction=Direction.WITHIN, channel=Channel.SCHOOL), line(3)]
    form = papers.register_form(lines, unit=UNIT, made_on=MADE)
    text = "".join(pages(papers.render(form)))
    papers.write(tmp_path / "登记簿.xlsx", form)
    sheet = load_workbook(tmp_path / "登记簿.xlsx").active
    assert sheet is not None
    told = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}
    for words in ("示计组〔2026〕0002号", "跨省转出", "校内调整", "2026-10", "逾期"):
        assert words in text
        assert words in told
    assert "共3份，其中回执已收1份。" in text
    assert "组通字〔2006〕45号" in text
    papers.write(tmp_path / "登记簿.pdf", form)
    assert pages((tmp_path / "登记簿.pdf").read_bytes())[0].startswith("党员组织关系介绍信登记簿")


def test_the_longest_overdue_stands_first_and_phones_are_masked() -> None:
    form = papers.overdue_form([line(3), line(41), line(12)], unit=UNIT, made_on=MADE)
    assert [row[7] for row in form.rows] == [41, 12, 3]
    text = "".join(pages(papers.render(form)))
    assert "19900000001" not in text
    assert "回执未收到前，转出方仍负管理责任" in text


def test_a_batch_is_listed_with_where_everybody_goes() -> None:
    lines = [line(1, destination=Destination.STUDY), line(2, destination=Destination.STUDY), line(3)]
    batch = GraduationBatch(id="b", title="2026 届毕业生转接名单", on=Day(2026, 6, 20))
    form = papers.batch_form(batch, lines, unit=UNIT, made_on=MADE)
    text = "".join(pages(papers.render(form)))
    assert "共3人，其中升学学校党组织2人。" in text
    assert "领取签名" in text


def test_members_away_are_listed_with_the_contact_that_is_due() -> None:
    away = Away(
        id="a", member_id="m", kind=AwayKind.ABROAD, from_on=Day(2025, 9, 1), place="德国", applied_on=Day(2025, 8, 20)
    )
    lost = replace(away, kind=AwayKind.OUT_OF_TOUCH, cause=LossCause.GRADUATED)
    lines = [
        papers.AwayLine(away, MEMBER, "研究生党支部", date(2026, 1, 5), date(2026, 7, 5)),
        papers.AwayLine(lost, MEMBER, "研究生党支部", None, date(2026, 8, 1)),
    ]
    text = "".join(pages(papers.render(papers.away_form(lines, unit=UNIT, made_on=MADE))))
    assert "共2人，其中应联系而未联系的1人。" in text
    assert "毕业后去向不明" in text


def test_no_list_carries_an_id_number_and_an_empty_one_says_so() -> None:
    batch = GraduationBatch(id="b", title="", on=Day(2026, 6, 20))
    away = Away(id="a", member_id="m", kind=AwayKind.KEPT, from_on=Day(2026, 7, 1))
    for form in (
        papers.register_form([line(1)], unit=UNIT, made_on=MADE), papers.overdue_form([line(1)], unit=UNIT, made_on=MADE),
        papers.batch_form(batch, [line(1)], unit=UNIT, made_on=MADE),
        papers.away_form([papers.AwayLine(away, MEMBER, "党支部")], unit=UNIT, made_on=MADE),
    ):  # fmt: skip
        text = "".join(pages(papers.render(form)))
        assert "王㛃" in text
        assert "0020" not in text
        assert "没有需要列出的人员" in "".join(pages(papers.render(replace(form, rows=()))))
