"""Surveys of OpenDocument spreadsheets (ods): one XML part holds all sheets and their styles."""

from xml.parsers import expat

from branchdesk.excel import formats, limits
from branchdesk.excel.archive import Archive
from branchdesk.excel.survey import Survey, sound

_NAME = "style:name"


def ods(archive: Archive) -> list[Survey]:
    """A survey for every sheet, in the document's order."""
    styles = _Styles()
    reader = _TableReader(styles)
    with sound():
        if "styles.xml" in archive:
            _walk(archive.xml("styles.xml"), styles)
        _walk(archive.xml("content.xml"), reader)
    return reader.surveys


def _walk(content: bytes, reader: "_Styles | _TableReader") -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.Parse(content, True)


class _Styles:
    """Which cell styles show a date as a month or a year: a style names a format or another style."""

    def __init__(self) -> None:
        self._formats: dict[str, set[str]] = {}
        self._of_style: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._open: set[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Note a date format, what it shows, or a style."""
        if tag == "number:date-style":
            self._open = self._formats[attributes[_NAME]] = set()
        elif self._open is not None:
            self._open.add(tag.removeprefix("number:"))
        elif tag == "style:style" and attributes.get("style:family") == "table-cell":
            self._of_style[attributes[_NAME]] = attributes.get("style:data-style-name", "")
            self._parents[attributes[_NAME]] = attributes.get("style:parent-style-name", "")

    def end(self, tag: str) -> None:
        """A date format is complete."""
        if tag == "number:date-style":
            self._open = None

    def pattern(self, style: str) -> str:
        """How cells of a style show a date, see ``formats.coarse``."""
        for _ in range(len(self._parents)):
            if shown := self._formats.get(self._of_style.get(style, "")):
                return formats.shown(year="year" in shown, month="month" in shown,
                                     finer=bool(shown & {"day", "hours", "minutes", "seconds", "quarter"}))  # fmt: skip
            style = self._parents.get(style, "")
        return ""


class _TableReader:
    """Walks content.xml, where equal cells and rows are written once with a count."""

    def __init__(self, styles: _Styles) -> None:
        self.surveys: list[Survey] = []
        self._styles = styles
        self._patterns: dict[str, str] = {}
        self._column_styles: dict[int, str] = {}
        self._depth = 0
        self._row = 0
        self._rows = 1
        self._column = 0
        self._columns = 1
        self._list_column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Follow tables, rows and cells; a table inside a cell does not count."""
        if tag == "table:table":
            self._depth += 1
            if self._depth == 1:
                self.surveys.append(Survey())
                self._row = self._list_column = 0
                self._rows = 1
                self._column_styles.clear()
        elif self._depth == 0:
            self._styles.start(tag, attributes)
        elif self._depth != 1:
            return
        elif tag == "table:table-row":
            self._on_row(attributes)
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._on_cell(attributes)
        elif tag == "table:table-column":
            self._on_column(attributes)

    def end(self, tag: str) -> None:
        """Step on by the count."""
        if tag == "table:table":
            self._depth -= 1
        elif self._depth == 0:
            self._styles.end(tag)
        elif self._depth == 1 and tag == "table:table-row":
            self._row += self._rows
        elif self._depth == 1 and tag in ("table:table-cell", "table:covered-table-cell"):
            self._column += self._columns

    def _on_row(self, attributes: dict[str, str]) -> None:
        self._rows = int(attributes.get("table:number-rows-repeated", 1))
        self._column = 0
        if attributes.get("table:visibility", "visible") != "visible":
            last = min(self._row + self._rows, limits.MOST_ROWS)
            self.surveys[-1].hidden_rows.update(range(self._row + 1, last + 1))

    def _on_cell(self, attributes: dict[str, str]) -> None:
        self._columns = int(attributes.get("table:number-columns-repeated", 1))
        place = (self._row + 1, self._column)
        survey = self.surveys[-1]
        if "office:value-type" in attributes or "table:formula" in attributes:
            survey.reach(self._row + self._rows, self._column + self._columns - 1)
        if "table:formula" in attributes:
            survey.formulas.add(place)
        if attributes.get("calcext:value-type") == "error":
            survey.errors[place] = ""
        if attributes.get("office:value-type") == "date" and (pattern := self._pattern(attributes)):
            rows = range(place[0], min(place[0] + self._rows, limits.MOST_ROWS + 1))
            columns = range(self._column, min(self._column + self._columns, limits.MOST_COLUMNS))
            survey.coarse.update({(row, column): pattern for row in rows for column in columns})
        if (down := int(attributes.get("table:number-rows-spanned", 1))) > 1:
            across = int(attributes.get("table:number-columns-spanned", 1))
            survey.merged.append((*place, place[0] + down - 1, place[1] + across - 1))

    def _pattern(self, attributes: dict[str, str]) -> str:
        style = attributes.get("table:style-name") or self._column_styles.get(self._column, "")
        if style not in self._patterns:
            self._patterns[style] = self._styles.pattern(style)
        return self._patterns[style]

    def _on_column(self, attributes: dict[str, str]) -> None:
        count = int(attributes.get("table:number-columns-repeated", 1))
        if style := attributes.get("table:default-cell-style-name"):
            last = min(self._list_column + count, limits.MOST_COLUMNS)
            self._column_styles.update(dict.fromkeys(range(self._list_column, last), style))
        if attributes.get("table:visibility", "visible") != "visible":
            last = min(self._list_column + count, limits.MOST_COLUMNS)
            self.surveys[-1].hidden_columns.update(range(self._list_column, last))
        self._list_column += count
