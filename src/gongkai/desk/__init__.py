"""The staff workspace: home, to-dos, navigation, notifications."""
