from django.urls import path

from .views import cases, lists, triage

app_name = "congress"
urlpatterns = [
    path("triage/", triage.triage, name="triage"),
    path("triage/<int:pk>/keep/", triage.keep, name="triage_keep"),
    path("triage/table/", triage.table, name="triage_table"),
    path("triage/decide/", triage.decide, name="decide"),
    path("triage/compare/<int:pk>/<int:other>/", triage.compare, name="compare"),
    path("proposals/", lists.ProposalList.as_view(), name="proposals"),
    path("proposals/export/", lists.export, name="proposals_export"),
    path("proposals/<int:pk>/", cases.proposal, name="proposal"),
    path("proposals/<int:pk>/do/<slug:verb>/", cases.perform, name="perform"),
    path("rows/<slug:noun>/<int:pk>/<slug:verb>/", cases.perform_row, name="perform_row"),
]
