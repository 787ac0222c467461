def dial_string(phone):
    """Digits only, with the country's code for the leading zero."""
    digits = "".join(character for character in phone if character.isdigit())
    return "+49" + digits[1:] if digits.startswith("0") else digits
