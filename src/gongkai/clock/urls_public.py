from django.urls import path

from gongkai.clock import views_public

app_name = "clock"
urlpatterns = [
    path("calculator/", views_public.calculator, name="calculator"),
]
