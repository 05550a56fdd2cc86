"""One file that holds everything: `write` makes it, `read` puts it back. Both are whole or not at all."""

from carepost.operate.backup.manifest import BackupError, Manifest
from carepost.operate.backup.read import check, restore
from carepost.operate.backup.write import write

__all__ = ["BackupError", "Manifest", "check", "restore", "write"]
