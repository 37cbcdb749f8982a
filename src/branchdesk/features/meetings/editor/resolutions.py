"""决议: the text, and what it rests on: a ballot, or 一致同意 said in words (domain §3.2)."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from branchdesk.features.meetings.editor.boxes import AllPeople
from branchdesk.features.meetings.editor.rows import Column, Row, RowList
from branchdesk.features.meetings.model.minutes import Resolution
from branchdesk.kernel.fields import Field, Text
from branchdesk.kernel.words import tr
from branchdesk.widgets.editors import Editor, Picker

_UNANIMOUS = "一致同意"
_TEXT = Column(Field("text", "决议", Text(2000, lines=2)), 7)


class Resolutions(RowList[Resolution]):
    """Rows of resolutions; the ballots they may rest on follow the form."""

    def __init__(self, make: Callable[[], Resolution], people: AllPeople) -> None:
        super().__init__(tr("决议"), (_TEXT,), make, people, heads=False, add_words=tr("决议"))
        self._ballots: Sequence[tuple[str, str]] = ()

    def offer(self, ballots: Sequence[tuple[str, str]]) -> None:
        """The ballots there are now: (id, words)."""
        self._ballots = ballots
        for row in self.rows:
            assert isinstance(row, ResolutionRow)
            row.offer(ballots)

    def _make_row(self, record: Resolution) -> Row[Resolution]:
        row = ResolutionRow(record, (_TEXT,), self._people, self.called)
        row.offer(self._ballots)
        return row


class ResolutionRow(Row[Resolution]):
    """Text and basis; a resolution that rests on nothing is among the remarks."""

    def __init__(self, record: Resolution, columns: Sequence[Column], people: AllPeople, called: str) -> None:
        super().__init__(record, columns, people, called)
        self._ballots: dict[str, str] = {}
        self.basis = Picker([tr(_UNANIMOUS)], required=False)
        self.basis.name(tr("决议的依据"))
        self.basis.combo.setPlaceholderText(tr("依据…"))
        self.basis.combo.setToolTip(tr("决议的依据：一项表决，或一致同意"))
        self.basis.changed.connect(self._on_basis)
        self.put_beside(self.basis, 3)

    def offer(self, ballots: Sequence[tuple[str, str]]) -> None:
        """These ballots may be chosen; what is chosen stays."""
        wanted = dict(ballots)
        if wanted != self._ballots or not self.basis.text():
            self._ballots = wanted
            self.basis.set_labels([*wanted.values(), tr(_UNANIMOUS)])
            self.basis.set_text(self._words())

    def editor_of(self, field: str) -> Editor:
        """The basis, else the text."""
        return self.basis if field == "ballot_id" else self.editors["text"]

    def _on_basis(self) -> None:
        words = self.basis.text()
        ballot = next((uid for uid, label in self._ballots.items() if label == words), None)
        self.record = replace(self.record, ballot_id=ballot, unanimous=words == tr(_UNANIMOUS))
        self.changed.emit()

    def _words(self) -> str:
        if self.record.ballot_id in self._ballots:
            return self._ballots[self.record.ballot_id or ""]
        return tr(_UNANIMOUS) if self.record.unanimous else ""
