from django.urls import path

from . import views

urlpatterns = [
    path("papers/<int:pk>/", views.paper, name="paper"),
    path("attachments/<int:pk>/", views.attachment, name="attachment"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verify, name="verify_code"),
]
