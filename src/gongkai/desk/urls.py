from django.urls import path

from gongkai.desk import views, views_kept, views_search

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views_search.search, name="search"),
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/<id:pk>/read/", views.notification_read, name="notification-read"),
    path("notifications/read/", views.notifications_read, name="notifications-read"),
    path("kept/", views_kept.kept_forms, name="kept-forms"),
    path("kept/<slug:token>/", views_kept.kept_form, name="kept"),
    path("verification/", views.verification, name="verification"),
]
