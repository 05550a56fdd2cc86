"""Pages of the rota: the board, a proposal, one call's place, who rings, and calendars."""
