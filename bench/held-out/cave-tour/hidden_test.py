import unittest

from caves.survey import read_survey
from caves.tour import missed, tour


def survey(*lines):
    return read_survey(lines)


class Tours(unittest.TestCase):
    def test_drops_only(self):
        passages = survey("Gate > Hall", "Hall > Pit", "Gate > Lake", "Loft > Gate")
        self.assertEqual(list(tour(passages, "Gate")), ["Gate", "Hall", "Pit", "Lake"])
        self.assertEqual(list(missed(passages, "Gate")), ["Loft"])

    def test_the_map(self):
        passages = survey("A - B", "B > C", "D - E")
        self.assertEqual(passages, {"A": ["B"], "B": ["A", "C"], "C": [], "D": ["E"], "E": ["D"]})

    def test_a_dead_end(self):
        self.assertEqual(list(tour(survey("Gate > Pit"), "Pit")), ["Pit"])

    def test_a_passage_both_ways(self):
        passages = survey("Gate - Hall", "Hall - Organ", "Hall - Lake")
        self.assertEqual(list(tour(passages, "Gate")), ["Gate", "Hall", "Organ", "Lake"])
        self.assertEqual(list(tour(passages, "Lake")), ["Lake", "Hall", "Gate", "Organ"])

    def test_a_round(self):
        passages = survey("Gate - Hall", "Hall - Organ", "Organ - Gallery", "Gallery - Gate", "Hall > Pit")
        self.assertEqual(list(tour(passages, "Gate")), ["Gate", "Hall", "Organ", "Gallery", "Pit"])
        self.assertEqual(list(missed(passages, "Pit")), ["Gallery", "Gate", "Hall", "Organ"])

    def test_two_ways_to_a_chamber(self):
        passages = survey("Gate > A", "Gate > B", "A > Lake", "B > Lake", "Lake > End")
        self.assertEqual(list(tour(passages, "Gate")), ["Gate", "A", "Lake", "End", "B"])

    def test_two_tours_know_nothing_of_each_other(self):
        passages = survey("Gate - Hall", "Hall - Lake")
        self.assertEqual(list(tour(passages, "Gate")), list(tour(passages, "Gate")))
        self.assertEqual(passages, survey("Gate - Hall", "Hall - Lake"))

    def test_an_unknown_start(self):
        with self.assertRaises(KeyError):
            tour(survey("Gate > Pit"), "Nowhere")


if __name__ == "__main__":
    unittest.main()
