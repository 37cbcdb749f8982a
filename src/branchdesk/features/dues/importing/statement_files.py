"""A statement of a bank or platform (流水) out of a file: every line as it was written, with a serial that keeps it single."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from branchdesk.features.dues.fields import STATEMENT_FIELDS, StatementMoney
from branchdesk.features.dues.importing.cells import (
    Fault,
    day_text,
    is_grand_total,
    is_total,
    lost_digits,
    money_text,
    plain_text,
    rows_below,
    unread,
)
from branchdesk.features.dues.model import Channel, Statement, StatementLine
from branchdesk.features.dues.rules import matching
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day, read_day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context, Field, Text
from branchdesk.kernel.grid import CellError, Grid, Value
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.problems import Level
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr

_OUT = Field("out", "支出", StatementMoney(), synonyms=("支出金额", "借方金额", "借方发生额", "退款金额", "支出(元)"))
_WAY = Field(
    "way", "收/支", Text(20), synonyms=("收支", "收付", "借贷标志", "借/贷", "收支类型", "资金方向", "收付标志")
)
_STATE = Field("state", "交易状态", Text(20), synonyms=("状态", "当前状态", "支付状态", "订单状态", "缴费状态"))
_MONTHS = Field(
    "months", "所属月份", Text(40),
    synonyms=("缴费月份", "交费月份", "缴纳月份", "党费月份", "党费所属月份", "所属期", "所属期间", "缴费期间", "月份"),
)  # fmt: skip
_FIELDS = (*STATEMENT_FIELDS, _OUT, _WAY, _STATE, _MONTHS)
_BESIDE = {"at": "clock", "memo": "more"}
"""What the second of two columns of one field is read as: the time behind the day, what else was said."""
_OUTWARD = re.compile("支|付|借|退|出|D|DR", re.IGNORECASE)
_INWARD = re.compile("收|入|贷|C|CR", re.IGNORECASE)
_FAILED = re.compile("失败|关闭|未支付|待支付|未缴|待缴|取消|作废|撤销")
_YEAR_MONTH = re.compile(r"(\d{4})[-./年]?(\d{1,2})(?:月|[-./月]\d{1,2}日?)?")
_IN_YEAR, _IN_MONTH = "{}年{}月", "{}月"
_NUMBERS = re.compile(r"[\d、,，./年~～至到—–-]*\d")
_MONTH_HEAD = re.compile(r"(?:\d{4}[年.-])?(?:1[0-2]|0?[1-9])月份?(?:党费|实交|应交|交纳)?")
_HEADED, _MANY = 8, 3
"""In how many of the first rows headings are looked for, and how many months make a sheet one of months."""
_SUM = re.compile(r"-?[\d,]+\.\d{1,2}")
_FIELD = {one.name: one for one in _FIELDS}


@dataclass(frozen=True, slots=True)
class StatementFile:
    """What a file holds, before the ledger is asked about it; lines with a blocking fault are left out of ``lines``."""

    statement: Statement
    lines: tuple[StatementLine, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def read_statement_file(path: Path, channel: Channel = Channel.PLATFORM, stated: Yuan | None = None) -> StatementFile:
    """Read a statement: csv in GBK or UTF-8, or a spreadsheet; ``Refusal`` where it has no amounts, times or payers.

    ``stated`` is the total somebody read off the statement; else a 合计 row of the file says it.
    """
    from branchdesk.excel import headers
    from branchdesk.excel.reader import read_book

    book = read_book(path)
    _demand_lines(book.grids)
    found = headers.find(book, _FIELDS)
    columns = {**found.columns, **_first_of(found.duplicates)}
    _demand_columns(columns)
    grid = book.grids[found.grid_index]
    reader = _Reader(path.name, columns)
    for row, cells in rows_below(grid, found.header_row, columns):
        reader.take(row, cells)
    if not reader.lines and not reader.faults:
        raise Refusal(tr("表里没有流水"), detail=f"{path.name}：{grid.name}")
    unknown = [tr("未采用的列：{heading}").format(heading=word) for word in found.unknown.values()]
    notes = (*book.notes, *grid.notes, *unread(book.grids, found.grid_index), *unknown, *reader.notes)
    head = Statement(
        id=new_id(), file_name=path.name, digest=_digest(path), read_on=Day.of(clock.today()), channel=channel,
        stated=stated if stated is not None else reader.stated,
    )  # fmt: skip
    lines = [replace(one, statement_id=head.id) for one in _with_serials(reader.lines, reader.faults)]
    return StatementFile(head, tuple(lines), tuple(sorted(reader.faults, key=lambda one: one.row)), notes)


def _demand_lines(grids: Iterable[Grid]) -> None:
    """A sheet with a column for each month is no statement."""
    for row in (row for grid in grids for row in grid.rows[:_HEADED]):
        if len({one for one in map(plain_text, row) if _MONTH_HEAD.fullmatch(one)}) >= _MANY:
            raise Refusal(
                tr("这是一月一列的登记表，不是一笔一行的流水"),
                hint=tr("请打开这个文件，选中姓名和各月的单元格复制，再到“党费 → 年度台账”用“从 Excel 粘贴”录入。"),
            )


def _first_of(duplicates: Mapping[str, Sequence[int]]) -> dict[int, str]:
    """Of two numbers the first is taken, of two times or remarks the first with the other behind; else refused."""
    taken = {}
    for name, (first, second, *_) in duplicates.items():
        if name not in ("serial", "memo", "at", "state"):
            raise Refusal(
                tr("有几列都是“{label}”，分不清以哪一列为准").format(label=tr(_FIELD[name].label)),
                hint=tr("请删去或改名其中的列后再导入。"),
            )
        taken[first] = name
        if name in _BESIDE:
            taken[second] = _BESIDE[name]
    return taken


def _demand_columns(columns: Mapping[int, str]) -> None:
    names = set(columns.values())
    lacking = [
        _FIELD[name].label
        for name in ("at", "amount")
        if name not in names and not (name == "amount" and "out" in names)
    ]
    if not names & {"payer", "staff_number"}:
        lacking.append(tr("付款人或学工号"))
    if lacking:
        raise Refusal(
            tr("流水缺少列：{columns}").format(columns="、".join(lacking)),
            hint=tr("请从平台或银行重新导出，第一行应有列名：交易时间、付款人、学工号、金额、附言、流水号。"),
        )


class _Reader:
    """Takes rows one by one; what cannot be read is a fault with its row."""

    def __init__(self, file_name: str, columns: Mapping[int, str]) -> None:
        self.lines: list[StatementLine] = []
        self.faults: list[Fault] = []
        self.notes: list[str] = []
        self.stated: Yuan | None = None
        self._numbered = False
        self._context = Context(clock.today())

    def take(self, row: int, cells: Mapping[str, Value]) -> None:
        """One row: a line, a total, or a remark below the table."""
        texts = {name: plain_text(value) for name, value in cells.items() if name not in ("amount", "out")}
        if (clock_text := texts.pop("clock", "")) and texts.get("at") and ":" not in texts["at"]:
            texts["at"] = f"{texts['at']} {clock_text}"
        texts["at"] = self._at(row, texts.get("at", ""))
        texts["memo"] = _remark(texts)
        broken = [name for name, value in cells.items() if isinstance(value, CellError)]
        amounts = {name: money_text(cells[name]) for name in ("amount", "out") if name in cells and name not in broken}
        if is_total(text for name, text in texts.items() if name not in ("memo", "more")):
            self._take_total(row, texts, amounts)
            return
        if not any(amounts.values()) and not (texts.get("payer") or texts.get("staff_number") or broken):
            self.notes.append(tr("第 {row} 行没有付款人和金额，未读取").format(row=row))
            return
        if broken:
            self._blame(row, broken[0], "cell_error", tr("单元格是错误值，请改正"))
            return
        if _FAILED.search(texts.get("state", "")):
            self.notes.append(
                tr("第 {row} 行的状态是“{state}”，没有成交，未读取").format(row=row, state=texts["state"])
            )
            return
        amount = self._directed(row, self._amount(row, amounts), texts)
        if amount is not None and self._demand_day(row, texts.get("at", "")):
            self.lines.append(self._line(row, texts, amount, cells))

    def _at(self, row: int, text: str) -> str:
        """When it was; the first number without the format of a date is told of, for all."""
        found = day_text(text)
        if found != text and not self._numbered:
            self._numbered = True
            words = tr("交易时间是没有日期格式的数字（第 {row} 行起），已按表格的日期序号读出：{text} 为 {found}")
            self.notes.append(words.format(row=row, text=text, found=found))
        return found

    def _directed(self, row: int, amount: Yuan | None, texts: Mapping[str, str]) -> Yuan | None:
        """The amount with the sign its direction says; what is neither in nor out, or refunded without a sign, is told."""
        way, state = texts.get("way", ""), texts.get("state", "")
        if amount is None or amount.fen < 0:
            return amount
        if way and not _INWARD.search(way) and not _OUTWARD.search(way):
            self._blame(row, "way", "no_way", tr("“{way}”看不出是收入还是支出，请核对").format(way=way))
            return None
        outward = bool(way) and not _INWARD.search(way)
        if not outward and "退" in state:
            self._blame(row, "state", "refund", tr("状态是“{state}”而金额为正，请核对是否退款").format(state=state))
            return None
        return Yuan(-amount.fen) if outward else amount

    def _line(self, row: int, texts: Mapping[str, str], amount: Yuan, cells: Mapping[str, Value]) -> StatementLine:
        serial = texts.get("serial", "")
        if lost_digits(cells.get("serial")):
            text = tr("流水号已被表格软件变成数字，后几位丢失，改按整行内容识别")
            self.faults.append(Fault(row, "serial", Level.WARN, "serial_is_number", text))
            serial = ""
        return StatementLine(
            id=new_id(), statement_id="", number=row, at=texts.get("at", ""), payer=texts.get("payer", ""),
            staff_number=texts.get("staff_number", ""), amount=amount, memo=texts.get("memo", ""), serial=serial,
        )  # fmt: skip

    def _take_total(self, row: int, texts: Mapping[str, str], amounts: Mapping[str, str]) -> None:
        """A row that sums up the sheet states its total; what sums up a page is passed over."""
        self.notes.append(tr("第 {row} 行是合计，未作为流水读取").format(row=row))
        inside = _SUM.search(" ".join(texts.values()))
        text = amounts.get("amount", "") or (inside[0] if inside else "")
        reading = _FIELD["amount"].read(text, self._context)
        if reading.level is Level.OK and reading.value is not None and is_grand_total(texts.values()):
            self.stated = reading.value

    def _amount(self, row: int, amounts: Mapping[str, str]) -> Yuan | None:
        """What came in, or below zero what went out; both in one row are a fault."""
        said = {name: text for name, text in amounts.items() if text and text.strip("0.,-") != ""}
        if not said:
            empty = not any(amounts.values())
            self._blame(row, "amount", "missing", tr("金额未填写") if empty else tr("金额为 0.00"))
            return None
        if len(said) > 1:
            self._blame(row, "amount", "in_and_out", tr("同一行既有收入又有支出，请核对"))
            return None
        name, text = next(iter(said.items()))
        reading = _FIELD[name].read(text, self._context)
        if reading.value is None:
            self._blame(row, name, reading.code, tr("金额“{text}”读不出：{why}").format(text=text, why=reading.text))
            return None
        amount: Yuan = reading.value
        return Yuan(-abs(amount.fen)) if name == "out" else amount

    def _demand_day(self, row: int, text: str) -> bool:
        try:
            day = read_day(text)
        except ValueError:
            self._blame(row, "at", "not_a_date", tr("交易时间“{text}”读不出日期").format(text=text))
            return False
        if day.first() > clock.today():
            self._blame(row, "at", "future", tr("交易时间 {day} 晚于今天，请核对").format(day=day))
            return False
        if not day.is_full:
            self._blame(row, "at", "month_only", tr("交易时间“{text}”没有写到日").format(text=text))
            return False
        return True

    def _blame(self, row: int, field: str, code: str, text: str) -> None:
        self.faults.append(Fault(row, field, Level.BLOCK, code, text))


def _remark(texts: Mapping[str, str]) -> str:
    """All that is said of a line, each once; 微信 writes / where nothing is said."""
    said = (texts.get("memo", ""), texts.get("more", ""), _months_text(texts.get("months", "")))
    return " ".join(dict.fromkeys(one for one in said if one and one != "/"))


def _months_text(text: str) -> str:
    """A cell of a column of months as a memo would say it: 11, 202611, 2026-11-01, 9-10."""
    if found := _YEAR_MONTH.fullmatch(text):
        return _IN_YEAR.format(found[1], int(found[2]))
    return _IN_MONTH.format(text) if _NUMBERS.fullmatch(text) else text


def _with_serials(lines: Sequence[StatementLine], faults: list[Fault]) -> Iterator[StatementLine]:
    """The lines with what keeps each from coming in twice; the same line twice in one file is told and taken once.

    A refund carries the number of the payment it refunds, so lines below zero are numbered apart. Two different payments
    under one number are both taken and pointed out.
    """
    seen: dict[str, StatementLine] = {}
    for line in lines:
        serial = f"{line.serial}/R{_key(line)}" if line.serial and line.amount.fen < 0 else line.serial
        twin = seen.get(serial) if serial else None
        if twin is not None and _said(twin) == _said(line):
            text = tr("与第 {row} 行是同一笔（流水号相同），只取一次").format(row=twin.number)
            faults.append(Fault(line.number, "serial", Level.WARN, "twice", text))
            continue
        if twin is not None:
            text = tr("流水号与第 {row} 行相同而内容不同，请核对").format(row=twin.number)
            faults.append(Fault(line.number, "serial", Level.WARN, "shared_serial", text))
            serial = f"{serial}/D{_key(line)}"
        one = replace(line, serial=serial)
        if serial:
            seen[serial] = one
        yield one


def numbered(lines: Sequence[StatementLine]) -> list[StatementLine]:
    """The lines, those without a number of their own under a digest of what they say."""
    return [replace(one, serial=serial) for one, serial in zip(lines, matching.serials(lines), strict=True)]


def _said(line: StatementLine) -> tuple[str, str, str, int]:
    return line.at, line.payer, line.staff_number, line.amount.fen


def _key(line: StatementLine) -> str:
    return hashlib.sha256("\x1f".join(map(str, _said(line))).encode()).hexdigest()[:8]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
