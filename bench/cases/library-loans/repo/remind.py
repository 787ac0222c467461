from datetime import date

from loans.loan import Loan
from loans.overdue import fine, overdue

LOANS = [
    Loan("Atlas of Tides", "1009", date(2026, 9, 1)),
    Loan("Knots", "1013", date(2026, 8, 3)),
    Loan("Sea Charts", "1009", date(2026, 10, 30)),
]


def main(today=date(2026, 9, 15)):
    for loan in overdue(LOANS, today):
        print(f"{loan.reader}  {loan.title:<16} {fine(loan, today) / 100:.2f}")


if __name__ == "__main__":
    main()
