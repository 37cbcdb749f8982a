"""党员名册 and 党员基本信息卡 as a branch files them."""

import re
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from branchdesk.features.members import papers
from branchdesk.features.members.outputs import Roster, render_roster, write_pdf
from branchdesk.kernel.errors import Refusal

DAY = date(2026, 3, 5)
COLUMNS = [
    ("姓名", 1.2, "center"), ("性别", 0.6, "center"), ("民族", 0.8, "center"), ("公民身份号码", 2, "center"),
    ("单位（班级）", 2, "left"), ("入党时间", 1.1, "center"), ("人员类别", 1, "center"), ("联系方式", 1.4, "center"),
]  # fmt: skip
NAMES = ("王㛃", "李䶮", "张𬴊", "买买提·吐尔逊")


def line(number: int) -> list[str]:
    return [NAMES[number % 4], "男", "维吾尔族", "990000********123X", "马克思主义学院2023级硕士研究生第二班",
            "2019-06-28", "正式党员", "138****8000"]  # fmt: skip


def pages(path: Path) -> list[tuple[tuple[float, float], str]]:
    """Size (points) and text without blanks of every page."""
    with pypdfium2.PdfDocument(path) as pdf:
        found = []
        for page in pdf:
            words = page.get_textpage()
            found.append((page.get_size(), re.sub(r"\s", "", words.get_text_range())))
            words.close()
            page.close()
        return found


def roster(path: Path, lines: list[list[str]]) -> list[tuple[tuple[float, float], str]]:
    papers.roster(
        path, "教工第一党支部党员名册", lines, COLUMNS, unit="中共某某学院教工第一党支部", printed_on=DAY,
        counts="共 60 人，其中正式党员 60 人。",
    )  # fmt: skip
    return pages(path)


def test_the_roster_lies_across_and_says_who_and_when(tmp_path: Path) -> None:
    found = roster(tmp_path / "名册.pdf", [line(n) for n in range(60)])
    (width, height), first = found[0]
    assert width > height
    assert "教工第一党支部党员名册" in first
    assert "填报单位：中共某某学院教工第一党支部" in first
    assert "2026年3月5日" in first


def test_the_printed_roster_is_the_one_that_is_saved(tmp_path: Path) -> None:
    columns = [("姓名", 92.0, "left", [NAMES[number % 4] for number in range(60)])]
    made = Roster("党员名册", "中共某某学院教工第一党支部", columns, DAY)
    write_pdf(tmp_path / "saved.pdf", made)
    (tmp_path / "printed.pdf").write_bytes(render_roster(made))
    saved = pages(tmp_path / "saved.pdf")
    assert pages(tmp_path / "printed.pdf") == saved
    assert all("内部资料，注意保密" in text for _, text in saved)


def test_every_page_of_the_roster_has_its_heading_and_number(tmp_path: Path) -> None:
    found = roster(tmp_path / "名册.pdf", [line(n) for n in range(60)])
    assert len(found) > 1
    for number, (_, text) in enumerate(found, 1):
        assert "序号姓名性别民族" in text
        assert f"第{number}页共{len(found)}页" in text


def test_all_members_stand_in_order_with_their_rare_names(tmp_path: Path) -> None:
    text = "".join(text for _, text in roster(tmp_path / "名册.pdf", [line(n) for n in range(60)]))
    places = [text.index(f"{n + 1}{NAMES[n % 4]}男") for n in range(60)]
    assert places == sorted(places)
    assert text.count("990000********123X") == 60


def test_the_roster_closes_with_counts_and_signatures(tmp_path: Path) -> None:
    _, last = roster(tmp_path / "名册.pdf", [line(n) for n in range(60)])[-1]
    assert "共60人，其中正式党员60人。" in last
    assert "填报人：审核人：联系电话：填报日期（盖章）：年月日" in last


def test_an_empty_roster_says_so(tmp_path: Path) -> None:
    ((_, text),) = roster(tmp_path / "名册.pdf", [])
    assert "（没有符合条件的人员）" in text


def test_the_card_has_all_sections_moves_and_posts(tmp_path: Path) -> None:
    path = tmp_path / "一人一档.pdf"
    papers.member_file(
        path,
        [
            ("个人信息", [("姓名", "买买提·吐尔逊"), ("性别", "男"), ("身份证号", "990000********1234")]),
            ("备注", [("荣誉", "优秀共产党员，" * 40)]),
        ],
        name="买买提·吐尔逊",
        subtitle="中共某某学院教工第一党支部",
        moves=[["2020-06-28", "人员类别", "预备党员", "正式党员", "按期转正"]],
        posts=[["组织委员", "教工第一党支部", "2023-10", "至今", ""]],
        printed_on=DAY,
    )
    found = pages(path)
    assert found[0][0][0] < found[0][0][1]
    text = "".join(text for _, text in found)
    for part in ("党员基本信息卡", "个人信息", "姓名买买提·吐尔逊性别男", "身份证号990000********1234", "变动记录",
                 "日期变动事项变动前变动后变动原因", "2020-06-28人员类别预备党员正式党员按期转正", "任职记录",
                 "组织委员教工第一党支部2023-10至今", "本人签字："):  # fmt: skip
        assert part in text
    assert text.count("优秀共产党员，") == 40


def test_a_card_without_history_says_none(tmp_path: Path) -> None:
    path = tmp_path / "一人一档.pdf"
    papers.member_file(
        path, [("个人信息", [("姓名", "王㛃")])], name="王㛃", subtitle="", moves=[], posts=[], printed_on=DAY
    )
    assert "".join(text for _, text in pages(path)).count("（无）") == 2


def test_a_name_no_font_has_is_refused_before_writing(tmp_path: Path) -> None:
    lines = [line(0), ["李\U00031350", *line(1)[1:]]]
    with pytest.raises(Refusal) as caught:
        roster(tmp_path / "名册.pdf", lines)
    assert "第 2 行“姓名”" in caught.value.detail
    assert list(tmp_path.iterdir()) == []


def test_the_balance_has_a_place_for_the_day_and_the_seal() -> None:
    data = papers.balance_bytes(
        "党员增减平衡表",
        ["2025年"],
        [("期初党员数", 4), ("期末党员数", 4)],
        ["2025年：期初 4"],
        unit="示例支部",
        printed_on=DAY,
    )
    with pypdfium2.PdfDocument(data) as pdf:
        words = pdf[0].get_textpage().get_text_range()
    assert re.search(r"填报日期（盖章）：\s+年\s+月\s+日", words)
