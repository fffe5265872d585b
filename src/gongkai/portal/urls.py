from django.urls import path

from gongkai.portal import sitemaps, views, views_log

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
    path("log/", views_log.log, name="log"),
    path("log/head.json", views_log.log_head, name="log-head"),
    path("log/anchors/", views_log.anchors, name="anchors"),
    path("log/anchors.atom", views_log.anchor_feed, name="anchor-feed"),
    path("log/anchors/<id:pk>.json", views_log.anchor, name="anchor"),
    path("log/<str:name>", views_log.dumped, name="dump"),
    path("feed.atom", views.feed, name="feed"),
    path("healthz", views.healthz, name="healthz"),
]
