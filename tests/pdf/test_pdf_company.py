"""What keeps company on paper: rows with their heading, characters of a word, the seal and the day with their text."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

import pypdfium2
import pytest

from branchdesk.kernel.blocks import Align, Block, Closing, Column, Prose, Subtitle, Table, Title
from branchdesk.pdf import document, fonts

WHEN = datetime(2026, 11, 21, tzinfo=UTC)
RIGHT, WIDTH = 595.3 - 20 / 25.4 * 72, 165 / 25.4 * 72
BLANK = "　　　　年　　月　　日"
GROUPED = (Column("期间", 1, Align.CENTER), Column("上缴额", 1, Align.RIGHT))


class Line(NamedTuple):
    """A line of text, points: where it begins, ends and stands."""

    text: str
    left: float
    right: float
    base: float


def rendered(blocks: list[Block], *, title: str = "公示", official: bool = False) -> bytes:
    return document.render(
        blocks, title=title, author="支部", when=WHEN, faces=fonts.BUNDLED if official else None
    )  # fmt: skip


def pages(data: bytes) -> list[str]:
    """The text of every page without blanks."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pdf]


def lines(data: bytes, number: int = 0) -> list[Line]:
    """The runs of text of a page, in their order."""
    with pypdfium2.PdfDocument(data) as pdf:
        words = pdf[number].get_textpage()
        boxes = [words.get_rect(n) for n in range(words.count_rects())]
        return [Line(words.get_text_bounded(*box), box[0], box[2], box[1]) for box in boxes]


def line(data: bytes, text: str, number: int = 0) -> Line:
    """The line that has the text, all its runs together."""
    found: list[list[Line]] = []
    for one in sorted(lines(data, number), key=lambda one: -one.base):
        if not found or found[-1][0].base - one.base > 6:
            found.append([])
        found[-1].append(one)
    parts = (sorted(row, key=lambda one: one.left) for row in found)
    whole = (Line("".join(p.text.strip() for p in row), row[0].left, row[-1].right, row[0].base) for row in parts)
    return next(one for one in whole if text in one.text)


def groups(count: int, rows: int) -> tuple[tuple[str, ...], ...]:
    return tuple(row for n in range(count) for row in ((f"第{n}支部",), *((f"{n}-{k}", "1.00") for k in range(rows))))


def test_rows_that_go_on_over_the_page_stand_under_their_heading_again() -> None:
    first, second = pages(rendered([Title("上缴明细"), Table(GROUPED, groups(4, 11))]))
    last = re.findall(r"(\d)-\d+1\.00", first)[-1]
    assert f"期间上缴额第{last}支部（续）{last}-" in second
    assert second.count("（续）") == 1


def test_a_group_that_begins_on_a_page_is_not_called_continued() -> None:
    for rows in range(5, 40):
        told = pages(rendered([Table(GROUPED, groups(2, rows))]))
        assert all(
            re.search("期间上缴额(第0支部（续）0-|第1支部（续）1-[1-9]|第1支部1-0)", page) for page in told[1:]
        ), rows


def test_a_row_higher_than_a_page_goes_on_under_its_heading() -> None:
    long = "先进事迹，" * 1200
    told = pages(
        rendered([Table((Column("姓名"), Column("备注", 3)), (("第一支部",), ("王㛃", long), ("李䶮", "无")))])
    )
    assert len(told) > 2
    assert all("第一支部（续）" in page for page in told[1:])
    assert "".join(told).count("先进事迹") == 1200


@pytest.mark.parametrize("official", [False, True])
def test_no_cell_and_no_heading_of_a_table_ends_with_a_line_of_one_character(official: bool) -> None:
    columns = (Column("比例或定额", 1, Align.CENTER, least=4.2), *(Column("事项", 3) for _ in range(8)))
    made = rendered([Table(columns, (("机械学院师生", *["研究讨论情况"] * 8),))], official=official)
    lonely = [one.text for one in lines(made) if len(one.text.strip()) == 1]
    assert not lonely


def test_a_short_heading_with_brackets_takes_two_lines_at_most() -> None:
    columns = (Column("卷（盒）号", 0.1, Align.CENTER), *(Column("题名", 9) for _ in range(6)))
    made = rendered([Table(columns, (("1", *["研究讨论支部工作情况" * 3] * 6),))])
    assert len({round(one.base) for one in lines(made) if set(one.text) & set("卷盒号")}) <= 2


def test_no_paragraph_ends_with_a_line_of_one_character() -> None:
    for length in range(30, 70):
        text = "学" * length + "。"
        assert all(len(one.text.strip("。\r\n ")) > 1 for one in lines(rendered([Prose(text)])) if "学" in one.text), (
            length
        )


