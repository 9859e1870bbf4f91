"""The methods of the Bot API that the practice server has, by what they are for."""
