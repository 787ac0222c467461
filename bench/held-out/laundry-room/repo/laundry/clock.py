def minutes(time):
    hours, rest = time.split(":")
    return int(hours) * 60 + int(rest)


def written(minute):
    return f"{minute // 60:02}:{minute % 60:02}"
