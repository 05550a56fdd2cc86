"""The register's tables, one file per noun. Organisations and services are shared by all councils."""

from carepost.register.models.capacity import Capacity
from carepost.register.models.corrections import Correction
from carepost.register.models.history import HeldRole, RegistrationEvent, Relationship, RoleHolding
from carepost.register.models.imports import Change, ImportRun, QuarantinedRow
from carepost.register.models.localities import Locality, ServiceLocality
from carepost.register.models.organisations import Brand, Organisation
from carepost.register.models.ratings import Rating
from carepost.register.models.services import Service
from carepost.register.models.sources import BeforeImage, FactSet, Source
from carepost.register.models.words import Word

__all__ = [
    "BeforeImage",
    "Brand",
    "Capacity",
    "Change",
    "Correction",
    "FactSet",
    "HeldRole",
    "ImportRun",
    "Locality",
    "Organisation",
    "QuarantinedRow",
    "Rating",
    "RegistrationEvent",
    "Relationship",
    "RoleHolding",
    "Service",
    "ServiceLocality",
    "Source",
    "Word",
]
