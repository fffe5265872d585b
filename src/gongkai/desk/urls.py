from django.urls import path

from gongkai.desk import views, views_kept

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/read/", views.notifications_read, name="notifications-read"),
    path("kept/", views_kept.kept_forms, name="kept-forms"),
    path("kept/<str:token>/", views_kept.kept_form, name="kept"),
    path("verification/", views.verification, name="verification"),
]
