"""Keys a ledger has once: which columns of a table must not be alike in two living records, as its room demands."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from branchdesk.features.exchange.rules.telling import Place, Row


@dataclass(frozen=True, slots=True)
class Hard:
    """Columns that are alike only once among living records.

    One with a question mark may be empty; without one, an empty value says nothing. Only records count whose columns
    have one of the values of ``where``, and all of ``filled``. With a ``span``, its first and its last month, only those
    that have a month in common.
    """

    columns: tuple[str, ...]
    where: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    filled: tuple[str, ...] = ()
    span: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns without question marks."""
        return tuple(name.rstrip("?") for name in self.columns)

    @property
    def touches(self) -> frozenset[str]:
        """All columns on which it depends whether two are alike."""
        return frozenset({*self.names, *self.where, *self.filled, *self.span})

    @property
    def told(self) -> tuple[str, ...]:
        """The columns to name where two are alike."""
        return self.span or self.names

    def of(self, row: Row) -> tuple[object, ...] | None:
        """What must not be there twice; None for a row it does not hold for."""
        if any(row.get(name) not in values for name, values in self.where.items()):
            return None
        if any(row.get(name) in (None, "") for name in (*self.filled, *_needed(self.columns))):
            return None
        return tuple("" if (value := row.get(name)) is None else value for name in self.names)

    def together(self, rows: Mapping[Place, Row]) -> list[Place]:
        """Which of records that are alike in the columns may not both be there."""
        if not self.span:
            return list(rows) if len(rows) > 1 else []
        first, last = self.span
        return [
            place for place, row in rows.items()
            if any(row[first] <= other[last] and other[first] <= row[last] for at, other in rows.items() if at != place)
        ]  # fmt: skip


def _needed(columns: tuple[str, ...]) -> Iterator[str]:
    return (name for name in columns if not name.endswith("?"))


_OUT = {"direction": ("out",)}
HARD: Mapping[str, tuple[Hard, ...]] = {
    "member": (Hard(("id_number",)), Hard(("number",))),
    "dues_policy": (Hard(("year", "branch_id?")),),
    "assessment": (Hard(("member_id", "year", "from_month")),),
    "payment": (Hard(("line_id", "member_id", "month", "extra", "corrects_id?")),),
    "statement_line": (Hard(("serial",)),),
    "relief": (Hard(("member_id",), span=("from_month", "until_month")),),
    "paid_elsewhere": (Hard(("member_id",), span=("from_month", "until_month")),),
    "remittance": (Hard(("receipt_number",)), Hard(("corrects_id",))),
    "expense": (Hard(("corrects_id",)),),
    "meeting": (Hard(("archive_number",)),),
    "joint_branch": (Hard(("meeting_id", "branch_id")),),
    "attendance": (Hard(("meeting_id", "member_id")),),
    "minutes_version": (Hard(("meeting_id", "version")),),
    "development_case": (Hard(("member_id",), {"ending": (None, "filed")}),),
    "case_step": (Hard(("case_id", "step", "on")),),
    "transfer": (
        Hard(("number",), _OUT),
        Hard(("member_id",), {**_OUT, "halt": (None,), "closed_on": (None,)}, ("issued_on",)),
    ),
    "letter_head": (Hard(("organization_id",)),),
    "away": (Hard(("member_id", "kind"), {"until_on": (None,)}),),
    "request": (Hard(("number",)),),
}  # fmt: skip
"""Of every table, the keys no room lets be there twice."""


def clashes(rows: Mapping[Place, Row]) -> list[tuple[Hard, list[Place]]]:
    """Records of one table that are alike in one of its keys, two or more of them."""
    found: dict[tuple[str, int, tuple[object, ...]], dict[Place, Row]] = defaultdict(dict)
    for place, row in rows.items():
        for number, key in enumerate(HARD.get(place[0], ())):
            if (values := key.of(row)) is not None:
                found[place[0], number, values][place] = row
    listed = ((HARD[entity][number], alike) for (entity, number, _), alike in found.items())
    return [(key, places) for key, alike in listed if (places := key.together(alike))]
