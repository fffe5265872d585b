"""The one machine behind every register: scoped lists, detail, edit, history, verbs and export."""
