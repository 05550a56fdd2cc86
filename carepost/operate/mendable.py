"""The errors of running Carepost that a person can mend: the command line prints their words alone."""


class MendableError(Exception):
    """Something outside the code is wrong. The message is for the reader of a terminal: what, why, how to
    mend.
    """
