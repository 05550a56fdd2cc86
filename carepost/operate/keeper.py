"""Stops the embedded PostgreSQL when the last process that uses it has ended, even by `kill -9`.

Run as a file, alone (`python -I keeper.py USERS KEEPER DATA`): every user holds a shared lock on USERS, so an
exclusive lock is granted exactly when nobody is left. It waits in the kernel and imports nothing of ours.
"""

import fcntl
import os
import signal
import sys
import time

PATIENCE = 120.0


def postmaster(data: str) -> int | None:
    """The process id of the server that runs on this data folder; None when none does."""
    try:
        with open(os.path.join(data, "postmaster.pid")) as stream:
            pid = int(stream.readline())
        return pid if os.path.realpath(f"/proc/{pid}/cwd") == os.path.realpath(data) else None
    except (OSError, ValueError):
        return None


def stop(data: str, patience: float = PATIENCE) -> bool:
    """Asks the server on this data folder to stop now and cleanly (fast shutdown); False if it did not."""
    pid = postmaster(data)
    if pid is None:
        return True
    try:
        os.kill(pid, signal.SIGINT)
    except ProcessLookupError:
        return True
    until = time.monotonic() + patience
    while postmaster(data) == pid:
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def main(users: str, keeper: str, data: str) -> None:
    mine = os.open(keeper, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    theirs = os.open(users, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(theirs, fcntl.LOCK_EX)
    stop(data)


if __name__ == "__main__":
    if os.fork() == 0:  # a child of nobody, so that whoever started it need not wait for it
        os.setsid()
        main(*sys.argv[1:4])
