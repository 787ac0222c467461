import json
import sys

from soap.alkali import alkali_grams
from soap.water import water_grams


def main(path):
    with open(path, encoding="utf-8") as file:
        recipes = json.load(file)
    for recipe in recipes:
        kind = recipe.get("alkali", "soda")
        grams = alkali_grams(recipe["oils"], recipe["superfat"], kind)
        print(f"{recipe['title']}: {grams} g {kind}, {water_grams(recipe['oils'])} g water")


if __name__ == "__main__":
    main(sys.argv[1])
