"""Which rooms follow what happens in rooms below them, or add to what those answer; adopted by the desk and the doors."""

from collections.abc import Mapping

FOLLOWERS: Mapping[str, tuple[str, ...]] = {
    "minutes_final": (
        "branchdesk.features.development.commands:take_minutes",
        "branchdesk.features.twinning.commands:take_minutes",
    ),
    "members_merged": ("branchdesk.features.development.commands:demand_one_case_of_two",),
    "arrival_dropped": ("branchdesk.features.transfers.commands:demand_not_of_transfer",),
    "agenda_hints": ("branchdesk.features.twinning.queries:agenda_hints",),
}


def adopt() -> None:
    """From now on these follow."""
    from branchdesk.storage import following

    following.adopt(FOLLOWERS)
