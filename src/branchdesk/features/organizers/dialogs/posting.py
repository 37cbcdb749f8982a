"""A posting together with the person: entered at once, put right at once, one step of undo."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.members import queries as roll
from branchdesk.features.members.queries import MemberLine
from branchdesk.features.organization.fields import complete
from branchdesk.features.organizers import commands, queries
from branchdesk.features.organizers.fields import ORGANIZER_FIELDS, POSTING_FIELDS
from branchdesk.features.organizers.model import Organizer, OrganizerKind, Posting
from branchdesk.features.organizers.queries import PostingLine
from branchdesk.kernel.fields import Field
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form, Options
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.suggest import suggest

_PERSON = tuple(one for one in ORGANIZER_FIELDS if one.name != "note")
_POST = tuple(one for one in POSTING_FIELDS if one.name not in ("organizer_id", "ended_on"))
_OF_PERSON = frozenset(one.name for one in _PERSON)


class PostingDialog(FormDialog):
    """登记选派, 编辑. ``made`` is the id of the posting written."""

    def __init__(self, desk: Desk, parent: QWidget | None, line: PostingLine | None = None) -> None:
        self._desk, self._line = desk, line
        self._people = desk.ask(queries.organizers)
        self.made = ""
        self._last: dict[str, Any] = {}
        self._found: str | None = ""
        """The member filled in for the name typed; None once the user has chosen, or cleared, him himself."""
        self._roll = desk.ask(roll.roll)
        refs = {entity: _options(words) for entity, words in desk.ask(queries.labels).items()}
        refs["member"] = _members(self._roll)
        places = desk.ask(queries.colleges)
        self._colleges = {one.id for one in places}
        refs["organization"] = [(one.id, one.name) for one in places] + [
            pair for pair in refs["organization"] if pair[0] not in {one.id for one in places}
        ]
        form = Form([*_PERSON, *_POST, *(_ended() if line else ())], refs=refs)
        title = tr("选派：{title}").format(title=line.title) if line else tr("登记选派")
        super().__init__(form, title, self._take, self._again if line is None else None, parent=parent)
        form.show_values(_values(line) if line else self._start())
        suggest(form, "name", [one.name for one in self._people])
        suggest(form, "sending_unit", [one.sending_unit for one in self._people if one.sending_unit])
        suggest(form, "college", [one.name for one in places])
        form.on_edit("name", lambda _text: self._know())
        form.on_edit("member_id", lambda _text: self._choose())
        form.on_edit("sending_unit", lambda _text: self._tell_known())
        fit(self, 880, 640)

    def _start(self) -> dict[str, Any]:
        """To the college the header asks for, where it is one."""
        chosen = self._desk.branch_id
        return {"kind": OrganizerKind.SECONDED, "organization_id": chosen if chosen in self._colleges else None}

    def _again(self) -> dict[str, Any]:
        """The next of a list: unit, term and document are usually the same."""
        self._found = ""
        same = ("kind", "sending_unit", "from_on", "until_on", "document", "announced_on")
        return {name: self._last.get(name) for name in same}

    def _known(self) -> Organizer | None:
        """The person of that name and sending unit the ledger has already."""
        name, unit = self.form.text("name").strip(), self.form.text("sending_unit").strip()
        return next((one for one in self._people if one.name == name and one.sending_unit in (unit, "")), None)

    def _know(self) -> None:
        """Somebody the ledger knows: what it knows of him is filled in."""
        self._find_member()
        if self._line is not None:
            return
        name = self.form.text("name").strip()
        found = [one for one in self._people if one.name == name]
        if len(found) == 1 and not self.form.text("sending_unit").strip():
            for field in ("sending_unit", "former_post", "rank"):
                self.form.fill(field, getattr(found[0], field))
        self._tell_known()

    def _find_member(self) -> None:
        """The one member of that name; of namesakes none: nothing is guessed."""
        name, given = self.form.text("name").strip(), self.form.text("member_id").strip()
        if self._found is None or (given and given != self._found):
            return
        found = [one for one in self._roll if one.name == name]
        self._found = name if len(found) == 1 else ""
        if given != self._found:
            self.form.fill("member_id", self._found)
        if self._found:
            said = tr("名册中同名的只有一人（{number}），已填入")
            self.form.hint("member_id", said.format(number=found[0].number), "ok")
        elif found:
            said = tr("名册中同名的有 {n} 人，请选择")
            self.form.hint("member_id", said.format(n=len(found)), "warn")
        else:
            self.form.hint("member_id", "")

    def _choose(self) -> None:
        self._found = None

    def _tell_known(self) -> None:
        if self._line is None:
            known = self._known()
            words = (
                tr("台账中已有此人（{unit}），沿用").format(unit=known.sending_unit or tr("派出单位未填"))
                if known
                else ""
            )
            self.form.hint("name", words, "ok" if words else "")

    def _take(self, values: dict[str, Any]) -> None:
        person = complete(Organizer, {name: value for name, value in values.items() if name in _OF_PERSON})
        post = complete(Posting, {name: value for name, value in values.items() if name not in _OF_PERSON})
        known = self._line.organizer if self._line else self._known()
        organizer = replace(known, **person) if known else Organizer(id=new_id(), **person)
        if self._line is not None:
            posting = replace(self._line.posting, **post)
        else:
            posting = Posting(id=new_id(), organizer_id=organizer.id, **post)
        label = tr("登记 {name} 到{college}任组织员").format(name=organizer.name, college=posting.college)
        self._desk.do(label, commands.appoint, [(organizer, posting)])
        self.made, self._last = posting.id, values
        self._people = self._desk.ask(queries.organizers)


def _ended() -> list[Field]:
    return [one for one in POSTING_FIELDS if one.name == "ended_on"]


def _values(line: PostingLine) -> dict[str, Any]:
    person = {name: getattr(line.organizer, name) for name in _OF_PERSON}
    return person | {one.name: getattr(line.posting, one.name) for one in (*_POST, *_ended())}


def _members(found: Sequence[MemberLine]) -> Options:
    """By name, namesakes with their numbers."""
    names = Counter(one.name for one in found)
    numbered = tr("{name}（{number}）")
    return [
        (one.id, one.name if names[one.name] == 1 else numbered.format(name=one.name, number=one.number))
        for one in found
    ]


def _options(words: dict[str, str]) -> Options:
    return [(uid, word) for word, uid in words.items()]
