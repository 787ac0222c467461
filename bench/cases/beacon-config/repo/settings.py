def read_settings(lines):
    """Settings by name, from lines `name = value`. Blank lines and comments are passed over; the last of a name wins."""
    settings = {}
    for number, line in enumerate(lines, start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if "=" not in line:
            raise SyntaxError(f"line {number} is no setting: {line}")
        name, value = line.split("=")
        settings[name.strip()] = value.strip()
    return settings
