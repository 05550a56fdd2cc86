"""Rotas that are being made, each with how far it is and how it ended."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carepost.contact.models.rota import Rota
from carepost.contact.rules.rota_runs import ENDS, RunKind, RunState
from carepost.councils.models import Council

_ENDS = sorted(state.value for state in ENDS)


class RotaRun(models.Model):
    """A rota that somebody asked for. One of a council is being made at a time; the worker tells how far it is."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in RunKind])
    state = models.TextField(
        choices=[(state.value, state.value) for state in RunState], default=RunState.WAITING.value
    )
    first_day = models.DateField(help_text="The first day that was asked for")
    cause = models.TextField(help_text="Why it is made, in words")
    asked_by = models.TextField()
    asked_by_id = models.BigIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="The last sign of life")
    calls = models.IntegerField(default=0)
    cost = models.IntegerField(null=True, blank=True, help_text="Of the best rota found so far")
    bound = models.IntegerField(null=True, blank=True, help_text="The least that any rota could cost")
    ended_at = models.DateTimeField(null=True, blank=True)
    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    fault = models.TextField(blank=True, help_text="Why no rota came of it, in words")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council"], condition=Q(ended_at=None), name="one_rota_in_the_making"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RunState]), name="rota_run_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) ^ Q(state__in=_ENDS), name="rota_run_ends_when_it_ended"
            ),
            models.CheckConstraint(
                condition=Q(rota=None) ^ Q(state=RunState.PROPOSED.value), name="rota_run_proposes_a_rota"
            ),
            models.CheckConstraint(
                condition=Q(fault="") ^ Q(state=RunState.FAILED.value), name="rota_run_fails_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Rota run {self.pk}: {self.state}"
