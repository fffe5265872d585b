from django.urls import path

from gongkai.publishing import views_channels, views_cutovers, views_staff

app_name = "publishing-desk"
urlpatterns = [
    path("bundle/", views_staff.bundle, name="bundle"),
    path("erasures/", views_staff.erasures, name="erasures"),
    path("erasures/<id:pk>/", views_staff.erasure, name="erasure"),
    path("records/<id:pk>/erasure/", views_staff.ask, name="ask-erasure"),
    path("records/<id:pk>/channels/", views_channels.channels, name="channels"),
    path("channels/<id:pk>/", views_channels.appearance, name="appearance"),
    path("cutovers/", views_cutovers.cutovers, name="cutovers"),
    path("cutovers/<id:pk>/close/", views_cutovers.close, name="close-cutover"),
    path("takeovers/<id:pk>/", views_cutovers.takeover, name="takeover"),
]
