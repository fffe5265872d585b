"""People and what they may do: users, posts, sign-in."""
