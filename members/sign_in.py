"""Signing in: the lock-out's answers for django-axes."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse


def cool_off(request: HttpRequest | None = None) -> timedelta:
    return timedelta(minutes=15)


def locked_out(request: HttpRequest, credentials: dict, *args: object) -> HttpResponse:
    return HttpResponse(status=429)
