"""Reads manifests."""

from manifest.consignment import COLUMNS, Consignment


class ManifestError(Exception):
    """A file that is no manifest."""


def split_line(line):
    return line.strip().split("\t")


def read_manifest(lines):
    """Returns the consignments of a manifest in the order of its lines; blank lines are skipped."""
    rows = [split_line(line) for line in lines if line.strip()]
    if not rows or rows[0] != COLUMNS:
        raise ManifestError("the header of a manifest is missing")
    return [Consignment.from_fields(row) for row in rows[1:]]
