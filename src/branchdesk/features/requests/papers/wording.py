"""What the papers of the room say in common: kinds and times in words, who asked."""

from collections.abc import Sequence

from branchdesk.features.requests.model import ASKERS, REQUEST_CHANNELS, REQUEST_LEVELS, Request
from branchdesk.features.requests.queries import RequestLine
from branchdesk.features.requests.rules.clock import STATES
from branchdesk.kernel.words import tr

_CHANNELS, _ASKERS, _LEVELS, _STATES = dict(REQUEST_CHANNELS), dict(ASKERS), dict(REQUEST_LEVELS), dict(STATES)


def moment(text: str) -> str:
    """2024-03-29 16:30; a bare day stays one."""
    return text.replace("T", " ")


def channel(one: Request) -> str:
    """来访."""
    return tr(_CHANNELS[one.channel])


def level(one: Request) -> str:
    """一般, 复杂."""
    return tr(_LEVELS[one.level])


def state(line: RequestLine) -> str:
    """How far it is."""
    return tr(_STATES[line.state])


def asker(one: Request, *, named: bool) -> str:
    """教师, with the name only where it is asked for."""
    kind = tr(_ASKERS[one.asker])
    return tr("{kind}（{name}）").format(kind=kind, name=one.asker_name) if named and one.asker_name else kind


def basis(lines: Sequence[RequestLine]) -> str:
    """The rules the requests were under, each source once, for the foot of a page."""
    return "；".join(dict.fromkeys(line.pack.source_of("hours") for line in lines)) or tr("首问首接、接诉即办")
