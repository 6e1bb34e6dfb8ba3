from django.urls import path

from .views import cases, lists, replying, seconding, suggestions, talking, triage, writing

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
    path("proposals/begin/", writing.begin, name="begin"),
    path("proposals/similar/", writing.similar, name="similar"),
    path("proposals/<int:pk>/write/", writing.write, name="write"),
    path("proposals/<int:pk>/autosave/", writing.autosave, name="autosave"),
    path("proposals/<int:pk>/versions/<int:number>/", writing.take_up, name="take_up"),
    path("proposals/<int:pk>/invite/", seconding.invite, name="invite"),
    path("proposals/<int:pk>/second/", seconding.second, name="second"),
    path("proposals/<int:pk>/join/", seconding.join, name="join"),
    path("proposals/<int:pk>/reply/", replying.reply, name="reply"),
    path("proposals/<int:pk>/reply/autosave/", replying.autosave, name="reply_autosave"),
    path("proposals/<int:pk>/message/", talking.message, name="message"),
    path("proposals/<int:pk>/files/", talking.files, name="files"),
    path("rows/<slug:noun>/<int:pk>/<slug:verb>/", cases.perform_row, name="perform_row"),
    path("suggestions/", suggestions.SuggestionList.as_view(), name="suggestions"),
    path("suggestions/hand-in/", suggestions.suggest, name="suggest"),
    path("suggestions/<int:pk>/", suggestions.suggestion, name="suggestion"),
    path("suggestions/<int:pk>/do/<slug:verb>/", suggestions.perform, name="suggestion_perform"),
    path("suggestions/adoptions/<int:pk>/", suggestions.adoption, name="adoption"),
    path("box/", suggestions.box, name="box"),
    path("box/receipt/", suggestions.receipt, name="receipt"),
    path("box/<int:pk>/", suggestions.by_code, name="by_code"),
    path("box/<int:pk>/do/<slug:verb>/", suggestions.by_code_perform, name="by_code_perform"),
]
