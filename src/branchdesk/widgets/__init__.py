"""The toolkit of the screens: PySide6, one look, no knowledge of any feature."""
