"""Taking records out of the files that people handed in, and leaving everything else as it stands."""
