def render(tracks):
    lines = ["#EXTM3U"]
    for track in tracks:
        lines.append(f"#EXTINF:{track.seconds},{track.title}")
        lines.append(track.file)
    return "\n".join(lines)
