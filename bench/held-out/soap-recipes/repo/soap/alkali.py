from soap.oils import soda_for

POTASH_FOR_SODA = 1.403
POTASH_PURITY = 0.9


def alkali_grams(oils, superfat, kind="soda"):
    """Grams of soda or potash to weigh out, to a tenth. `superfat` is in per cent."""
    if kind not in ("soda", "potash"):
        raise ValueError(f"no such alkali: {kind}")
    full = soda_for(oils)
    reduced = full * (100 - superfat) / 100
    if kind == "potash":
        return round(soda * POTASH_FOR_SODA / POTASH_PURITY, 1)
    return round(reduced, 1)
