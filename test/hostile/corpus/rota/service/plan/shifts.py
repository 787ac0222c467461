def shift(names, day):
	"""Who is on call on that day, in turns."""
	return names[day]


def turns(names, days):
	return [shift(names, day) for day in range(days)]
