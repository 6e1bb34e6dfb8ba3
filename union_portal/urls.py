from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path


@login_not_required
def front(request: HttpRequest) -> HttpResponse:
    return HttpResponse("union portal")


urlpatterns = [path("", front, name="front")]
