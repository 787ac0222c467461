import unittest

from parcels.models import Parcel
from parcels.rates import Rates

RATES = Rates({'inland': 2.0, 'default': 8.0})


class ParcelTest(unittest.TestCase):
    def test_cost(self):
        self.assertEqual(Parcel(3.0, 'inland').cost(RATES), 6.0)

    def test_row(self):
        self.assertEqual(Parcel.from_row(('1', ' inland ')), Parcel(1.0, 'inland'))
