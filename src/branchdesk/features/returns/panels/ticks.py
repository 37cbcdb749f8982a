"""Which boxes have been filled in elsewhere: remembered on this computer until the form is marked as reported."""

from branchdesk.widgets.screen import Desk

_KEY = "returns.ticks"


class Ticks:
    """The ticks of one form; ``sheet`` names it, with its year."""

    def __init__(self, desk: Desk, sheet: str) -> None:
        self._desk, self._sheet = desk, sheet
        self._all: dict[str, dict[str, list[int]]] = dict(desk.setting(_KEY, {}))
        self._own = {uid: set(places) for uid, places in self._all.get(sheet, {}).items()}

    def of(self, uid: str) -> frozenset[int]:
        """The places ticked of a subject."""
        return frozenset(self._own.get(uid, ()))

    def put(self, uid: str, place: int, on: bool) -> None:
        """Tick one box, or not."""
        found = self._own.setdefault(uid, set())
        (found.add if on else found.discard)(place)
        self._keep()

    def put_all(self, uid: str, places: frozenset[int]) -> None:
        """Tick these boxes and no others."""
        self._own[uid] = set(places)
        self._keep()

    def clear(self, uids: set[str]) -> None:
        """Begin anew for these subjects."""
        for uid in uids:
            self._own.pop(uid, None)
        self._keep()

    def _keep(self) -> None:
        kept = {uid: sorted(places) for uid, places in self._own.items() if places}
        self._all = {**self._desk.setting(_KEY, {}), self._sheet: kept}
        self._desk.keep(_KEY, {name: ticks for name, ticks in self._all.items() if ticks})
