"""Word papers: the words of the PDF, the measures of GB/T 9704, equal bytes for equal input."""

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from PIL import Image

from branchdesk.kernel.blocks import (
    Align,
    Block,
    Closing,
    Column,
    Contents,
    Heading,
    Pairs,
    Picture,
    Prose,
    Subtitle,
    Table,
    Title,
)
from branchdesk.word import document

WHEN = datetime(2026, 11, 20, tzinfo=UTC)
BLOCKS: list[Block] = [
    Title("中共某某大学马克思主义学院硕士研究生第一支部委员会\n2026年第4次支部党员大会会议记录"),
    Subtitle(left="时间：2026年11月20日", right="地点：301"),
    Pairs((("时间", "14:00—17:30"), ("地点", "文科楼"), ("议题", "1. 学习\n2. 讨论")), wide=frozenset({"议题"})),
    Heading("一、议程"),
    Heading("（一）传达学习", 2),
    Prose("会议指出，要坚持。\n会议要求，抓好落实。"),
    Prose("同意。", lead="王㛃："),
    Table(
        (Column("序号", 0.5, Align.CENTER), Column("姓名")),
        (("第一支部（1人）",), ("1", "张𬴊")),
    ),
    Table((Column("序号"), Column("姓名")), (), empty="（无）"),
    Prose("2. 附件", Align.LEFT, indent=5, hang=6),
    Closing(("共1人。",), (("主持人（签字）：", ""), ("记录人（签字）：", ""), ("", "　　年　　月　　日"))),
]


def rendered(blocks: list[Block] = BLOCKS) -> bytes:
    return document.render(blocks, title="会议记录", author="支部", footer_text="第2版　指纹 0123", when=WHEN)


def words(data: bytes) -> str:
    """All text of the body in its order, without blanks."""
    body = Document(BytesIO(data)).element.body
    return re.sub(r"\s", "", "".join(node.text or "" for node in body.iter(qn("w:t"))))


def test_every_word_of_the_blocks_is_there_in_its_order() -> None:
    said = re.sub(r"\s", "", "".join(text for block in BLOCKS for _, text in block.texts()))
    assert words(rendered()) == said.replace(
        "序号姓名第一支部（1人）1张𬴊序号姓名（无）", "序号姓名第一支部（1人）1张𬴊序号姓名（无）"
    )


def test_equal_input_gives_equal_bytes_without_a_clock() -> None:
    data = rendered()
    assert data == rendered()
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d{2}-\d{2}T[\d:]+Z", core)) == {"2026-11-20T00:00:00Z"}
    assert "python-docx" not in core


def test_margins_pitch_and_letters_are_those_of_gb_t_9704() -> None:
    paper = Document(BytesIO(rendered()))
    section = paper.sections[0]
    for found, wanted in (
        (section.page_width, 210), (section.page_height, 297), (section.top_margin, 37),
        (section.bottom_margin, 35), (section.left_margin, 28), (section.right_margin, 26),
    ):  # fmt: skip
        assert found == pytest.approx(Mm(wanted), abs=1000)
    (prose,) = (one for one in paper.paragraphs if one.text.startswith("会议指出"))
    assert prose.paragraph_format.line_spacing.pt == pytest.approx(28.95)
    assert prose.runs[0].font.size.pt == 16
    fonts = prose.runs[0]._r.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    title = paper.paragraphs[0]
    assert title.text == "中共某某大学马克思主义学院"
    assert title.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert title.runs[0].font.size.pt == 22


def test_faces_are_declared_with_others_to_stand_for_them() -> None:
    with zipfile.ZipFile(BytesIO(rendered())) as package:
        table = package.read("word/fontTable.xml").decode()
    for name in ("仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"):
        assert re.search(f'<w:font w:name="{name}"><w:altName w:val="[^"]+"/>', table)


def test_the_head_of_a_table_comes_back_and_rows_are_not_cut() -> None:
    paper = Document(BytesIO(rendered()))
    for table in paper.tables[1:]:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_the_foot_counts_pages_and_names_the_copy() -> None:
    paper = Document(BytesIO(rendered()))
    assert paper.settings.odd_and_even_pages_header_footer
    for foot in (paper.sections[0].footer, paper.sections[0].even_page_footer):
        xml = foot._element.xml
        assert " PAGE " in xml
        assert " NUMPAGES " in xml
        assert "第2版　指纹 0123" in xml


