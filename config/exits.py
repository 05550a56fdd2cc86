"""What each exit code of `carepost` means; docs/run/commands.md says the same."""

DONE = 0
FAILED = 1
WRONG_USAGE = 2
ALREADY_RUNNING = 3
SETTINGS_TO_MEND = 4
ROWS_NEED_YOU = 5  # given by the register's commands, which cannot import this room
TOO_FEW_EVENTS = 6  # given by `carepost risk review`
CALLS_WITHOUT_PLACE = 7  # given by `carepost rota make`
