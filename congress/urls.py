from django.urls import path

from .views import cases, lists

app_name = "congress"
urlpatterns = [
    path("proposals/", lists.ProposalList.as_view(), name="proposals"),
    path("proposals/export/", lists.export, name="proposals_export"),
    path("proposals/<int:pk>/", cases.proposal, name="proposal"),
    path("proposals/<int:pk>/do/<slug:verb>/", cases.perform, name="perform"),
    path("rows/<slug:noun>/<int:pk>/<slug:verb>/", cases.perform_row, name="perform_row"),
]
