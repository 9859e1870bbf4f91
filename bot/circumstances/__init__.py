"""What holds of one party beside the rules: a deadline put off, whether it has what a duty is about."""
