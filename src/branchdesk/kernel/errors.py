"""Expected trouble. A ``Refusal`` is said to the user and nothing is lost; anything else is a bug."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from branchdesk.kernel.problems import Problem


class Refusal(Exception):  # noqa: N818 - the glossary's word
    """The program will not do this, and says why.

    ``title`` is one plain sentence, ``detail`` what exactly was found, ``hint`` what to do now.
    """

    def __init__(self, title: str, *, detail: str = "", hint: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.detail = detail
        self.hint = hint

    def sentence(self) -> str:
        """Title, detail and hint as one line for a terminal or a log, nothing twice."""
        return " ".join(dict.fromkeys(part for part in (self.title, self.detail, self.hint) if part))


class Conflict(Refusal):
    """The record has moved on since the user looked at it."""


class NewerFile(Refusal):
    """The ledger was written by a newer program."""


class UnreadableFile(Refusal):
    """Not a ledger, damaged, or the password does not fit."""


class WrongPassword(UnreadableFile):
    """The password does not open this ledger."""


class InUse(Refusal):
    """Another program or computer holds the ledger."""


class Cancelled(Refusal):
    """The user stopped the work; everything is as before."""


class Rejected(Refusal):
    """A command refused its input; ``problems`` belong under the fields of the form."""

    def __init__(self, title: str, problems: "Sequence[Problem]") -> None:
        super().__init__(title, detail="；".join(problem.text for problem in problems))
        self.problems = list(problems)
