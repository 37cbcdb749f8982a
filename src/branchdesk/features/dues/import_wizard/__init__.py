"""Files that come in, step by step: statements of banks and platforms, wage sheets."""
