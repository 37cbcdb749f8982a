"""The official sheet, measured from the PDF with the figures of GB/T 9704-2012 beside it."""

import ctypes
import re
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest

from branchdesk.kernel.blocks import (
    Align,
    Block,
    Chapter,
    Closing,
    Column,
    Contents,
    Cover,
    Heading,
    Pairs,
    Prose,
    Table,
    Title,
)
from branchdesk.pdf import document, fonts, office

WHEN = datetime(2026, 11, 20, tzinfo=UTC)
MM = 72 / 25.4
PITCH = 225 * MM / 22
CLOSING = Closing(signatures=(("主持人（签字）：", ""), ("记录人（签字）：", ""), ("", "　　　　年　　月　　日")))


class Char(NamedTuple):
    """A character: where its pen stood and how far it went, millimetres from the left and the bottom of the page."""

    text: str
    left: float
    right: float
    base: float


def rendered(blocks: list[Block], footer: str = "") -> bytes:
    return document.render(blocks, title="会议记录", author="支部", footer=footer, when=WHEN, faces=fonts.BUNDLED)


def pages(data: bytes) -> list[list[Char]]:
    """The inked characters of every page."""
    found = []
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            words = page.get_textpage()
            chars = []
            for i in range(words.count_chars()):
                text = words.get_text_range(i, 1)
                right = words.get_charbox(i, loose=True)[2]
                x, y = ctypes.c_double(), ctypes.c_double()
                pypdfium2.raw.FPDFText_GetCharOrigin(words, i, x, y)
                if text.strip():
                    chars.append(Char(text, x.value / MM, right / MM, y.value / MM))
            words.close()
            page.close()
            found.append(chars)
    return found


def lines(chars: list[Char]) -> list[list[Char]]:
    """Characters of the text area by line, from the top; the foot is left out."""
    rows: dict[int, list[Char]] = defaultdict(list)
    for char in chars:
        if char.base > 34:
            rows[round(char.base)].append(char)
    merged: list[list[Char]] = []
    for place in sorted(rows, reverse=True):
        if merged and merged[-1][0].base - rows[place][0].base < 3:
            merged[-1] += rows[place]
        else:
            merged.append(rows[place])
    return [sorted(line, key=lambda char: char.left) for line in merged]


def texts(data: bytes) -> list[str]:
    return ["".join(char.text for char in page) for page in pages(data)]


def test_a_full_page_holds_22_lines_of_28_characters_in_156_by_225_millimetres() -> None:
    first, *_ = pages(rendered([Prose("学" * 28 * 30, indent=0)]))
    found = lines(first)
    assert len(found) == 22
    assert {len(line) for line in found} == {28}
    for line in found:
        assert line[0].left == pytest.approx(28, abs=0.2)
        assert line[-1].right == pytest.approx(184, abs=0.2)
        for a, b in pairwise(line):
            assert b.left - a.left == pytest.approx(156 / 28, abs=0.02)
    for above, below in pairwise(found):
        assert above[0].base - below[0].base == pytest.approx(225 / 22, abs=0.02)
    # each line stands in the middle of its strip of the text area; 0.38 em above the line is the middle of a character
    middle = found[0][0].base + 0.38 * 156 / 28
    assert middle == pytest.approx(297 - 37 - 225 / 44, abs=0.3)


def test_paragraphs_begin_two_characters_in_and_mixed_text_fills_its_lines() -> None:
    text = "会议指出，要坚持“三会一课”制度（含主题党日），2026年共召开会议24次；到会率98.5%，" * 12
    found = lines(pages(rendered([Prose(text)]))[0])
    assert found[0][0].left == pytest.approx(28 + 2 * 156 / 28, abs=0.2)
    for line in found[:-1]:
        blank = 156 / 56 if line[-1].text in "，；、。）”" else 0.2
        assert 184 - 0.3 <= line[-1].right <= 184 + blank + 0.2
        assert line[0].text not in "，。；：、）”》％%"
        assert line[-1].text not in "（“《"


def test_the_title_is_of_22_points_and_centred_with_whole_words() -> None:
    title = "中共某某大学马克思主义学院硕士研究生第一支部委员会\n2026年第4次支部党员大会会议记录"
    found = lines(pages(rendered([Title(title), Prose("正文")]))[0])
    assert ["".join(char.text for char in line) for line in found[:3]] == [
        "中共某某大学马克思主义学院",
        "硕士研究生第一支部委员会",
        "2026年第4次支部党员大会会议记录",
    ]
    for line in found[:3]:
        assert (line[0].left + line[-1].right) / 2 == pytest.approx(28 + 78, abs=0.5)
        chinese = [char for char in line if char.text > "\u3000"]
        assert chinese[0].right - chinese[0].left == pytest.approx(22 / MM, abs=0.1)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("关于进一步加强和规范学院各党支部组织生活会记录的工作通知", None),
        ("中国共产党某某科技大学计算机科学与技术学院教职工第三支部委员会", None),
        ("短标题", ["短标题"]),
    ],
)
def test_long_titles_cut_no_word(title: str, expected: list[str] | None) -> None:
    found = ["".join(char.text for char in line) for line in lines(pages(rendered([Title(title)]))[0])]
    assert "".join(found) == title
    if expected:
        assert found == expected
    for word in ("学院", "支部", "组织", "委员会", "计算机", "技术", "教职工", "大学", "党支部"):
        assert "".join(found).count(word) == sum(line.count(word) for line in found)


