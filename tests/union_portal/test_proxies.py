"""Limits per address count visitors, not the proxy they all come through."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from union_portal.middleware import ProxyMiddleware


def address_seen(sent: str | None) -> str:
    seen = {}

    def view(request):
        seen["address"] = request.META["REMOTE_ADDR"]
        return HttpResponse()

    headers = {} if sent is None else {"X-Forwarded-For": sent}
    ProxyMiddleware(view)(RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers=headers))
    return seen["address"]


@pytest.mark.parametrize(
    ("proxies", "sent", "seen"),
    [
        pytest.param(1, "192.0.2.7", "192.0.2.7", id="what our proxy wrote"),
        pytest.param(1, "198.51.100.1, 192.0.2.7", "192.0.2.7", id="not what the visitor invented"),
        pytest.param(2, "192.0.2.7, 192.0.2.9", "192.0.2.7", id="two proxies"),
        pytest.param(1, "2001:db8::7", "2001:db8::7", id="the longer kind of address"),
        pytest.param(1, "<script>", "127.0.0.1", id="no address at all"),
        pytest.param(2, "192.0.2.7", "127.0.0.1", id="fewer hops than proxies"),
        pytest.param(1, None, "127.0.0.1", id="nothing written"),
        pytest.param(0, "192.0.2.7", "127.0.0.1", id="no proxy: the header is the visitor's"),
    ],
)
def test_the_address_is_the_one_the_outermost_proxy_of_ours_saw(settings, proxies, sent, seen):
    settings.PROXIES = proxies

    assert address_seen(sent) == seen
