"""The register's policies, entered under their keys when the application starts."""

from carepost.core import policies
from carepost.register.rules import RegisterPolicy

policies.register("register.limits", RegisterPolicy)
