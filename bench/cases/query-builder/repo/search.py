from catalogue.query import Query


def newest(kind, count):
    return Query(kind).where("available", "=", True).order_by("year").limit(count).text()


def main():
    print(newest("books", 5))


if __name__ == "__main__":
    main()
