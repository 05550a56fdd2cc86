"""Settings for the tests: the real ones, in a home of their own, on a database that conftest.py makes."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Processes that a test starts have their homes within that of the run: those that it kills cannot remove theirs.
_within = os.environ.get("CAREPOST_TESTS_WITHIN") or None
_home = Path(
    os.environ.get("CAREPOST_TEST_HOME") or tempfile.mkdtemp(prefix="carepost-test-home-", dir=_within)
)
if "CAREPOST_TEST_HOME" not in os.environ:
    os.environ["CAREPOST_TESTS_WITHIN"] = str(_home)
    atexit.register(shutil.rmtree, _home, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("CAREPOST_") and "TEST" not in name]:
    if _name != "CAREPOST_SHARED":
        del os.environ[_name]
os.environ["CAREPOST_HOME"] = str(_home)
(_home / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it has nothing to serve
# Nothing listens there: a test that reaches a database has asked for one, and conftest.py put it in.
os.environ["DATABASE_URL"] = "postgresql://carepost_app:unset@127.0.0.1:1/unset"
os.environ["CAREPOST_OWNER_DATABASE_URL"] = "postgresql://carepost_owner:unset@127.0.0.1:1/unset"

from config.settings import *  # noqa: E402, F403

# As where an identity provider is named; conftest.py names a fake one.
INSTALLED_APPS = [*INSTALLED_APPS, "carepost.councils.organisation"]  # noqa: F405
# Tests sign many people in; the real hasher takes a tenth of a second each time, by design.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests read static files as they lie; that they carry hashes in production has a test of its own.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
