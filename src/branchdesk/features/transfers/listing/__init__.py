"""What the lists of the page show of a line: columns, the facets to filter by, what waits, and what is searched."""

from branchdesk.features.transfers.listing.away import AWAY_TONES, away_columns, away_facets, away_text, is_ended
from branchdesk.features.transfers.listing.graduation import (
    field_of,
    field_text,
    fields_of,
    graduation_columns,
    graduation_facets,
    graduation_text,
    grid_titles,
    lacking,
)
from branchdesk.features.transfers.listing.transfers import (
    TONES,
    arrival_columns,
    by_urgency,
    letter_columns,
    transfer_facets,
    transfer_text,
)
from branchdesk.features.transfers.listing.words import (
    Words,
    cause_word,
    channel_word,
    codes,
    destination_word,
    kind_word,
    standing_word,
)

__all__ = [
    "AWAY_TONES", "TONES", "Words", "arrival_columns", "away_columns", "away_facets", "away_text", "by_urgency", "cause_word",
    "channel_word", "codes", "destination_word", "field_of", "field_text", "fields_of", "graduation_columns",
    "graduation_facets", "graduation_text", "grid_titles", "is_ended", "kind_word", "lacking", "letter_columns",
    "standing_word", "transfer_facets", "transfer_text",
]  # fmt: skip
