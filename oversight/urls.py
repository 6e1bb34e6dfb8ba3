from django.urls import path

from . import views

app_name = "oversight"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("paper/", views.prepare_paper, name="prepare_paper"),
    path("paper/<int:pk>/", views.dashboard_pdf, name="dashboard_pdf"),
    path("metric/<slug:code>/", views.metric, name="metric"),
    path("metric/<slug:code>/cells.csv", views.metric_csv, name="metric_csv"),
    path("semesters/", views.semesters, name="semesters"),
    path("semesters/plan/", views.plan_semester, name="semester_plan"),
    path("semesters/<slug:code>/", views.amend_semester, name="semester_amend"),
]
