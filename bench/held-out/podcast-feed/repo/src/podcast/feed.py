from xml.sax.saxutils import escape


def item(episode):
    return (
        "  <item>"
        f"<title>{episode['number']}. {escape(episode['title'])}</title>"
        f"<duration>{episode['length']}</duration>"
        "</item>"
    )


def render(show):
    """The feed as text, newest episode first."""
    episodes = sorted(show["episodes"], key=lambda episode: episode["number"], reverse=True)
    lines = ["<channel>", f"  <title>{escape(show['title'])}</title>"]
    lines.extend(item(episode) for episode in episodes)
    lines.append("</channel>")
    return "\n".join(lines)
