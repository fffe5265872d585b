from django.urls import path

from gongkai.portal import sitemaps, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.find, name="search"),
    path("guide/", views.page, {"template": "guide"}, name="guide"),
    path("contact/", views.page, {"template": "contact"}, name="contact"),
    path("accessibility/", views.page, {"template": "accessibility"}, name="accessibility"),
    path("site-map/", views.site_map, name="site-map"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.part, name="sitemap-part"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("log/", views.log, name="log"),
    path("log/head.json", views.log_head, name="log-head"),
    path("feed.atom", views.feed, name="feed"),
    path("healthz", views.healthz, name="healthz"),
]
