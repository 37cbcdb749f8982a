"""Rules of the room: what a packet tells, how the two ledgers differ, what must be decided."""
