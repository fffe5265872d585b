from django.urls import path

from gongkai.publishing import views_public

app_name = "publishing"
urlpatterns = [path("<id:pk>/compare/", views_public.comparison, name="compare")]
