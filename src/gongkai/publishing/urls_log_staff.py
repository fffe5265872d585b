from django.urls import path

from gongkai.publishing import views_staff

app_name = "publishing-desk"
urlpatterns = [
    path("bundle/", views_staff.bundle, name="bundle"),
    path("erasures/", views_staff.erasures, name="erasures"),
    path("erasures/<id:pk>/", views_staff.erasure, name="erasure"),
    path("records/<id:pk>/erasure/", views_staff.ask, name="ask-erasure"),
]
