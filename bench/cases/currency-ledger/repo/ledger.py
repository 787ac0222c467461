import json
from pathlib import Path

from payments import read_payments
from totals import totals_by_currency

STATEMENTS = Path(__file__).resolve().parent / "statements"


def main():
    payments = []
    for path in sorted(STATEMENTS.glob("*.json")):
        payments.extend(read_payments(json.loads(path.read_text(encoding="utf-8"))))
    for currency, cents in sorted(totals_by_currency(payments).items()):
        print(f"{currency} {cents / 100:10.2f}")


if __name__ == "__main__":
    main()
