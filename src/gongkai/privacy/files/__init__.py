"""Personal data in files: text read for the detectors, hidden content found, redactions burnt in. Pure: no Django."""
