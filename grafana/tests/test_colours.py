"""The dashboards' colours can be told apart, on a light page and on a dark one, also by eyes that lack one kind of cone.

Such eyes are simulated by the matrices of Machado, Oliveira and Fernandes (2009, severity 1.0) on linear RGB. Distances are
those of CIE L*a*b*: 2.3 is just noticeable. Contrast is WCAG's.
"""
import itertools
import json
import math
import re
import unittest

from .dashboards import FILES, REPOSITORY, load, panels

EYES = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red cones": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green cones": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue cones": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
# Behind Grafana's panels.
PAGES = {"light": "#ffffff", "dark": "#181b1f"}
LEAST_DISTANCE, LEAST_CONTRAST = 20, 2.2
SOURCE = (REPOSITORY / "mixin/lib/colours.libsonnet").read_text(encoding="utf-8")


def linear(colour):
    parts = (int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def seen(colour, eyes):
    return [min(1, max(0, sum(a * b for a, b in zip(row, linear(colour))))) for row in EYES[eyes]]


def luminance(rgb):
    return 0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2]


def lab(rgb):
    def root(value):
        return value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116
    x = root((0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2]) / 0.95047)
    y = root(luminance(rgb))
    z = root((0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2]) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def contrast(one, other):
    low, high = sorted((luminance(linear(one)), luminance(linear(other))))
    return (high + 0.05) / (low + 0.05)


def colours(text):
    return dict(re.findall(r"'?(\w+)'?: '(#[0-9a-f]{6})'", text))


class ColoursTests(unittest.TestCase):
    def sets(self):
        states, severities = SOURCE.split("severities:")
        yield "states", {name: colour for name, colour in colours(states).items() if name not in ("neutral", "grey")}
        yield "severities", colours(severities)

    def test_the_colours_of_a_set_differ_for_all_eyes(self):
        for name, found in self.sets():
            self.assertGreater(len(found), 3)
            for (one, first), (other, second) in itertools.combinations(found.items(), 2):
                for eyes in EYES:
                    with self.subTest(set=name, pair=(one, other), eyes=eyes):
                        self.assertGreater(math.dist(lab(seen(first, eyes)), lab(seen(second, eyes))), LEAST_DISTANCE)

    def test_they_stand_out_on_both_pages(self):
        for name, found in self.sets():
            for colour in found.items():
                for page, behind in PAGES.items():
                    with self.subTest(set=name, colour=colour, page=page):
                        self.assertGreater(contrast(colour[1], behind), LEAST_CONTRAST)

    def test_the_dashboards_have_no_other_colours(self):
        for path in FILES:
            for panel in panels(load(path)):
                for colour in re.findall(r"#[0-9a-fA-F]{6}", json.dumps(panel)):
                    self.assertIn(colour, set(colours(SOURCE).values()), panel["title"])

    def test_red_and_green_of_one_brightness_are_found(self):
        self.assertLess(math.dist(lab(seen("#b06000", "no red cones")), lab(seen("#7a7000", "no red cones"))), LEAST_DISTANCE)


if __name__ == "__main__":
    unittest.main()