def test_properties_of_paragraphs_stand_in_the_order_word_demands() -> None:
    from branchdesk.word.marks import _ORDER

    order = {qn(f"w:{name}"): place for place, name in enumerate(_ORDER)}
    for properties in Document(BytesIO(rendered())).element.body.iter(qn("w:pPr")):
        places = [order[child.tag] for child in properties]
        assert places == sorted(places)


def test_signatures_keep_together_with_the_end_of_the_text() -> None:
    paper = Document(BytesIO(rendered()))
    *_, before, note, signing, date = paper.paragraphs
    assert before.text == "2. 附件"
    assert before._p.pPr.find(qn("w:keepNext")) is not None
    assert note.paragraph_format.keep_with_next
    assert "主持人（签字）：" in signing.text
    assert "记录人（签字）：" in signing.text
    assert signing.paragraph_format.keep_with_next
    assert not date.paragraph_format.keep_with_next


def test_control_characters_do_not_break_the_file() -> None:
    assert "王芳学习" in words(rendered([Prose("王芳\x07\u200b学习")]))


def test_a_picture_has_its_share_of_the_width_and_its_words() -> None:
    png = BytesIO()
    Image.new("RGB", (400, 100)).save(png, "PNG")
    [shape] = Document(BytesIO(rendered([Picture(png.getvalue(), "按期 80 人", 0.5)]))).inline_shapes
    assert (shape.width.pt, shape.height.pt) == (221, 55.25)
    assert shape._inline.docPr.get("descr") == "按期 80 人"


def test_books_are_pdf() -> None:
    with pytest.raises(ValueError, match="books are PDF"):
        rendered([Contents("目录", ("一",))])


def test_a_long_foot_stands_below_the_page_number_which_stays_where_it_is() -> None:
    short, long = (
        "第2版　指纹 0123",
        "党费规则 2017 版（中组发〔2008〕3号；组电明字〔2017〕5号）；四舍五入到分　支部事务台账打印 2026-11-21",
    )
    for text, below in ((short, False), (long, True)):
        data = document.render(BLOCKS, title="报告", author="支部", footer_text=text, when=WHEN)
        section = Document(BytesIO(data)).sections[0]
        for foot in (section.footer, section.even_page_footer):
            number, *rest = foot.paragraphs
            assert "—" in number.text
            assert (text in number.text) is not below
            assert [one.text for one in rest] == ([text] if below else [])
        assert (section.footer_distance < Mm(24)) is below


def test_who_issues_a_paper_stands_right_above_the_day_and_with_the_text() -> None:
    paper = Document(BytesIO(rendered([Prose("特此公示。"), Closing(issued=("示例党支部", "2026年11月21日"))])))
    text, who, day = paper.paragraphs
    assert text._p.pPr.find(qn("w:keepNext")) is not None
    assert (who.text, day.text) == ("示例党支部", "2026年11月21日")
    assert who.paragraph_format.keep_with_next
    assert day.paragraph_format.right_indent.pt == 64
    assert who.paragraph_format.right_indent.pt > 64


def test_a_table_to_sign_stays_whole_and_with_the_text_before_it() -> None:
    table = Table((Column("各方"), Column("签字")), (("甲方", "\n\n"), ("乙方", "\n\n")), sign=True)
    paper = Document(BytesIO(rendered([Prose("本协议一式两份。"), table])))
    assert paper.paragraphs[0]._p.pPr.find(qn("w:keepNext")) is not None
    *rows, last = paper.tables[0].rows
    assert all(row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in rows)
    assert not last.cells[0].paragraphs[0].paragraph_format.keep_with_next


def test_columns_that_need_more_than_the_page_share_it_by_their_need() -> None:
    columns = (Column("金额", 1, least=20), Column("备注", 9, least=20), Column("说明", 9, least=10))
    paper = Document(BytesIO(rendered([Table(columns, (("1.00", "无", "无"),))])))
    first, second, third = (column.width.mm for column in paper.tables[0].columns)
    assert first == pytest.approx(second, abs=0.1)
    assert third < first
