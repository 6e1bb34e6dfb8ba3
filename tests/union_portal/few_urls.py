"""A portal of which one room is built."""

from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("desk/", lambda request: HttpResponse(), name="desk")]
