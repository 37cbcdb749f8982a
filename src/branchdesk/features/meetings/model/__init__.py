"""The nouns of the room: ``words`` they are told apart by, ``minutes`` of one meeting, what stands ``beside`` them."""
