"""The board: which reports are handed in, due and overdue, as a message, a table and a picture."""
