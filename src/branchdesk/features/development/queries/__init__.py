"""Questions about cases, answered by plain SQL and the rules; nothing heavy is imported."""

from branchdesk.features.development.queries.ahead import vote_doubts, votes_followed
from branchdesk.features.development.queries.ballots import Loose, ballots_on, loose_ballots
from branchdesk.features.development.queries.board import (
    BoardLine,
    Checked,
    Pressing,
    Waiting,
    board,
    board_line,
    board_of,
    checked,
    is_kept,
    pressing,
    search_texts,
    takeable,
    waiting,
)
from branchdesk.features.development.queries.books import holidays, rulebook, school_packs
from branchdesk.features.development.queries.cases import (
    case,
    case_of,
    guide,
    notice,
    observation,
    paper,
    step,
)
from branchdesk.features.development.queries.ended import EndedLine, ended
from branchdesk.features.development.queries.files import Around, Scope, case_file, files, files_of
from branchdesk.features.members.queries import position
from branchdesk.storage.reading import Reads

__all__ = [
    "Around",
    "BoardLine",
    "Checked",
    "EndedLine",
    "Loose",
    "Pressing",
    "Reads",
    "Scope",
    "Waiting",
    "ballots_on",
    "board",
    "board_line",
    "board_of",
    "case",
    "case_file",
    "case_of",
    "checked",
    "ended",
    "files",
    "files_of",
    "guide",
    "holidays",
    "is_kept",
    "loose_ballots",
    "notice",
    "observation",
    "paper",
    "position",
    "pressing",
    "rulebook",
    "school_packs",
    "search_texts",
    "step",
    "takeable",
    "vote_doubts",
    "votes_followed",
    "waiting",
]
