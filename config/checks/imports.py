"""The ladder of rooms (.importlinter): `python -m config.checks.imports`.

Run by its own name, the library's module of commands does nothing and says nothing.
"""

from importlinter.cli import lint_imports_command

if __name__ == "__main__":
    lint_imports_command(["--no-cache"])
