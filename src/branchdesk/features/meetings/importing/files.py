"""Files a meeting may come in: JSON of whole meetings, or a sheet with one meeting in each row."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from branchdesk.features.meetings import fields
from branchdesk.features.meetings.importing.forms import MEETING
from branchdesk.features.meetings.importing.reading import Fault
from branchdesk.features.meetings.model.words import ITEM_KINDS, Presence, Reason
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context, Field, Text
from branchdesk.kernel.grid import Book, CellError, Grid
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

MOST_BYTES = 64 << 20
MOST_MEETINGS = 5_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting as the file has it: where it stands, its plain values, the headings of a sheet by name."""

    path: str
    plain: Any
    headings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds, before the ledger is asked about it."""

    name: str
    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def read_file(path: Path) -> Content:
    """The meetings of a JSON file or of a spreadsheet; ``Refusal`` for whatever is neither."""
    if path.suffix.lower() == ".json":
        return _from_json(path)
    from branchdesk.excel.reader import read_book

    return _from_book(read_book(path))


def _from_json(path: Path) -> Content:
    plain = _parsed(path)
    if isinstance(plain, Mapping) and ("meetings" in plain or "会议" in plain):
        word = "meetings" if "meetings" in plain else "会议"
        if extra := [key for key in plain if key not in (word, "说明", "note")]:
            raise Refusal(
                tr("文件里除了“{word}”还有别的项目，不知道怎样导入").format(word=word),
                detail="、".join(map(str, extra[:5])),
                hint=tr("把每次会议写在“meetings”这一列里。"),
            )
        plain, prefix = plain[word], word
    else:
        prefix = ""
    if isinstance(plain, Mapping):
        return Content(path.name, (Entry(prefix, plain),))
    if not isinstance(plain, list) or not plain:
        raise Refusal(
            tr("文件里没有会议"), detail=path.name, hint=tr("一次会议写成一组 {…}，多次会议写成一列 [{…}, {…}]。")
        )
    if len(plain) > MOST_MEETINGS:
        raise Refusal(tr("一次最多导入 {n} 次会议，请分成几个文件").format(n=MOST_MEETINGS))
    return Content(path.name, tuple(Entry(f"{prefix}[{n}]", one) for n, one in enumerate(plain)))


def _parsed(path: Path) -> Any:
    """The JSON of a file; it must be UTF-8, and no name may stand twice in one object."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refusal(tr("文件超过 64 MB，不是会议记录"), detail=path.name)
        text = path.read_bytes().decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number)
    except OSError as error:
        hint = tr("请确认文件还在原处，并且没有被别的程序锁住。")
        raise Refusal(tr("文件读不了"), detail=f"{path}：{error.strerror}", hint=hint) from error
    except UnicodeDecodeError as error:
        raise Refusal(
            tr("文件不是 UTF-8 编码的 JSON"), detail=path.name, hint=tr("请用 UTF-8 编码另存后重试。")
        ) from error
    except json.JSONDecodeError as error:
        detail = tr("第 {line} 行第 {column} 列：{what}").format(line=error.lineno, column=error.colno, what=error.msg)
        hint = tr("请检查该处的逗号、引号和括号是否成对、是否为英文半角。")
        raise Refusal(tr("文件不是完整的 JSON"), detail=detail, hint=hint) from error
    except (RecursionError, ValueError) as error:
        raise Refusal(tr("文件不是完整的 JSON"), detail=tr("嵌套太深或数字太长。")) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refusal(tr("文件里有一组值把“{name}”写了两次").format(name=twice), hint=tr("请删去其中一个后重试。"))
    return found


def _no_number(word: str) -> NoReturn:
    raise Refusal(tr("文件里的“{word}”不是数字").format(word=word), hint=tr("没有的数请写 null 或不写。"))


