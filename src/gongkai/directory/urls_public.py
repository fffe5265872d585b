from django.urls import path

from gongkai.directory import views_public

app_name = "directory"
urlpatterns = [
    path("", views_public.agency_list, name="agencies"),
    path("<slug:code>/", views_public.agency, name="agency"),
]
