"""Papers as files: what is in them can be read back, archived and trusted."""

import os
import re
import shutil
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from branchdesk.kernel.blocks import (
    Align,
    Block,
    Closing,
    Column,
    Heading,
    Pairs,
    Picture,
    Prose,
    Space,
    Subtitle,
    Table,
    Title,
)
from branchdesk.kernel.errors import Refusal
from branchdesk.pdf import document, fonts, page

WHEN = datetime(2026, 11, 21, 9, 42, tzinfo=timezone(timedelta(hours=8)))
NAMES = ("王㛃", "李䶮", "张𬴊", "买买提·吐尔逊")
JARS = [Path("/usr/share/java") / f"{name}.jar" for name in
        ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api")]  # fmt: skip
ENDING = Closing(("共 4 人。",), (("填报人：", ""), ("填报日期（盖章）：", "　　　　年　　月　　日")))


def png(colour: str = "RGB", wide: int = 400, high: int = 100) -> bytes:
    """A plain picture."""
    out = BytesIO()
    Image.new(colour, (wide, high)).save(out, "PNG")
    return out.getvalue()


def paper(rows: int = 4) -> list[Block]:
    """Every kind of block once."""
    cells = tuple((str(n + 1), NAMES[n % 4], "2019-06-28") for n in range(rows))
    return [
        Title("党员名册"),
        Subtitle(left="第一党支部", center="（试行）", right="2026年11月21日"),
        Heading("一、基本情况"),
        Prose("会议指出，要坚持“三会一课”制度（含主题党日）。王㛃、张𬴊等同志发言。\n会议要求，抓好落实。"),
        Pairs((("姓名", NAMES[3]), ("性别", "男"), ("备注", "长期从事志愿服务，" * 12))),
        Space(),
        Picture(png(), "按期 80 人", 0.5),
        Heading("二、名单"),
        Table((Column("序号", 0.5, Align.CENTER), Column("姓名"), Column("入党时间", 1, Align.RIGHT)), cells),
        ENDING,
    ]


def rendered(blocks: list[Block], landscape: bool = False) -> bytes:
    return document.render(blocks, title="党员名册", author="第一党支部", landscape=landscape, footer="打印", when=WHEN)


def texts(data: bytes | Path) -> list[str]:
    """The text of every page as a reader copies it, without blanks."""
    with pypdfium2.PdfDocument(data) as pdf:
        found = []
        for page in pdf:
            words = page.get_textpage()
            found.append(re.sub(r"\s", "", words.get_text_range()))
            words.close()
            page.close()
        return found


def test_rare_names_are_found_again_in_the_text() -> None:
    text = "".join(texts(rendered(paper())))
    for name in (*NAMES, "“三会一课”制度（含主题党日）。", "填报日期（盖章）：", "第1页共1页"):
        assert name in text


def test_the_astral_character_keeps_its_own_code_point() -> None:
    data = rendered([Prose("张𬴊")])
    with pikepdf.open(BytesIO(data)) as pdf:
        maps = [font.ToUnicode.read_bytes() for font in pdf.pages[0].Resources.Font.values()]
    assert any(b"<D873DD0A>" in found for found in maps)
    for found in maps:
        assert all(int(n) <= 100 for n in re.findall(rb"(\d+) beginbfchar", found))


def test_every_font_is_embedded_and_none_is_a_stranger() -> None:
    with pikepdf.open(BytesIO(rendered(paper(80)))) as pdf:
        for page in pdf.pages:
            for font in page.Resources.Font.values():
                assert "+Minutes" in str(font.BaseFont)
                assert "/FontFile2" in font.FontDescriptor


def test_the_same_paper_gives_the_same_bytes(tmp_path: Path) -> None:
    assert rendered(paper()) == rendered(paper())
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_pdf_document as t;"
        "sys.stdout.buffer.write(t.rendered(t.paper()))"
    )
    other = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent)],
        env={**os.environ, "PYTHONHASHSEED": "12345"},
        capture_output=True,
        check=True,
    )
    assert other.stdout == rendered(paper())


