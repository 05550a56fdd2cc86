"""The pages of this room: a council's or a provider's tokens, and the reference of the door."""
