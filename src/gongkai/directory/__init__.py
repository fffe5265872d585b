"""The directory of agencies as the public reads it, and the verbs that keep it true."""
