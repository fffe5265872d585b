from django.urls import path

from gongkai.notices import views_public

app_name = "notices"
urlpatterns = [
    path("", views_public.notice_list, name="notices"),
    path("<id:pk>/", views_public.notice, name="notice"),
]
