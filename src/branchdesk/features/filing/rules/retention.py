"""How long a paper is kept unless somebody says otherwise: data, with where each period comes from (domain §3.5)."""

import json
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from branchdesk.features.filing.model import Keep
from branchdesk.kernel.resources import resource


class Period(NamedTuple):
    """A period with its source and how sure it is."""

    keep: Keep
    source: str
    confidence: str


def period(origin: str) -> Period:
    """The period of papers printed from a kind of record; of papers from elsewhere the shortest."""
    found = _periods()
    return found.get(origin) or found[""]


@cache
def _periods() -> Mapping[str, Period]:
    plain = json.loads(resource("rules", "retention-2006.json").read_text("utf-8"))
    return {one["origin"]: Period(Keep(one["keep"]), one["source"], one["confidence"]) for one in plain["periods"]}
