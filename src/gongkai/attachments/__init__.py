"""Files that people add to what they do: typed by content, searched for secrecy marks, kept encrypted."""
