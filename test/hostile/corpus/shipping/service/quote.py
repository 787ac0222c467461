from parcels.models import Parcel
from parcels.rates import Rates

RATES = Rates({'inland': 2.0, 'abroad': 5.0, 'default': 8.0})
ROWS = [('3.5', 'inland'), ('1.25', 'overseas')]

if __name__ == '__main__':
    for row in ROWS:
        print(row[1], Parcel.from_row(row).cost(RATES))
