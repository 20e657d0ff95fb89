"""A small chart: curves over numbers that grow by powers of ten, each with a scale of its own and its values beside the points."""
import math

WIDTH, HEIGHT, LEFT, BOTTOM = 640, 260, 60, 40
COLORS = ("#1f6feb", "#b35900", "#2d7d32", "#8b3fc6")


def curve(numbers, values, name, row):
    """The line, its points and its name. Lowest is 0; the highest value stands somewhat below the top."""
    span = max(1e-9, math.log10(numbers[-1] / numbers[0]))
    top, color = max(values) * 1.25, COLORS[row % len(COLORS)]
    places = [(LEFT + (WIDTH - LEFT - 30) * math.log10(number / numbers[0]) / span, HEIGHT - BOTTOM - (HEIGHT - BOTTOM - 20) * value / top)
              for number, value in zip(numbers, values)]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
    marks = "".join(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="{color}"/><text x="{x:.0f}" y="{y - 9:.0f}" '
                    f'text-anchor="middle" fill="{color}">{value:.0f}</text>' for (x, y), value in zip(places, values))
    return (f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2"/>{marks}'
            f'<text x="{LEFT}" y="{HEIGHT - BOTTOM - 24 + 14 * row:.0f}" fill="{color}">{name}</text>'), places


def draw(path, numbers, labels, curves):
    """Writes an SVG. curves: pairs of values, one for each number, and a name with its unit."""
    drawn = [curve(numbers, values, name, row) for row, (values, name) in enumerate(curves)]
    below = "".join(f'<text x="{x:.0f}" y="{HEIGHT - 18}" text-anchor="middle">{label}</text>' for (x, _), label in zip(drawn[0][1], labels))
    with open(path, "w") as out:
        out.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + 60} {HEIGHT}" font-family="sans-serif" font-size="12">'
                  f'<rect width="100%" height="100%" fill="white"/>{"".join(line for line, _ in drawn)}{below}'
                  f'<line x1="{LEFT}" y1="{HEIGHT - BOTTOM}" x2="{WIDTH}" y2="{HEIGHT - BOTTOM}" stroke="#888"/></svg>\n')
