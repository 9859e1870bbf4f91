"""One reader a format. Each takes the bytes of a file and gives typed blocks; all run in the guarded child."""
