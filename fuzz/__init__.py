"""Coverage-guided fuzzing of the reader of documents (`make fuzz`). Nothing here is part of the program or of its tests."""
