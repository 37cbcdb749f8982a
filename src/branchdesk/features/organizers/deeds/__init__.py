"""What the pages of the room can do: each verb asks what it must know, runs one command and says what happened."""