_SPAN = Field("span", "起止", Text(60), synonyms=("起止时间", "时间", "会议时间", "开会时间段"))
_ABSENT = Field(
    "absent",
    "缺席人员",
    Text(4000),
    synonyms=("缺席", "缺席及原因", "缺席人员及原因", "请假人员", "未到会人员", "请假缺席人员"),
)
_ITEMS = Field("items", "议题", Text(20_000), synonyms=("会议议题", "议程", "会议内容", "主要内容"))
_RESOLUTIONS = Field("resolutions", "决议", Text(20_000), synonyms=("会议决议", "决议事项", "形成决议", "议定事项"))
_REQUIRED = ("kind", "on")
_PEOPLE = tuple(one for one in fields.MEETING_FIELDS if one.name in ("chair", "recorder"))
_COLUMNS = (*MEETING.values, *_PEOPLE, _SPAN, _ABSENT, _ITEMS, _RESOLUTIONS)
"""Headings a sheet may have."""

_SPLIT_SPAN = re.compile(r"\s*(?:[-—–－~～]+|至|到)\s*")
_BETWEEN = re.compile(r"[、，,；;\n]+(?![^（(]*[）)])")
_WITH_REASON = re.compile(r"([^（(]+?)\s*(?:[（(](.*)[）)])?")
_NUMBERING = re.compile(r"^\s*(?:[（(]?[0-9一二三四五六七八九十]{1,3}[）)、.．]|[①-⑳])\s*")
_NOTHING = frozenset({"", "无", "没有", "/", "—", "-", "0"})
_UNANIMOUS = re.compile(r"一致同意|一致通过|全票通过|全体同意")
_AWAY_WITHOUT_LEAVE = re.compile(r"缺席|旷|无故|未请假")


def _from_book(book: Book) -> Content:
    from branchdesk.excel import headers

    found = headers.find(book, _COLUMNS)
    grid = book.grids[found.grid_index]
    lacking = [tr(one.label) for one in _COLUMNS if one.name in _REQUIRED and one.name not in found.columns.values()]
    if lacking:
        raise Refusal(
            tr("表里没有“{names}”这一列").format(names="”“".join(lacking)),
            detail=f"{book.file_name}：{grid.name}",
            hint=tr(
                "每次会议占一行，第一行写：日期、类型、主题、起止、地点、主持人、记录人、应到、实到、缺席人员、议题、决议。"
            ),
        )
    headings = {name: found.headings[column] for column, name in found.columns.items()}
    faults = [_twice(name, columns, found.headings) for name, columns in found.duplicates.items()]
    notes = [*book.notes, *grid.notes]
    notes += [tr("“{heading}”一列不是会议的项目，没有读取").format(heading=word) for word in found.unknown.values()]
    entries = []
    for row, plain, broken in _rows(grid, found.header_row, found.columns):
        path = tr("第 {row} 行").format(row=row)
        text = tr("单元格是错误值，请改正")
        faults += [Fault(f"{path}.{headings[name]}", Level.BLOCK, "cell_error", text) for name in broken]
        entries.append(Entry(path, _meeting(plain, headings), headings | _made_of(headings)))
    if not entries:
        raise Refusal(tr("表里没有会议"), detail=f"{book.file_name}：{grid.name}")
    return Content(book.file_name, tuple(entries), tuple(faults), tuple(notes))


def _twice(name: str, columns: tuple[int, ...], headings: Mapping[int, str]) -> Fault:
    listed = "”“".join(headings[column] for column in columns)
    text = tr("“{listed}”说的是同一项，分不清以哪一列为准，请只保留一列").format(listed=listed)
    return Fault(tr("表头"), Level.BLOCK, "duplicate_heading", text)


def _rows(grid: Grid, header_row: int, columns: Mapping[int, str]) -> Iterator[tuple[int, dict[str, str], list[str]]]:
    """(row of the sheet, texts by name, names of cells with an error) of every row that says something."""
    from branchdesk.excel.headers import EXAMPLE_MARK, text_of

    for number, row in enumerate(grid.rows[header_row:], header_row + 1):
        cells = {name: row[column] for column, name in columns.items() if column < len(row)}
        texts = {name: text_of(value).strip() for name, value in cells.items() if not isinstance(value, CellError)}
        broken = [name for name, value in cells.items() if isinstance(value, CellError)]
        if (broken or any(texts.values())) and not (row and row[0] == EXAMPLE_MARK):
            yield number, {name: text for name, text in texts.items() if text}, broken


def _made_of(headings: Mapping[str, str]) -> dict[str, str]:
    """Where what is made of a cell is told to stand."""
    made = {"attendance": "absent", "starts": "span", "ends": "span"}
    return {name: headings[cell] for name, cell in made.items() if cell in headings and name not in headings}


