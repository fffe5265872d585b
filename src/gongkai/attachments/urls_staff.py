from django.urls import path

from gongkai.attachments import views_staff

app_name = "attachments"
urlpatterns = [path("<id:pk>/", views_staff.download, name="download")]
