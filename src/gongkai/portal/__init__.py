"""The public site: layout, home, news of publishing, the log as everyone may read it."""