def test_a_name_with_dots_is_parted_behind_them() -> None:
    name = "阿卜杜热西提·麦麦提图尔荪"
    columns = (Column("姓名", 1, Align.CENTER), *(Column("情况", 9) for _ in range(5)))
    made = rendered([Table(columns, ((name, *["研究讨论支部工作情况" * 2] * 5),))])
    found = [one.text.strip() for one in lines(made) if set(one.text) & set("阿卜荪")]
    assert found in (["阿卜杜热西提·", "麦麦提图尔荪"], [name])


@pytest.mark.parametrize("label", ["党组织（盖章）：", ""])
def test_a_seal_and_day_alone_on_a_line_stand_at_the_right(label: str) -> None:
    rules = (("首接人：", ""), ("承办部门负责人：", ""), ("分管领导审核：", ""))
    for signatures in (((label, BLANK),), (*rules, (label, BLANK))):
        made = rendered([Prose("请审核。"), Closing(signatures=signatures)])
        day = [one for one in lines(made) if "日" in one.text][-1]
        assert day.right == pytest.approx(RIGHT - (0 if label else 21), abs=2)


def test_places_to_sign_of_one_line_stay_where_they_were() -> None:
    made = rendered([Prose("请审核。"), Closing(signatures=(("移交人：", ""),))])
    assert line(made, "移交人").left == pytest.approx(RIGHT - WIDTH, abs=2)


@pytest.mark.parametrize("who", ["示例党支部", "中共某某大学马克思主义学院硕士研究生第一支部委员会"])
def test_who_issues_a_paper_stands_above_the_day_four_characters_from_the_right(who: str) -> None:
    made = rendered([Prose("特此公示。"), Closing(issued=(who, "2026年11月21日"))])
    named, day = line(made, who), line(made, "2026年11月")
    assert day.right == pytest.approx(RIGHT - 4 * 14, abs=5)
    assert named.base > day.base
    middle = (named.left + named.right) / 2 - (day.left + day.right) / 2
    assert middle == pytest.approx(0, abs=2) or named.right == pytest.approx(RIGHT, abs=2)
    assert line(made, "特此公示").base - named.base > 1.5 * (named.base - day.base)


def test_who_issues_a_paper_never_stands_on_a_page_without_its_text() -> None:
    for length in range(26, 36):
        told = pages(
            rendered([*(Prose(f"第{n}项。") for n in range(length)), Closing(issued=("示例党支部", "2026年5月8日"))])
        )
        assert re.search(r"项。.*示例党支部2026年5月8日", told[-1]), length


def test_a_table_to_sign_never_stands_on_a_page_without_the_text_before_it() -> None:
    table = Table((Column("各方"), Column("签字")), (("甲方", "\n\n\n"), ("乙方", "\n\n\n")), sign=True)
    for length in range(12, 24):
        blocks: list[Block] = [*(Prose(f"第{n}条。") for n in range(length)), Prose("本协议一式两份。"), table]
        told = pages(rendered(blocks, official=True))
        assert re.search("一式两份。各方签字甲方乙方", told[-1]), length


def test_a_table_of_many_who_sign_goes_on_over_pages() -> None:
    table = Table((Column("各方"), Column("签字")), tuple((f"第{n}方", "\n\n\n\n") for n in range(20)), sign=True)
    told = pages(rendered([Prose("本协议一式两份。"), table, Closing(notes=("签订地点：主楼。",))], official=True))
    assert len(told) > 2
    assert "签订地点" in told[-1]


def test_text_keeps_clear_of_a_table_above_it_and_of_a_long_title() -> None:
    table = Table((Column("赞成"), Column("反对")), tuple(("16", "1") for _ in range(6)))
    for rows in range(1, 8):
        made = rendered([Table(table.columns, table.rows[:rows]), Prose("表决结果：通过。")], official=True)
        ruled = [one for one in lines(made) if "16" in one.text][-1]
        assert ruled.base - line(made, "表决结果").base > 30, rows
    long = "中共某某大学马克思主义学院硕士研究生第一支部委员会\n2026年第4次接收、转正讨论会\n会议票数统计表"
    made = rendered([Title(long), Subtitle(left="时间：2026年5月8日")], official=True)
    assert line(made, "统计表").base - line(made, "时间").base > 30


def test_titles_set_years_without_blanks() -> None:
    rows = tuple((str(n), "1.00") for n in range(60))
    made = rendered([Title("2026 年度党费核定表"), Table(GROUPED, rows)], title="2026 年度党费核定表")
    assert all("2026年度党费核定表" in "".join(one.text for one in lines(made, page)) for page in (0, 1))
