PEOPLE = {
    "station 3": "district north",
    "district north": "headquarters",
    "headquarters": "headquarters",
}
