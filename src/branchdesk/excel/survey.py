"""What a sheet says beyond its values: how far it reaches, formulas, errors, hidden rows, merges.

Calamine gives values only, and it allocates the whole rectangle between the first and the last
cell; so every sheet is surveyed before it is handed over. An ordinary sheet is recognised by a few
searches over its bytes; only one that holds something special is parsed.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from branchdesk.excel import limits
from branchdesk.excel.archive import Archive

_SPECIAL = (
    re.compile(rb"<f[\s/>]"),
    # A cell without a place, or beyond column AN or row 199,999.
    re.compile(rb"<c(?=[\s/>])(?! r=\"(?:[A-Z]|A[A-N])1?[0-9]{1,5}\")"),
    re.compile(rb":c[\s/>]"),
    re.compile(rb"hidden\s*=\s*[\"'](?:1|true)"),
    re.compile(rb't="e"'),
    re.compile(rb"t='e'"),
)
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_OFFICE_DOCUMENT = "/officeDocument"


@dataclass(slots=True)
class Survey:
    """Facts on one sheet; rows are 1-based, columns 0-based.

    ``height`` and ``width`` reach to the last cell with content; 0 when it is only known that
    the sheet is within the limits. ``merged`` are (first row, first column, last row, last column),
    where calamine does not know them. ``coarse`` are cells that show less of a date than a day, with how they show it.
    """

    height: int = 0
    width: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    coarse: dict[tuple[int, int], str] = field(default_factory=dict)

    def reach(self, row: int, column: int) -> None:
        """Note a cell with content."""
        self.height = max(self.height, row)
        self.width = max(self.width, column + 1)


@contextmanager
def sound() -> Iterator[None]:
    """Whatever goes wrong while parsing means: the file is damaged."""
    try:
        yield
    except (expat.ExpatError, ElementTree.ParseError, ValueError, KeyError, IndexError, RecursionError) as error:
        raise limits.damaged() from error


def column_number(letters: str) -> int:
    """0 for ``A``."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def sheet_parts(archive: Archive) -> list[str]:
    """The parts of the sheets of an xlsx, in the workbook's order."""
    return parts(archive, _sheet_ids)


def parts(archive: Archive, read_ids: Callable[[bytes], list[str]]) -> list[str]:
    """The parts of the sheets in the workbook's order; ``read_ids`` finds their ids in the workbook part."""
    targets = _targets(archive, "_rels/.rels", "")
    book = next((target for kind, target in targets.values() if kind.endswith(_OFFICE_DOCUMENT)), "xl/workbook.xml")
    folder, _, name = book.rpartition("/")
    found = _targets(archive, f"{folder}/_rels/{name}.rels", folder)
    return [found[one][1] for one in read_ids(archive.xml(book))]


def _sheet_ids(workbook: bytes) -> list[str]:
    sheets = (element for element in ElementTree.fromstring(workbook).iter() if _local(element.tag) == "sheet")
    return [next(value for key, value in sheet.attrib.items() if key.endswith("}id")) for sheet in sheets]


def _targets(archive: Archive, name: str, folder: str) -> dict[str, tuple[str, str]]:
    """Relationship id → (type, part name)."""
    found = {}
    for element in ElementTree.fromstring(archive.xml(name)):
        target = element.attrib["Target"].replace("\\", "/")
        if not target.startswith("/") and folder:
            target = f"{folder}/{target}"
        found[element.attrib["Id"]] = (element.attrib["Type"], _resolved(target))
    return found


def _resolved(target: str) -> str:
    steps: list[str] = []
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def of_sheet(content: bytes) -> Survey:
    """The survey of a sheet of an xlsx, from its XML."""
    if not any(special.search(content) for special in _SPECIAL):
        return Survey()
    reader = _SheetReader()
    reader.parse(content)
    return reader.survey


class _SheetReader:
    """Walks a worksheet part; cells without a reference follow their neighbour, as the format says."""

    def __init__(self) -> None:
        self.survey = Survey()
        self._row = 0
        self._column = -1
        self._type = ""
        self._text: list[str] | None = None
        self._handlers: dict[str, Callable[[dict[str, str]], None]] = {
            "row": self._on_row,
            "c": self._on_cell,
            "f": self._on_formula,
            "v": self._on_value,
            "is": self._on_value,
            "col": self._on_column,
        }

    def parse(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.buffer_text = True
        parser.Parse(content, True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        handler = self._handlers.get(tag) or self._handlers.get(tag.rpartition(":")[2])
        if handler:
            handler(attributes)

    def _end(self, tag: str) -> None:
        if self._text is not None and tag.rpartition(":")[2] == "v":
            self.survey.errors[self._row, self._column] = "".join(self._text).strip()
            self._text = None

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _on_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
        self._column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.survey.hidden_rows.add(self._row)

    def _on_cell(self, attributes: dict[str, str]) -> None:
        if reference := attributes.get("r"):
            self._row, self._column = _position(reference)
        else:
            self._column += 1
        self._type = attributes.get("t", "")

    def _on_formula(self, attributes: dict[str, str]) -> None:
        self.survey.formulas.add((self._row, self._column))
        self.survey.reach(self._row, self._column)

    def _on_value(self, attributes: dict[str, str]) -> None:
        self.survey.reach(self._row, self._column)
        if self._type == "e":
            self._text = []

    def _on_column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in ("1", "true"):
            last = min(int(attributes["max"]), limits.MOST_COLUMNS)
            self.survey.hidden_columns.update(range(int(attributes["min"]) - 1, last))


def _position(reference: str) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise ValueError(reference)
    return int(found[2]), column_number(found[1])
