"""Finding the sheet, the heading row and the meaning of each column; the user confirms the guess."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from branchdesk.kernel import names
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Field
from branchdesk.kernel.grid import Book, Grid, Value
from branchdesk.kernel.words import tr

EXAMPLE_MARK = "示例（导入时跳过）"
"""First cell of the example line of our blank templates."""

_LOOK_AT = 30
"""Rows searched for headings; titles and notes above a table are shorter."""
_LEAST = 2
"""Recognised headings that make a heading row; one word may stand anywhere."""
_HINTS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>|〔[^〔〕]*〕")
_BRACKETS = re.compile(r"[()\[\]【】<>〔〕]")
_DECORATION = re.compile(r"[\s*※★☆:。,、'\"“”_]|^\d{1,2}[.、]|[.]$")
_EXPLAINING = re.compile(r"说明|须知|字典|代码|选项|示例|样例|参数|封面|目录")
_ORDINALS = frozenset(("序号", "序", "no", "编次", "行号"))


@dataclass(frozen=True, slots=True)
class Guess:
    """Where the table is and which field each column holds.

    ``header_row`` is 1-based and the last row of the heading; ``columns`` maps 0-based columns to
    field names; ``headings`` are all headings as written, ``unknown`` those no field claims.
    ``duplicates``: columns that claim one field: none of them is in ``columns``, the user decides.
    ``missing`` are the labels of required fields without a column.
    """

    grid_index: int
    header_row: int
    columns: dict[int, str]
    headings: dict[int, str]
    unknown: dict[int, str]
    duplicates: dict[str, tuple[int, ...]]
    missing: tuple[str, ...]


def text_of(value: Value) -> str:
    """A cell as the text its user sees, ready for ``Field.read``; numbers beyond 15 digits as Excel shows them."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return tr("是") if value else tr("否")
        case int():
            return str(value)
        case float():
            return repr(value).upper() if abs(value) < 1e15 else f"{value:.14E}"
        case datetime():
            return value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()


def heading_key(text: str) -> str:
    """A heading without blanks, line breaks, marks and width differences; bracketed hints are kept as words."""
    return _BRACKETS.sub("", _flat(text))


def _short_key(text: str) -> str:
    """The key without bracketed hints: ``出生年月（如199807）`` → ``出生年月``."""
    return _BRACKETS.sub("", _HINTS.sub("", _flat(text)))


def _flat(text: str) -> str:
    plain = unicodedata.normalize("NFKC", names.clean_text(text)).lower()
    return _DECORATION.sub("", re.sub(r"\s", "", plain))


def each(book: Book, fields: Sequence[Field]) -> list[Guess]:
    """A guess for every sheet that has a heading row for these fields, in the order of the book."""
    meanings = _meanings(fields)
    guesses = (_in_grid(grid, index, fields, meanings) for index, grid in enumerate(book.grids))
    return [guess for guess in guesses if guess is not None]


def find(book: Book, fields: Sequence[Field]) -> Guess:
    """The best guess over all sheets; ``Refusal`` when no sheet has a heading row for these fields.

    Hidden sheets and sheets named like 说明 come last: they are taken only when nothing else fits.
    """
    guesses = each(book, fields)
    if not guesses:
        raise Refusal(
            tr("没有找到表头"),
            detail=tr("前 {n} 行里没有认得的列名，例如：{labels}。").format(
                n=_LOOK_AT, labels="、".join(field.label for field in fields[:4])
            ),
            hint=tr("请确认选对了文件，并且表格第一行是列名；也可以先导出空白模板，把内容粘贴进去。"),
        )
    return max(guesses, key=lambda guess: _rank(book.grids[guess.grid_index], guess))


def is_data(grid: Grid) -> bool:
    """Whether a sheet is in view and not named like an explanation of another."""
    return not grid.hidden and not _EXPLAINING.search(grid.name)


def find_at(grid: Grid, grid_index: int, header_row: int, fields: Sequence[Field]) -> Guess:
    """The meaning of the columns when the user has named the sheet and the heading row (1-based)."""
    meanings = _meanings(fields)
    depth = max((1, 2)[:header_row], key=lambda depth: _score(grid, header_row, depth, meanings))
    texts = _heading_texts(grid, header_row, depth)
    return _guess(grid_index, header_row, texts, fields, _matches(texts, meanings))


