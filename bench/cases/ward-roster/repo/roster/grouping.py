def on_duty(shifts):
    """Nurses by ward. A shift of no hours was called off."""
    wards = {}
    for shift in shifts:
        if shift.hours == 0:
            continue
        if shift.nurse not in wards[shift.ward]:
            wards[shift.ward].append(shift.nurse)
    return wards


def hours_by_nurse(shifts):
    hours = {}
    for shift in shifts:
        hours[shift.nurse] = hours.get(shift.nurse, 0) + shift.hours
    return hours
