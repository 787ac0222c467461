"""Planning of track closures."""
