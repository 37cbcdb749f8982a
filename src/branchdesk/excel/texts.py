"""Tables kept as text: csv of any usual encoding, and HTML tables saved under the name .xls."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser

from branchdesk.excel import limits
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.grid import Grid, Value
from branchdesk.kernel.words import tr

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = ",\t;，|"
_SAMPLE = 200
"""Lines looked at to find the separator."""
_MOST_SPAN = 200
_PROTECTED = re.compile(r'="([^"]*)"')
"""``="0012"``: how exports keep Excel from eating zeros in csv."""


def decode(data: bytes) -> str:
    """The text of a file: by its mark, else UTF-8, else GB18030 (in this order: GB18030 reads nearly anything).

    ``Refusal`` for NUL, for control characters (then it is no text) and for a character cut at the end.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding)
    if b"\x00" in data:
        raise _no_text(tr("文件中有空字符（NUL），不是文本。"))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(data) and error.reason == "unexpected end of data":
            raise limits.damaged(tr("最后一个字不完整。")) from error
        text = _strict(data, "gb18030")
    return _without_controls(text)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return _without_controls(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise _no_text(tr("文字编码既不是 UTF-8 也不是 GBK/GB18030。")) from error


def _without_controls(text: str) -> str:
    if found := re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text):
        raise _no_text(tr("文件中有控制字符 {code}。").format(code=f"U+{ord(found[0]):04X}"))
    return text


def _no_text(detail: str) -> Refusal:
    return Refusal(
        tr("看不出这是什么文件，无法读取"),
        detail=detail,
        hint=tr("请用 Excel 或 WPS 打开它，另存为 xlsx 后再选择。"),
    )


def csv_grid(text: str, name: str, progress: Callable[[int, int], None]) -> Grid:
    """The rows of separated text; ragged rows stay as they are, blank lines keep their number."""
    separator = _separator(text)
    rows: list[list[Value]] = []
    total = text.count("\n") + 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            rows.append([_cell(cell) for cell in row])
            if len(rows) % 5000 == 0:
                progress(min(len(rows), total), total)
                limits.check_size(name, len(rows), 1)
    except csv.Error as error:
        if "field limit" in str(error):
            raise Refusal(
                tr("第 {line} 行附近有一格内容过长（超过 13 万字），无法读取").format(line=reader.line_num),
                hint=tr("请检查这一格是否多粘贴了内容，或前面是否少了一个引号，改正后再选择。"),
            ) from error
        raise Refusal(
            tr("第 {line} 行附近的引号不成对，无法分列").format(line=reader.line_num),
            hint=tr("请用 Excel 或 WPS 打开检查，另存为 xlsx 后再选择。"),
        ) from error
    limits.check_size(name, len(rows), max(map(len, rows), default=0))
    return Grid(name, rows)


def _separator(text: str) -> str:
    """The separator that cuts most lines into the same number of columns; a comma when none does."""
    best = (0, 0)
    chosen = ","
    lines = io.StringIO(text[:200_000], newline="")
    for one in _SEPARATORS:
        lines.seek(0)
        widths: Counter[int] = Counter()
        try:
            for row, _ in zip(csv.reader(lines, delimiter=one), range(_SAMPLE), strict=False):
                widths[len(row)] += 1
        except csv.Error:
            continue
        lines_alike, width = max(((n, width) for width, n in widths.items() if width > 1), default=(0, 0))
        if (lines_alike, width) > best:
            best, chosen = (lines_alike, width), one
    return chosen


def _cell(text: str) -> Value:
    if found := _PROTECTED.fullmatch(text):
        text = found[1]
    return text.replace("\r\n", "\n").replace("\r", "\n") or None


class _Tables(HTMLParser):
    """Collects every table of a page; a table inside a cell becomes a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[Value]]] = []
        self._open: list[_Table] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell."""
        if tag in ("style", "script"):
            self._silent += 1
        if tag == "table":
            table = _Table()
            self._open.append(table)
            self.tables.append(table.rows)
        elif self._open:
            self._open[-1].start(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """Close it."""
        if tag in ("style", "script"):
            self._silent = max(0, self._silent - 1)
        if not self._open:
            return
        if tag == "table":
            self._open.pop().end("td")
        else:
            self._open[-1].end(tag)

    def handle_data(self, data: str) -> None:
        """Text goes to the innermost open cell."""
        if self._open and not self._silent:
            self._open[-1].text(data)


class _Table:
    def __init__(self) -> None:
        self.rows: list[list[Value]] = []
        self._pieces: list[str] | None = None
        self._span = (1, 1)
        self._taken_until: dict[int, int] = {}

    def start(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "tr":
            self.end("td")
            self.rows.append([])
            if len(self.rows) > limits.MOST_ROWS:
                limits.check_size(tr("网页表格"), len(self.rows), 1)
        elif tag in ("td", "th"):
            self.end("td")
            if not self.rows:
                self.rows.append([])
            self._pieces = []
            self._span = (_span(attrs.get("colspan")), _span(attrs.get("rowspan")))
        elif tag == "br" and self._pieces is not None:
            self._pieces.append("\n")

    def text(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(re.sub(r"\s+", " ", data.replace("\xa0", " ")))

    def end(self, tag: str) -> None:
        if tag not in ("td", "th", "tr") or self._pieces is None:
            return
        text = "\n".join(line.strip() for line in "".join(self._pieces).split("\n")).strip()
        self._pieces = None
        row = self.rows[-1]
        self._skip_reserved(row)
        columns, down = self._span
        if down > 1:
            last = len(self.rows) + down - 2
            self._taken_until.update({len(row) + i: last for i in range(columns)})
        row.append(text or None)
        row.extend([None] * (columns - 1))
        limits.check_size(tr("网页表格"), 1, len(row))

    def _skip_reserved(self, row: list[Value]) -> None:
        """Leave room for cells that reach down from the rows above."""
        while self._taken_until.get(len(row), -1) >= len(self.rows) - 1:
            row.append(None)


def _span(value: str | None) -> int:
    return min(int(value), _MOST_SPAN) if value and re.fullmatch(r"[1-9]\d{0,5}", value) else 1


def html_grids(text: str, name: str) -> list[Grid]:
    """The tables of a page that hold anything; ``Refusal`` when there is none."""
    parser = _Tables()
    try:
        parser.feed(text)
        parser.close()
    except AssertionError as error:  # html.parser's answer to a malformed <![…
        raise limits.damaged() from error
    tables = [rows for rows in parser.tables if any(any(cell is not None for cell in row) for row in rows)]
    if not tables:
        raise Refusal(
            tr("这是网页，里面没有表格"), hint=tr("导出时可能登录已过期：请重新导出，或另存为 xlsx 后再选择。")
        )
    for rows in tables:
        limits.check_size(name, len(rows), max(map(len, rows)))
    return [Grid(f"{name} {i}" if len(tables) > 1 else name, rows) for i, rows in enumerate(tables, 1)]
