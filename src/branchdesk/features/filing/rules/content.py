"""What a paper said when it got its number: a paper whose records have changed since is to be printed anew."""

import hashlib
from collections.abc import Iterable


def fingerprint(lines: Iterable[str]) -> str:
    """16 hexadecimal digits over the facts a paper is printed from; ``""`` where it is a list of many records."""
    found = sorted(lines)
    return hashlib.sha256("\n".join(found).encode("utf-8", "surrogatepass")).hexdigest()[:16] if found else ""
