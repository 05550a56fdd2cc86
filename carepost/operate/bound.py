"""Runs a command that ends with its parent: the system sends it SIGTERM when the parent dies, even by `kill
-9`.

Run as a file (`python -I -S bound.py PARENT COMMAND …`); it becomes the command. A launcher rather than code
between fork and exec, because the parent has threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1

if __name__ == "__main__":
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(sys.argv[1]):  # it died before we asked
        sys.exit(1)
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606  to start a process is what it is for
