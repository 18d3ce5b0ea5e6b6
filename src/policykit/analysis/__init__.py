"""What can be said of policies without records, and the running of their tests: read only."""
