ITEMS = [
    {"name": "screws", "count": 2, "least": 5, "cents": 1250},
    {"name": "hinges", "count": 9, "least": 4, "cents": 830},
    {"name": "glue", "count": 1, "least": 2, "cents": 99905},
]
