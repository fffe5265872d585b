from django.urls import path

from gongkai.clock import views_staff

app_name = "clock-desk"
urlpatterns = [
    path("", views_staff.calendars, name="calendars"),
    path("new/", views_staff.calendar_new, name="calendar-new"),
    path("<id:pk>/", views_staff.calendar, name="calendar"),
]
