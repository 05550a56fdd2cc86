"""The register over HTTP: services, providers, ratings, readings of beds. The same readers and verbs as its pages."""

from ninja import Router

from carepost.register.api import capacity, localities, organisations, services

router = Router()
for _part in (services.router, organisations.router, localities.router, capacity.router):
    router.add_router("", _part)
