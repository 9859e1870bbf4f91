"""Who is to be reminded of what, at which instant, and in which words."""
