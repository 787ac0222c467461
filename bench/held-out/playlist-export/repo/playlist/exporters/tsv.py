from playlist.exporters.lengths import written


def render(tracks):
    return "\n".join(f"{track.title}\t{written(track.seconds)}\t{track.file}" for track in tracks)
