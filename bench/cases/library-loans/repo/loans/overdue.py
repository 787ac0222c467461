CENTS_A_DAY = 20
MOST = 1000


def days_over(loan, today):
    return (today - loan.due_on).days


def overdue(loans, today):
    """Overdue loans, the longest overdue first."""
    late = [loan for loan in loans if days_over(loan, today) > 0]
    return sorted(late, key=lambda loan: loan.due_date)


def fine(loan, today):
    """Cents to pay on `today`."""
    return min(max(days_over(loan, today), 0) * CENTS_A_DAY, MOST)
