"""Notices (通知公告、公示): what an agency tells the public for a time."""
