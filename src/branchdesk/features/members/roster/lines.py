"""The lines of a sheet: which are persons, and which person stands in the file twice."""

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from branchdesk.features.members.fields import FIELD
from branchdesk.features.members.matching import may_be_same
from branchdesk.features.members.roster.outcome import Places
from branchdesk.kernel.dates import Day
from branchdesk.kernel.grid import Grid, Value
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.words import tr


def last_row(grid: Grid) -> int:
    """The last row that holds anything."""
    last = max((row for row, _ in grid.formulas), default=0)
    for number in range(len(grid.rows), last, -1):
        if any(cell is not None and cell != "" for cell in grid.rows[number - 1]):
            return number
    return min(last, len(grid.rows))


_TOTAL = re.compile(r"(?:合计|总计|共计|小计|总人数|人数合计)(?:[:：（(\d].*)?|共\d+人.*")
_FOOTER = re.compile(
    r"(?:填报|填表|制表|经办|审核|审批|复核|负责|联系)人.{0,30}|(?:审核|制表|联系电话|盖章|公章|签字|签章)(?:[:：（(].*)?"
    r"|[（(](?:盖章|公章|签章).*|.{0,10}(?:书记|党委|支部|组织|委员|单位|人)[（(]?(?:签字|签名|签章|盖章|公章).*"
    r"|(?:注|备注|说明|填表说明|填报说明|电话|日期|时间|单位|填报单位|填报日期|填报时间|填表日期|制表日期)[:：].*|第\d+页.*"
)
EXAMPLES = frozenset(("示例", "样例"))
"""With a count before it such a word may be a name; the planner asks."""
_EXAMPLE = re.compile(r"(?:示例行?|样例)(?:[（(：:].*)?$")
_NUMBER = re.compile(r"\d{7}")
_NOBODYS_NAME = re.compile(
    r".{13,}|.*[:：。；，、].*|\d{2,4}\s*[-./年].*|.*(?:支部|总支|党委|党小组)(?:委员会)?", re.DOTALL
)
"""What stands alone among the names and is a remark, a date, or the heading of a group of lines."""
_ID = re.compile(r"[0-9]{15}|[0-9]{17}[0-9Xx]")


class Lines:
    """Tells the lines of a sheet that are persons from those that are not."""

    def __init__(self, columns: Mapping[int, str], header: Sequence[Value]) -> None:
        """``columns`` are the mapped ones, ``header`` the cells of the header row."""
        self._columns = columns
        self._name_at, self._id_at = (
            next((index for index, name in columns.items() if name == wanted), -1) for wanted in ("name", "id_number")
        )
        self._titles = {"姓名", _squeezed(header, self._name_at)} - {""}

    def nobody(self, cells: Sequence[Value]) -> str:
        """Why a line is nobody's: blank_row, header, example, total, footer, note; ``""`` for a person."""
        word_at = _first_word(cells)
        if word_at < 0:
            return "" if self._tells(cells) else "blank_row"
        name = _squeezed(cells, self._name_at)
        if name in self._titles:
            return "header"
        word = name if word_at == self._name_at else _squeezed(cells, word_at)
        marked = _EXAMPLE.match(word) or _EXAMPLE.match(_squeezed(cells, _last(cells)))
        if marked and (word not in EXAMPLES or not any(map(_fills, cells[:word_at]))):
            return "example"
        if 0 <= self._id_at < len(cells) and _is_id(cells[self._id_at]):
            return ""
        return self._closing(cells, word, word_at) or self._remark(cells, word, word_at)

    def _tells(self, cells: Sequence[Value]) -> bool:
        """Whether a mapped column other than the counter says anything."""
        return any(name != "number" and i < len(cells) and _fills(cells[i]) for i, name in self._columns.items())

    def _closing(self, cells: Sequence[Value], word: str, at: int) -> str:
        """A total or the signatures below the table; a line with a count or an ID number is always somebody's."""
        if any(map(_fills, cells[:at])):
            return ""
        if self._columns.get(at, "number") not in ("number", "name") and _squeezed(cells, self._name_at):
            return ""
        found = "total" if _TOTAL.fullmatch(word) else "footer" if _FOOTER.fullmatch(word) else ""
        return "" if found and any(map(_is_id, cells)) else found

    def _remark(self, cells: Sequence[Value], word: str, at: int) -> str:
        if not self._tells(cells):
            return "note"
        if sum(map(_fills, cells)) > 1 or _NUMBER.search(word):
            return ""
        return "" if at == self._name_at and not _NOBODYS_NAME.fullmatch(word) else "note"


def _fills(cell: Value) -> bool:
    return cell is not None and (type(cell) is not str or bool(cell.strip()))


def _first_word(cells: Sequence[Value]) -> int:
    """The first cell that holds any text, -1 for none."""
    for at, cell in enumerate(cells):
        if type(cell) is str and cell.strip():
            return at
    return -1


def _last(cells: Sequence[Value]) -> int:
    """The last cell that holds anything, -1 for none."""
    for at in range(len(cells) - 1, -1, -1):
        if _fills(cells[at]):
            return at
    return -1


def _is_id(cell: Value) -> bool:
    return type(cell) is str and _ID.fullmatch(cell.strip()) is not None


def _squeezed(cells: Sequence[Value], at: int) -> str:
    cell = cells[at] if 0 <= at < len(cells) else None
    return "".join(cell.split()) if isinstance(cell, str) else ""


class Seen:
    """The persons of the lines already read, to notice one who stands in the file twice."""

    def __init__(self, places: Places) -> None:
        self._where = places.words
        self._rows: dict[Hashable, tuple[int, str]] = {}
        self._births: dict[tuple[str, int, int], list[tuple[int, Day, bool]]] = {}

    def repeated(self, row: int, values: Mapping[str, Any], texts: Mapping[str, str]) -> Problem | None:
        """The problem when an earlier row means the same person; remembers this one otherwise."""
        mine = (row, values.get("name") or texts.get("name", ""))
        for key in ("id_number", "staff_number"):
            value = values.get(key)
            if value and (found := self._earlier((key, value), mine)):
                text = tr("{label}与{where}“{name}”相同，一个人只能有一行，请删去一行或改正号码")
                text = text.format(label=tr(FIELD[key].label), where=self._where(found[0]), name=found[1])
                return Problem(key, "duplicate", text)
        known = bool(texts.get("id_number") or texts.get("staff_number"))
        birth = values.get("birth")
        if birth and values.get("name"):
            earlier = self._same_birth(row, values["name"], birth, known)
        elif known:
            earlier = None
        else:
            line = tuple(text for key, text in texts.items() if key != "number")
            earlier = (self._earlier(("line", line), mine) or (None,))[0]
        if earlier is None:
            return None
        text = tr("与{where}是同一人（姓名、出生日期或整行相同），请只保留一行")
        return Problem("name", "duplicate", text.format(where=self._where(earlier)))

    def _earlier(self, sign: tuple[str, Hashable], mine: tuple[int, str]) -> tuple[int, str] | None:
        """The row and name that had this sign first; None (and remembered) when nobody had."""
        found = self._rows.setdefault(sign, mine)
        return None if found is mine else found

    def _same_birth(self, row: int, name: str, birth: Day, known: bool) -> int | None:
        earlier = self._births.setdefault((name, birth.year, birth.month), [])
        for number, day, theirs in earlier[:20]:
            if not (known and theirs) and may_be_same(day, birth):
                return number
        earlier.append((row, birth, known))
        return None
