"""The nouns of the room: ``words`` they are told apart by, lasting ``ties``, ``activities``, and ``issues`` with what came of them.

An activity is counted once whoever takes part (domain §6.2); the finer kind of each partner is kept underneath.
"""
