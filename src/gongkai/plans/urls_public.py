from django.urls import path

from gongkai.plans import views_public

app_name = "plans"
urlpatterns = [
    path("", views_public.plan_list, name="plans"),
    path("<id:pk>/", views_public.progress, name="progress"),
]
