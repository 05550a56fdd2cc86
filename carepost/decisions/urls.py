"""The addresses of leaders: their home, issues, decisions, actions, groups and reports."""

from __future__ import annotations

from django.urls import path

from carepost.decisions.views import (
    answering,
    deciding,
    delegating,
    groups,
    home,
    issues,
    owed,
    reports,
    sending,
)

app_name = "decisions"

urlpatterns = [
    path("", home.home, name="home"),
    path("issues/", issues.listed, name="issues"),
    path("issues/raise/", issues.ask, name="raise"),
    path("issues/<int:number>/", issues.one, name="issue"),
    path("issues/<int:number>/decide/", deciding.decide, name="decide"),
    path("issues/<int:number>/<slug:verb>/", answering.answer, name="answer"),
    path("decisions/", delegating.listed, name="decisions"),
    path("decisions/<int:number>/", deciding.one, name="decision"),
    path("decisions/<int:number>/correct/", deciding.correct, name="correct"),
    path("decisions/<int:number>/ratify/", deciding.ratify, name="ratify"),
    path("decisions/<int:number>/delegate/", delegating.delegate, name="delegate"),
    path("delegations/<int:number>/end/", delegating.end, name="end-delegation"),
    path("actions/", owed.listed, name="actions"),
    path("actions/add/", owed.add, name="add-action"),
    path("actions/<int:number>/", owed.one, name="action"),
    path("actions/<int:number>/<slug:verb>/", owed.end, name="end-action"),
    path("groups/", groups.listed, name="groups"),
    path("groups/add/", groups.add, name="add-group"),
    path("groups/<int:number>/", groups.change, name="group"),
    path("reports/", reports.listed, name="reports"),
    path("reports/make/", sending.make, name="make-report"),
    path("reports/<int:number>/", reports.one, name="report"),
    path("reports/<int:number>/report.pdf", reports.as_pdf, name="report-pdf"),
    path("reports/<int:number>/anew/", sending.make_anew, name="make-anew"),
    path("reports/<int:number>/review/", sending.review, name="review"),
    path("reports/<int:number>/send/", sending.send, name="send"),
    path("reports/<int:number>/withdraw/", sending.withdraw, name="withdraw-report"),
    path("reports/<int:number>/sections/<slug:key>/comment/", sending.comment, name="comment"),
    path("reports/<int:number>/figures/<str:key>/", reports.figure, name="figure"),
    path("reports/<int:number>/figures/<str:key>/trend.svg", reports.trend, name="trend"),
]