def _rank(grid: Grid, guess: Guess) -> tuple[int, ...]:
    return (not grid.hidden, not _EXPLAINING.search(grid.name), _found(guess), min(len(grid.rows), 2**20))


def _score(grid: Grid, row: int, depth: int, meanings: Mapping[str, str]) -> int:
    """How many fields a row, or a pair of rows, names."""
    return len(set(_matches(_heading_texts(grid, row, depth), meanings).values()))


def _found(guess: Guess) -> int:
    return len(guess.columns) + len(guess.duplicates)


def _meanings(fields: Sequence[Field]) -> dict[str, str]:
    """Heading key → field name; the label of a field wins over synonyms of others."""
    meanings: dict[str, str] = {}
    for field in fields:
        meanings[heading_key(field.label)] = field.name
    for field in fields:
        for word in (_short_key(field.label), *map(heading_key, field.synonyms)):
            meanings.setdefault(word, field.name)
    meanings.pop("", None)
    return meanings


def _in_grid(grid: Grid, index: int, fields: Sequence[Field], meanings: Mapping[str, str]) -> Guess | None:
    """The row (or pair of rows) that names most fields; a single row and an earlier one win a tie."""
    best: tuple[int, int, int] | None = None
    least = min(_LEAST, len(fields))
    for row in range(1, min(len(grid.rows), _LOOK_AT) + 1):
        for depth in (1, 2)[:row]:
            score = _score(grid, row, depth, meanings)
            if score >= least and (best is None or score > best[0]):
                best = (score, row, depth)
    if best is None:
        return None
    texts = _heading_texts(grid, best[1], best[2])
    return _guess(index, best[1], texts, fields, _matches(texts, meanings))


def _guess(
    index: int, row: int, texts: Mapping[int, tuple[str, ...]], fields: Sequence[Field], matches: Mapping[int, str]
) -> Guess:
    claims: dict[str, list[int]] = {}
    for column, name in matches.items():
        claims.setdefault(name, []).append(column)
    headings = {column: names.clean_text(shown[0]) for column, shown in texts.items()}
    return Guess(
        grid_index=index,
        header_row=row,
        columns={column: name for column, name in matches.items() if len(claims[name]) == 1},
        headings=headings,
        unknown={
            column: heading
            for column, heading in headings.items()
            if column not in matches and heading_key(heading) not in _ORDINALS
        },
        duplicates={name: tuple(columns) for name, columns in claims.items() if len(columns) > 1},
        missing=tuple(field.label for field in fields if field.required and field.name not in claims),
    )


def _heading_texts(grid: Grid, row: int, depth: int) -> dict[int, tuple[str, ...]]:
    """Column → ways to read its heading, the most telling first.

    Of two rows the upper one groups (its text reaches over the empty cells to its right): 入党 above
    时间 and 地点 reads 入党时间, 时间 above 入党 too; a column with nothing below keeps the upper text.
    """
    lower = {
        i: text_of(value) for i, value in enumerate(grid.rows[row - 1]) if isinstance(value, str) and value.strip()
    }
    if depth == 1:
        return {column: (text,) for column, text in lower.items()}
    upper = [text_of(value) if isinstance(value, str) else "" for value in grid.rows[row - 2]]
    texts: dict[int, tuple[str, ...]] = {}
    group = ""
    for column, above in enumerate(upper):
        group = above.strip() or group
        if column in lower:
            texts[column] = (group + lower[column], lower[column] + group, lower[column])
        elif above.strip():
            texts[column] = (above,)
    return {**{column: (text,) for column, text in lower.items() if column >= len(upper)}, **texts}


def _matches(texts: Mapping[int, tuple[str, ...]], meanings: Mapping[str, str]) -> dict[int, str]:
    """Column → field name for every heading that is understood."""
    return {column: name for column, ways in texts.items() if (name := next(_readings(ways, meanings), None))}


def _readings(ways: Sequence[str], meanings: Mapping[str, str]) -> Iterator[str]:
    for key in (heading_key, _short_key):
        for way in ways:
            if name := meanings.get(key(way)):
                yield name
