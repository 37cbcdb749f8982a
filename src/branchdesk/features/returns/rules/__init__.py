"""Pure rules of the room: the forms as data, what differs between two fillings."""
