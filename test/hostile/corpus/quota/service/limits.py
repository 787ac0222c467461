def share(user):
    return round(100 * user['used'] / user['quota'])
