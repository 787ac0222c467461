"""The listing that goes to the archive."""

from tracks.thinning import thin


def listing(tracks):
    archived = thin(tracks)
    lines = []
    for vessel in sorted(tracks):
        lines.append(f"{vessel}: {len(tracks[vessel])} received, {len(archived[vessel])} archived")
        for report in archived[vessel]:
            lines.append(f"  {report.time} {report.position.latitude:.3f} {report.position.longitude:.3f}")
    return lines
