"""People, departments and offices: the pages of keeper and union officer."""

from django.urls import path

app_name = "members"
urlpatterns: list[path] = []