def test_levels_are_told_apart_by_their_typefaces() -> None:
    blocks: list[Block] = [Heading("一、议程"), Heading("（一）传达学习", 2), Heading("1. 学习", 3), Prose("正文")]
    with pypdfium2.PdfDocument(rendered(blocks)) as pdf:
        page = pdf[0]
        found = [
            re.sub(r"^[A-Z]+\+", "", one.get_font().get_base_name()) for one in page.get_objects() if one.type == 1
        ]
        page.close()
    order = list(dict.fromkeys(name for name in found if "Song-" not in name or "FangSong" in name))
    assert order[:3] == ["MinutesHei-Regular", "MinutesKai-Regular", "MinutesFangSong-Regular"]


def test_the_page_number_stands_7_millimetres_below_odd_right_even_left() -> None:
    data = rendered([Prose("学" * 1800)], footer="第2版　指纹 0123456789abcdef")
    found = pages(data)
    assert len(found) == 3
    for number, chars in enumerate(found, 1):
        foot = [char for char in chars if char.base < 34]
        text = "".join(char.text for char in sorted(foot, key=lambda char: char.left))
        assert f"—{number}—" in text
        assert f"第{number}页共3页第2版指纹0123456789abcdef" in text
        dashes = [char for char in foot if char.text == "—"]
        if number % 2:
            assert max(char.right for char in dashes) == pytest.approx(184 - 14 / MM, abs=0.3)
        else:
            assert min(char.left for char in dashes) == pytest.approx(28 + 14 / MM, abs=0.3)


def test_the_dash_of_the_page_number_is_7_millimetres_below_the_text_area() -> None:
    from branchdesk.pdf import preview

    picture = preview.page(rendered([Prose("")]), 0, dpi=254)
    column = round((184 - 14 / MM - 2) * 10)
    dark = [
        row
        for row in range(2600, 2800)
        if picture.data[row * picture.stride + column * 4] < 128
    ]  # fmt: skip
    assert dark
    assert sum(dark) / len(dark) / 10 == pytest.approx(297 - 35 + 7, abs=0.5)


@pytest.mark.parametrize("before", range(16, 23))
@pytest.mark.parametrize("length", [40, 60, 84, 120])
def test_no_page_begins_or_ends_with_a_single_line_of_a_paragraph(before: int, length: int) -> None:
    blocks: list[Block] = [*(Prose("行") for _ in range(before)), Prose("学" * length), Prose("末" * 100)]
    for chars in pages(rendered(blocks)):
        found = lines(chars)
        for char in "学末":
            count = sum(any(one.text == char for one in line) for line in found)
            assert count != 1


@pytest.mark.parametrize("length", range(1, 90))
def test_no_character_stands_alone_on_a_last_line(length: int) -> None:
    found = lines(pages(rendered([Prose("学" * length + "。")]))[0])
    if len(found) > 1:
        assert len(found[-1]) >= 3


@pytest.mark.parametrize("before", range(14, 23))
def test_headings_go_with_two_lines_of_their_text(before: int) -> None:
    blocks: list[Block] = [
        *(Prose("行") for _ in range(before)),
        Heading("一、议程"),
        Heading("（一）学习", 2),
        Prose("学" * 84),
    ]
    (page,) = (text for text in texts(rendered(blocks)) if "一、议程" in text)
    assert "（一）学习" in page
    assert page.count("学") >= 40


@pytest.mark.parametrize("length", [5, 26 + 5, 26 + 28 + 5, 26 + 84 + 3, 26 + 28 * 7 + 9])
@pytest.mark.parametrize("before", range(10, 23, 1))
def test_the_places_to_sign_stay_together_and_never_alone(before: int, length: int) -> None:
    blocks: list[Block] = [*(Prose("行") for _ in range(before)), Prose("学" * length), CLOSING]
    found = texts(rendered(blocks))
    (page,) = (text for text in found if "主持人（签字）：" in text)
    assert "记录人（签字）：" in page
    assert "年月日" in page
    assert page.count("学") >= min(length, 3)
    assert "".join(found).count("学") == length


def test_a_table_repeats_its_head_and_a_band_is_not_left_behind() -> None:
    columns = (Column("序号", 0.5, Align.CENTER), Column("姓名"), Column("签名", 2, least=8))
    for spare in range(6):
        rows = (
            *((str(n), "王芳", "") for n in range(14 + spare)),
            ("学院党委（2人）",),
            ("20", "高远", ""),
            ("21", "林岚", ""),
        )
        found = texts(rendered([Table(columns, rows), CLOSING]))
        for text in found:
            assert text.startswith("序号姓名签名")
        (page,) = (text for text in found if "学院党委（2人）" in text)
        assert "高远" in page


