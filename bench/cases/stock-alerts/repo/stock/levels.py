def is_low(item):
    return item["count"] < item["least"]