def test_metadata_stands_twice_and_equal() -> None:
    with pikepdf.open(BytesIO(rendered(paper()))) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert str(pdf.docinfo["/Title"]) == "党员名册"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261121094200+08'00'"
        assert "<xmp:CreateDate>2026-11-21T09:42:00+08:00</xmp:CreateDate>" in xmp
        assert "党员名册" in xmp
        assert "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in xmp
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert pdf.pdf_version == "1.4"
        assert not pdf.check_pdf_syntax()


def test_titles_with_markup_are_only_text() -> None:
    blocks: list[Block] = [Title("<b>甲</b> & 乙"), Prose("<img src='file:///etc/passwd'/> &lt;")]
    data = document.render(blocks, title="<b>甲</b> & 乙", author="a<b", when=WHEN)
    assert "<imgsrc='file:///etc/passwd'/>&lt;" in texts(data)[0]
    with pikepdf.open(BytesIO(data)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "<b>甲</b> & 乙"


@pytest.mark.skipif(
    shutil.which("java") is None or not all(jar.exists() for jar in JARS),
    reason="needs a Java runtime and the Debian package libpdfbox2-java with its dependencies",
)
@pytest.mark.parametrize("landscape", [False, True])
def test_preflight_calls_it_valid_pdf_a_1b(tmp_path: Path, landscape: bool) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(rendered(paper(60), landscape))
    classpath = os.pathsep.join(map(str, JARS))
    answer = subprocess.run(
        ["java", "-cp", classpath, "org.apache.pdfbox.preflight.Validator_A1b", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout


def test_a_picture_has_its_share_of_the_width_and_tells_its_words() -> None:
    data = rendered([Picture(png(), "按期 80 人", 0.5)])
    with pypdfium2.PdfDocument(data) as pdf:
        [drawn] = [one for one in pdf[0].get_objects() if one.type == 3]
        left, bottom, right, top = drawn.get_bounds()
    room = page.PORTRAIT.room[0]
    assert right - left == pytest.approx(room / 2, abs=0.1)
    assert top - bottom == pytest.approx(room / 8, abs=0.1)
    with pikepdf.open(BytesIO(data)) as found:
        stream = found.pages[0].Contents.read_bytes()
    assert "按期 80 人".encode("utf-16-be").hex().upper().encode() in stream
    with pytest.raises(Refusal, match="没有字形"):
        rendered([Picture(png(), "😀")])


def test_a_picture_higher_than_the_page_becomes_smaller() -> None:
    data = rendered([Title("题"), Picture(png(high=4000), "")])
    with pypdfium2.PdfDocument(data) as pdf:
        assert len(pdf) <= 2


@pytest.mark.parametrize("bad", [png("RGBA"), png("LA"), b"GIF89a", b""])
def test_a_picture_with_transparency_is_none(bad: bytes) -> None:
    with pytest.raises(ValueError, match="without transparency"):
        Picture(bad, "")


def test_pages_are_numbered_and_heads_come_back() -> None:
    found = texts(rendered(paper(120)))
    total = len(found)
    assert total > 2
    for number, text in enumerate(found, 1):
        assert f"第{number}页共{total}页" in text
        assert "打印" in text
        assert "序号姓名入党时间" in text
    # the running head stands on the later pages only; the first has its title
    assert found[0].count("党员名册") == found[1].count("党员名册") == 1


@pytest.mark.parametrize("rows", range(14, 46, 1))
def test_the_signatures_never_stand_alone_on_a_page(rows: int) -> None:
    table = Table((Column("序号"), Column("姓名")), tuple((f"{n:03d}", "王芳") for n in range(rows)))
    found = texts(rendered([Title("党员名册"), table, ENDING], landscape=True))
    last = found[-1]
    assert "填报人：" in last
    assert last.count("王芳") >= 2
    assert "".join(found).count("王芳") == rows


def test_notes_after_a_table_and_signatures_after_them_are_both_printed() -> None:
    found = "".join(texts(rendered([*paper(), Closing(("第一条说明。",)), Closing(("第二条说明。",))])))
    assert all(words in found for words in ("第一条说明。", "第二条说明。"))


def test_a_row_higher_than_a_page_is_divided_and_nothing_is_lost() -> None:
    long = "".join(f"第{n}条，坚持学习。" for n in range(600))
    table = Table((Column("序号", 0.2), Column("内容"), Column("备注", 0.2)), (("1", long, "王芳"), ("2", "短", "")))
    found = texts(rendered([table, ENDING]))
    body = "".join(text.split("备注", 1)[1] for text in found)
    assert len(found) > 2
    assert all(f"第{n}条，" in body for n in range(0, 600, 7))
    assert body.count("坚持学习。") + body.count("坚持学") > 590
    assert "填报人：" in found[-1]


def test_one_giant_row_and_its_signatures_fit_somewhere() -> None:
    for length in range(1000, 2600, 97):
        found = texts(rendered([Table((Column("内容"),), (("学" * length,),)), ENDING]))
        assert "".join(found).count("学") == length
        assert "填报人：" in found[-1]


def test_long_prose_keeps_two_lines_together_on_each_page() -> None:
    for lines_before in range(20, 27):
        blocks: list[Block] = [Prose("行\n" * (lines_before - 1) + "行"), Prose("学" * 150)]
        found = texts(rendered(blocks))
        assert sum(text.count("学") for text in found) == 150
        for text in found:
            count = text.count("学")
            assert count == 0 or count > 31  # more than one line


def test_crowded_tables_take_smaller_letters_before_words_are_cut() -> None:
    columns = tuple(Column(f"证件{n}") for n in range(8))
    row = tuple("99000019900101123X" for _ in range(8))
    text = texts(rendered([Table(columns, (row,))], landscape=True))[0]
    assert text.count("99000019900101123X") == 8


@pytest.mark.parametrize("filler", range(560, 700, 10))
def test_a_heading_never_parts_from_its_table(filler: int) -> None:
    table = Table((Column("职务"),), (("组织委员",),))
    found = texts(rendered([Prose(""), Space(filler), Heading("任职记录"), table, ENDING]))
    (page,) = (text for text in found if "任职记录" in text)
    assert "组织委员" in page
    assert "填报人：" in page


def test_a_long_title_is_set_in_balanced_lines() -> None:
    title = "中共某某大学马克思主义学院硕士研究生第二党支部党员名册"
    data = document.render([Title(title)], title=title, author="支部", when=WHEN)
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[0]
        words = page.get_textpage()
        found = words.get_text_range().splitlines()
        words.close()
        page.close()
    assert abs(len(found[0]) - len(found[1])) <= 2


def test_too_many_columns_are_refused() -> None:
    columns = tuple(Column(f"第{n}项证件号码") for n in range(60))
    with pytest.raises(Refusal, match="列太多"):
        rendered([Table(columns, (("甲",) * 60,))])


def test_what_no_page_can_hold_is_refused() -> None:
    table = Table((Column("长" * 20_000), Column("短")), (("甲", "乙"),))
    with pytest.raises(Refusal, match="放不进页面"):
        rendered([table])


def test_an_empty_table_says_so_and_an_empty_paper_is_a_page() -> None:
    assert "（无）" in texts(rendered([Table((Column("姓名"),), (), empty="（无）"), ENDING]))[0]
    assert len(texts(rendered([Pairs(()), Closing(), Prose("")]))) == 1


def test_a_row_of_the_wrong_length_is_a_bug() -> None:
    with pytest.raises(ValueError, match="2 cells under 1 columns"):
        Table((Column("姓名"),), (("王芳", "女"),))


def test_missing_characters_are_named_with_their_place(tmp_path: Path) -> None:
    table = Table((Column("姓名"), Column("备注")), (("王芳", ""), ("李\U00031350", "好😀")))
    path = tmp_path / "a.pdf"
    with pytest.raises(Refusal) as caught:
        document.write(path, [Title("名册"), table], title="名册", author="支部", when=WHEN)
    assert "“\U00031350”（U+31350）见于第 2 行“姓名”" in caught.value.detail
    assert "“😀”（U+1F600）见于第 2 行“备注”" in caught.value.detail
    assert list(tmp_path.iterdir()) == []


def test_missing_can_be_asked_beforehand() -> None:
    assert document.missing([*NAMES, "一般的字", "\u200b\n", "😀😀"]) == ["😀"]


def test_an_existing_file_is_replaced_and_no_part_is_left(tmp_path: Path) -> None:
    path = tmp_path / "名册 2026.pdf"
    path.write_text("old")
    document.write(path, paper(), title="名册", author="支部", when=WHEN)
    assert [p.name for p in tmp_path.iterdir()] == ["名册 2026.pdf"]
    assert "王㛃" in texts(path)[0]


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="文件夹不存在"):
        document.write(tmp_path / "gone" / "a.pdf", paper(), title="名册", author="支部", when=WHEN)


def test_a_folder_in_the_place_of_the_file_is_said_and_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.mkdir()
    with pytest.raises(Refusal):
        document.write(target, paper(), title="名册", author="支部", when=WHEN)
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(Refusal, match="不允许写入"):
            document.write(tmp_path / "a.pdf", paper(), title="名册", author="支部", when=WHEN)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="sets a limit only POSIX has")
def test_a_full_disk_is_said_and_the_old_file_stays(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "a.pdf"
    path.write_text("old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(Refusal, match="磁盘空间不足"):
            document.write(path, paper(), title="名册", author="支部", when=WHEN)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_only_the_faces_that_are_needed_are_read() -> None:
    code = (
        "from branchdesk.pdf import fonts; assert not fonts._loaded;"
        "fonts.TABLE.pick('王'); print(*fonts._loaded);"
        "from branchdesk.pdf import document;"
        "document.missing(['一般的字']); print(*fonts._loaded)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["Song", "Song"]


def test_blocks_do_not_load_the_heavy_libraries() -> None:
    code = (
        "import sys, branchdesk.kernel.blocks, branchdesk.features.members.papers;"
        "print([m for m in ('reportlab', 'pikepdf', 'pypdfium2') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_a_character_without_face_is_an_error_not_a_box() -> None:
    with pytest.raises(LookupError):
        fonts.TABLE.pick("😀")


def test_advances_past_the_last_full_metric_are_in_font_units() -> None:
    import struct

    for name in ("Song", "Kai", "Names"):
        loaded = fonts.face(name).face
        count = struct.unpack(">H", loaded.get_table("hhea")[34:36])[0]
        table = loaded.get_table("hmtx")
        last = struct.unpack(">H", table[4 * (count - 1) : 4 * (count - 1) + 2])[0]
        assert {advance for advance, _ in loaded.hmetrics[count:]} <= {last}


RULES = "党费规则 2017 版（中组发〔2008〕3号；组电明字〔2017〕5号，2017-01-01 起）；四舍五入到分"


def feet(rules: str, landscape: bool = False) -> list[list[str]]:
    """The lines of the foot of each page, from the top, the count of the pages left out; all of it stands on the page."""
    foot = f"{rules}　支部事务台账打印 2026-11-21　内部资料"
    data = document.render(paper(60), title="收缴表", author="支部", landscape=landscape, footer=foot, when=WHEN)
    found = []
    with pypdfium2.PdfDocument(data) as pdf:
        for sheet in pdf:
            words = sheet.get_textpage()
            boxes = [(round(words.get_charbox(n)[1]), words.get_text_range(n, 1)) for n in range(words.count_chars())]
            assert min(base for base, _ in boxes) > 10
            said = re.sub(r" ?第 \d+ 页.*", "", words.get_text_range().replace("\r", "")).split("\n")
            found.append([line for line in said if any(part in line for part in ("规则", "四舍", "规定", "打印"))])
    return found


def test_a_foot_of_two_lines_is_parted_between_its_rules() -> None:
    first = RULES.removesuffix("四舍五入到分")
    for lines in feet(RULES):
        assert lines == [first, "四舍五入到分　支部事务台账打印 2026-11-21　内部资料"]


def test_a_long_foot_stays_on_the_page_and_the_text_above_it() -> None:
    rules = (
        RULES
        + "；定额 0.20 元（示例大学党委组织部关于党费收缴有关事项的通知）；本台账从 10 月记起，以前月份见原有台账" * 2
    )
    for landscape in (False, True):
        for lines in feet(rules + "；支部另有规定的，从其规定", landscape):
            assert lines[-1].endswith("打印 2026-11-21　内部资料")