def test_text_after_a_table_stands_on_the_grid_of_lines_again() -> None:
    found = lines(pages(rendered([Prose("前"), Table((Column("序号"),), (("一\n二\n三",),)), Prose("后")]))[0])
    first, last = found[0][0].base, found[-1][0].base
    steps = (first - last) / (225 / 22)
    assert steps == pytest.approx(round(steps), abs=0.02)


def test_a_heading_keeps_away_from_the_table_above_it() -> None:
    for rows in range(1, 4):
        made = rendered([Table((Column("序号"),), (("一",),) * rows), Heading("后", 1), Prose("文")])
        *_, cell, heading, prose = (line[0].base for line in lines(pages(made)[0]))
        assert cell - heading > 1.25 * (heading - prose)


def test_names_of_a_list_are_not_parted() -> None:
    names = [f"{family}建国" for family in "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"]
    pairs = Pairs((("出席人员", "、".join(names)),), wide=frozenset({"出席人员"}), listed=frozenset({"出席人员"}))
    found = ["".join(char.text for char in line) for line in lines(pages(rendered([pairs]))[0])]
    for name in names:
        assert sum(name in line for line in found) == 1


def test_the_wider_of_two_values_takes_room_from_the_other() -> None:
    pairs = Pairs((("时间", "2026年11月20日 14:00—17:30"), ("地点", "文科楼")))
    assert len(lines(pages(rendered([pairs]))[0])) == 1


def test_a_hanging_paragraph_keeps_its_inset() -> None:
    found = lines(pages(rendered([Prose("2. " + "附" * 60, Align.LEFT, indent=5, hang=6)]))[0])
    assert found[1][0].left == pytest.approx(28 + 6 * 156 / 28, abs=0.2)


def test_the_contents_name_the_pages_the_chapters_begin_on() -> None:
    chapters = [(f"3月{n}日　支部党员大会　学习{n}", 300 + 400 * (n % 3)) for n in range(1, 30)]
    blocks: list[Block] = [
        Cover("中共某某大学机关第一支部委员会", "2026年度会议记录本", (("书　　记：", "王建国"),)),
        Contents("目　　录", tuple(entry for entry, _ in chapters)),
    ]
    for n, (entry, length) in enumerate(chapters, 1):
        blocks += [Chapter(entry, f"指纹{n:02d}"), Title(f"第{n}次会议记录"), Prose("学" * length)]
    found = texts(rendered(blocks))
    assert "—1—" not in found[0]
    assert "2026年度会议记录本" in found[0]
    contents = found[1] + found[2]
    for n, (entry, _) in enumerate(chapters, 1):
        (start,) = (at for at, text in enumerate(found, 1) if f"第{n}次会议记录" in text and at > 3)
        assert re.search(re.escape(entry.replace("　", "")) + f"…+{start}(3月|第|—)", contents), entry
        assert f"指纹{n:02d}" in found[start - 1]
        assert f"—{start}—" in found[start - 1]
        assert f"第{start}页共{len(found)}页" in found[start - 1]


def test_dots_lead_to_page_numbers_at_the_right_edge() -> None:
    blocks: list[Block] = [
        Contents("目　　录", ("学习" * 20, "讨论")),
        Chapter("学习"),
        Title("甲"),
        Chapter("讨论"),
        Title("乙"),
    ]
    for line in lines(pages(rendered(blocks))[0])[1:]:
        if line[-1].text.isdigit():
            assert line[-1].right == pytest.approx(184, abs=0.3)
            assert line[-2].text == "…"
            assert line[0].left >= 27.9
    assert sum(line[-1].text.isdigit() for line in lines(pages(rendered(blocks))[0])) == 2


def test_office_faces_are_used_where_they_can_be_and_the_rest_is_said(tmp_path: Path) -> None:
    from branchdesk.kernel.resources import resource

    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "SIMHEI.TTF").write_bytes(resource("fonts", "MinutesHei.ttf").read_bytes())
    (tmp_path / "simkai.ttf").write_bytes(resource("fonts", "MinutesNames.ttf").read_bytes())
    (tmp_path / "simfang.ttf").write_bytes(b"no font at all")
    found = office.find([tmp_path])
    assert found.faces.heading.names[0].startswith("Office-heading")
    assert found.faces.heading.names[1:] == fonts.HEADING.names
    assert found.faces.kai is fonts.KAI
    assert found.faces.body is fonts.BODY
    assert len(found.notes) == 3
    data = document.render(
        [Heading("一、议程"), Prose("学")], title="会议", author="支部", when=WHEN, faces=found.faces
    )
    assert "一、议程学" in texts(data)[0]
