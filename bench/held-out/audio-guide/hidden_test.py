import unittest

from tour import find, length, next_stop, read_tour, stop

TOUR = read_tour(["Hall; 95", "", "Steam engine; 210", "Loom; 150"])


class Tour(unittest.TestCase):
    def test_the_last_stop(self):
        self.assertEqual(stop(TOUR, 3).title, "Loom")

    def test_the_first_stop(self):
        self.assertEqual(stop(TOUR, 1).title, "Hall")

    def test_the_next_stop(self):
        self.assertEqual([next_stop(TOUR, 1).title, next_stop(TOUR, 2).title, next_stop(TOUR, 3)], ["Steam engine", "Loom", None])

    def test_found_numbers_lead_to_their_stops(self):
        (number,) = find(TOUR, "engine")
        self.assertEqual(stop(TOUR, number).title, "Steam engine")

    def test_numbers_on_no_wall(self):
        for number in (0, 4, -1):
            with self.assertRaises(ValueError):
                stop(TOUR, number)

    def test_the_list(self):
        self.assertEqual([tuple(each) for each in TOUR], [("Hall", 95), ("Steam engine", 210), ("Loom", 150)])
        self.assertEqual((length(TOUR), find(TOUR, "o")), (455, [3]))


if __name__ == "__main__":
    unittest.main()
