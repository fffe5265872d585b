from django.urls import path

from gongkai.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("log/", views.log, name="log"),
    path("log/head.json", views.log_head, name="log-head"),
    path("feed.atom", views.feed, name="feed"),
    path("healthz", views.healthz, name="healthz"),
]
