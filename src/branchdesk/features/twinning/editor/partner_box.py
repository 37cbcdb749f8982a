"""A box that names a partner: one of the list, a branch of the ledger that is none yet, or a new name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from branchdesk.features.twinning.model.words import Category
from branchdesk.features.twinning.queries.reading import name_key
from branchdesk.kernel.fields import Field
from branchdesk.kernel.names import clean_text
from branchdesk.kernel.readings import Context, Reading, Shape
from branchdesk.widgets.editors import Picker

BRANCH = "branch:"
"""What stands before the id of a branch that is no partner yet."""


@dataclass
class Partners:
    """Who may be named: ``labels`` by id, partners first; ``categories`` of a day by id; a word's id is found by its name."""

    labels: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)

    def uid(self, text: str) -> str:
        """The id of a name, blanks and brackets set aside; ``""`` for a new one."""
        key = name_key(text)
        return next((uid for uid, label in self.labels.items() if name_key(label) == key), "") if key else ""

    def is_new(self, value: str) -> bool:
        """Whether a value of a box is a name nobody has yet."""
        return bool(value) and value not in self.labels


@dataclass(frozen=True, slots=True)
class _AnyPartner:
    """An id of a partner, or a name as typed."""

    shape: Shape = Shape.TEXT

    def read(self, text: str, context: Context) -> Reading:
        """Whatever stands there."""
        return Reading(clean_text(text))

    def show(self, value: object) -> str:
        """The id; the box writes the name."""
        return str(value or "")


def partner_field(label: str, name: str = "partner_id") -> Field:
    """A field whose value is an id, or a name that will become one."""
    return Field(name, label, _AnyPartner())


class PartnerBox(Picker):
    """Speaks ids, shows names; any part of a name finds it."""

    def __init__(self, partners: Callable[[], Partners]) -> None:
        self._partners = partners
        super().__init__(list(partners().labels.values()), required=False, searchable=True)

    def text(self) -> str:
        """The id of what stands there, else the name as typed."""
        shown = super().text()
        return self._partners().uid(shown) or shown

    def set_text(self, text: str) -> None:
        """Show an id by its name, a name as it is."""
        super().set_text(self._partners().labels.get(text, text))
