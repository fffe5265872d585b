from django.urls import path

from gongkai.clock import views_entry, views_staff

app_name = "clock-desk"
urlpatterns = [
    path("", views_staff.calendars, name="calendars"),
    path("new/", views_entry.calendar_new, name="calendar-new"),
    path("new/text/", views_entry.calendar_text, name="calendar-text"),
    path("<id:pk>/", views_staff.calendar, name="calendar"),
]
