"""Each app has one first and one last migration, and each follows one other: two branches never meet in
production.
"""

from __future__ import annotations

import os
import sys
from collections import Counter

import django
from django.apps import apps
from django.db.migrations.loader import MigrationLoader


def faults(loader: MigrationLoader, ours: set[str]) -> list[str]:
    """A sentence for each of our apps whose migrations fork or merge."""
    found = []
    for label in sorted(ours & loader.migrated_apps):
        mine = {key: migration for key, migration in loader.disk_migrations.items() if key[0] == label}
        parents = Counter(
            parent
            for migration in mine.values()
            for parent in migration.dependencies
            if parent[0] == label and parent[1] != "__first__"
        )
        forks = sorted(name for (_, name), children in parents.items() if children > 1)
        roots = [key for key, m in mine.items() if not any(parent[0] == label for parent in m.dependencies)]
        if forks:
            found.append(f"{label}: more than one migration follows {', '.join(forks)}")
        if len(roots) != 1:
            found.append(f"{label}: has {len(roots)} first migrations")
    return found


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("carepost.")}
    found = faults(MigrationLoader(None, ignore_no_migrations=True), ours)
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
