"""Background tasks, schedule, notifications and mail, and the processes that carry them."""