def _meeting(texts: Mapping[str, str], headings: Mapping[str, str]) -> dict[str, Any]:
    """A row as the JSON of its meeting."""
    plain: dict[str, Any] = {name: text for name, text in texts.items() if name not in ("span", "absent")}
    if span := texts.get("span"):
        starts, *ends = _SPLIT_SPAN.split(span, maxsplit=1)
        plain = {"starts": starts, "ends": ends[0] if ends else "", **plain}
    if absent := texts.get("absent"):
        on_leave = "请假" in headings["absent"] and "缺席" not in headings["absent"]
        plain["attendance"] = [_away(one, on_leave) for one in _BETWEEN.split(absent) if one.strip() not in _NOTHING]
    if "items" in texts:
        plain["items"] = [_item(line) for line in _lines(texts["items"])]
    if "resolutions" in texts:
        plain["resolutions"] = [
            {"text": line, "unanimous": bool(_UNANIMOUS.search(line))} for line in _lines(texts["resolutions"])
        ]
    return plain


def _lines(text: str) -> list[str]:
    """One thing a line, or parted by ； where all stands in one line; without its numbering."""
    parts = text.splitlines() if "\n" in text else re.split("[；;]", text)
    lines = [_NUMBERING.sub("", part).strip() for part in parts]
    return [line for line in lines if line not in _NOTHING]


def _item(line: str) -> dict[str, str]:
    for _, label in ITEM_KINDS:
        for colon in "：:":
            if line.startswith(label + colon):
                return {"kind": label, "title": line.removeprefix(label + colon).strip()}
    return {"title": line}


def _away(text: str, on_leave: bool) -> dict[str, str]:
    """张三（事假：家中有事） → who, 请假, why; a name alone is 缺席."""
    match = _WITH_REASON.fullmatch(text.strip())
    if match is None:
        return {"name": text, "presence": Presence.ABSENT.value}
    name, why = match[1], (match[2] or "").strip()
    if _AWAY_WITHOUT_LEAVE.search(why) or not (why or on_leave):
        return {"name": name, "presence": Presence.ABSENT.value, "reason_text": why}
    word, *rest = re.split(r"[：:，,、\s]+", why, maxsplit=1)
    reading = fields.REASON.read(word, Context(clock.today()))
    presence = {"name": name, "presence": Presence.EXCUSED.value}
    if reading.level is Level.OK:
        return {**presence, "reason": str(reading.value), "reason_text": rest[0] if rest else ""}
    return {**presence, "reason": Reason.OTHER.value, "reason_text": why} if why else presence


_FORM = ("on", "kind", "branch", "group", "subject", "span", "place", "chair", "recorder", "due", "here", "absent", "items",
         "resolutions")  # fmt: skip
_EXAMPLE = {
    "on": "2026-03-13", "kind": "支部党员大会", "subject": "审议年度工作计划", "span": "14:30—16:00", "place": "会议室",
    "chair": "张示例", "recorder": "李示例", "due": "24", "here": "22", "absent": "王示例（公出：赴外地开会）、赵示例（病假）",
    "items": "传达学习：全会精神\n审议年度工作计划", "resolutions": "会议一致同意年度工作计划。",
}  # fmt: skip


def blank_form(path: Path, branches: Sequence[str], groups: Sequence[str] = ()) -> None:
    """An empty sheet for past meetings, one in each row, with drop-downs; ``Refusal`` when it cannot be saved."""
    from branchdesk.excel.blank import write_blank

    known = {one.name: one for one in _COLUMNS}
    choices = {name: labels for name, labels in (("branch", branches), ("group", groups)) if labels}
    write_blank(
        path,
        [known[name] for name in _FORM],
        title=tr("会议台账"),
        template="meetings/1",
        choices=choices,
        example={**_EXAMPLE, **({"branch": branches[0]} if branches else {})},
        explanations=(
            tr("一次会议一行；议题、决议一行一项（单元格内换行用 Alt+Enter）。"),
            tr("缺席人员写成“姓名（原因：说明）”，用顿号分开；只写姓名的按缺席计。病假只写“病假”。"),
            tr("应到、实到只用来核对；导入后存为草稿，补齐后再定稿。"),
        ),
    )
