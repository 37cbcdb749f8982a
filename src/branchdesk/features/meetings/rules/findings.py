"""One remark on minutes, as every check makes it."""

from dataclasses import dataclass

from branchdesk.kernel.problems import Level


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with minutes: ``BLOCK`` forbids 定稿, ``WARN`` wants a look, ``OK`` is advice (INFO in domain §3).

    ``place`` is the part it belongs to: meeting, attendance, items, ballots, nominees, resolutions, actions,
    appraisals, speeches, guests, attachments; ``uid`` the record in it, ``field`` the field where there is one.
    """

    level: Level
    code: str
    place: str
    text: str
    uid: str = ""
    field: str = ""


def block(code: str, place: str, text: str, uid: str = "", field: str = "") -> Finding:
    """A remark that forbids 定稿."""
    return Finding(Level.BLOCK, code, place, text, uid, field)


def warn(code: str, place: str, text: str, uid: str = "", field: str = "") -> Finding:
    """A remark that wants a look."""
    return Finding(Level.WARN, code, place, text, uid, field)


def advise(code: str, place: str, text: str, uid: str = "", field: str = "") -> Finding:
    """Advice."""
    return Finding(Level.OK, code, place, text, uid, field)
