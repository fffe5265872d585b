"""Working days of the Chinese calendar, and deadlines that can explain themselves day by day."""
