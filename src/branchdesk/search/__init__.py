"""Finding people as one types: pinyin keys, and an index over one text for each member."""
