"""A dark page in Grafana's grid of 24 columns, measured in pixels from its upper left corner."""
import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from PIL import Image

WIDTH, UNIT, GAP, HEAD = 1400, 31, 7, 74
PAGE, FRAME, BORDER = "#111217", "#181b1f", "#2c3038"
TEXT, FAINT, LINK = "#d8d9da", "#8b8f98", "#6e9fff"
DPI = 100

matplotlib.rcParams.update({"font.family": "DejaVu Sans", "font.size": 8, "text.color": TEXT})


class Canvas:
    def __init__(self, rows):
        """`rows` is the height in units of the grid."""
        self.height = HEAD + rows * UNIT + GAP
        self.figure = Figure((WIDTH / DPI, self.height / DPI), DPI, facecolor=PAGE)
        self.drawn = FigureCanvasAgg(self.figure)

    def box(self, place):
        """(left, top, width, height) of a panel's `gridPos`."""
        column = (WIDTH - GAP) / 24
        return (GAP + place["x"] * column, HEAD + place["y"] * UNIT, place["w"] * column - GAP, place["h"] * UNIT - GAP)

    def text(self, left, top, words, **style):
        """Gives back where it ends to the right."""
        made = self.figure.text(
            left / WIDTH, 1 - top / self.height, words,
            **{"va": "top", "ha": "left", "color": TEXT, "parse_math": False} | style)
        return made.get_window_extent(self.drawn.get_renderer()).x1

    def rectangle(self, left, top, width, height, colour, edge="none", round_by=0):
        self.figure.add_artist(FancyBboxPatch(
            (left / WIDTH, 1 - (top + height) / self.height), width / WIDTH, height / self.height,
            boxstyle=f"round,pad=0,rounding_size={round_by / WIDTH}", facecolor=colour, edgecolor=edge, linewidth=0.8,
            mutation_aspect=WIDTH / self.height, transform=self.figure.transFigure))

    def axes(self, left, top, width, height):
        axes = self.figure.add_axes(
            (left / WIDTH, 1 - (top + height) / self.height, width / WIDTH, height / self.height), facecolor="none",
            zorder=5)
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(colors=FAINT, length=0, labelsize=7)
        return axes

    def frame(self, box, title):
        left, top, width, height = box
        self.rectangle(left, top, width, height, FRAME, BORDER, 3)
        self.text(left + 9, top + 8, title, fontsize=8.5, fontweight="bold")

    def save(self, path):
        """With 255 colours, which is all that such a page has and makes a small file."""
        self.drawn.draw()
        picture = Image.frombuffer("RGBA", self.drawn.get_width_height(), self.drawn.buffer_rgba())
        picture.convert("RGB").quantize(255, dither=Image.Dither.NONE).save(path, optimize=True)


def shortened(words, pixels, size=8):
    """Cut to about that width."""
    most = max(3, int(pixels / (size * 0.83)))
    return words if len(words) <= most else words[: most - 1] + "…"
