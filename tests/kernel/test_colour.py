"""Whether a text can be read on a colour."""

import pytest

from ventanilla.kernel.colour import BLACK, WHITE, contrast, darkened, is_colour, lightened, mixed

# Worked by hand from WCAG 2.2's definition: L = 0.2126 R + 0.7152 G + 0.0722 B over linear channels.
WORKED = [
    (BLACK, 21.0),  # (1 + 0.05) / (0 + 0.05)
    (WHITE, 1.0),
    ("#ff0000", 3.998),  # 1.05 / (0.2126 + 0.05)
    ("#00ff00", 1.372),  # 1.05 / (0.7152 + 0.05)
    ("#0000ff", 8.592),  # 1.05 / (0.0722 + 0.05)
    ("#767676", 4.542),  # the lightest grey that passes AA; 0x76 is 0.18116 linear
    ("#777777", 4.478),  # the first that does not; 0x77 is 0.18447 linear
    ("#595959", 7.004),  # the lightest grey that passes AAA; 0x59 is 0.09990 linear
]


@pytest.mark.parametrize(("colour", "with_white"), WORKED)
def test_contrast_with_white_is_what_the_definition_gives(colour: str, with_white: float) -> None:
    assert contrast(colour, WHITE) == pytest.approx(with_white, abs=0.001)
    assert contrast(WHITE, colour) == contrast(colour, WHITE)


def test_a_colour_that_reads_well_stays_as_it_is() -> None:
    assert darkened("#0b4a52", at_least=7) == "#0b4a52"


@pytest.mark.parametrize("colour", ["#e30613", "#f39200", "#ffffff", "#12a5b8"])
def test_a_colour_is_darkened_only_as_far_as_needed(colour: str) -> None:
    suggested = darkened(colour, at_least=7)

    assert 7 <= contrast(suggested, WHITE) < 7.5


@pytest.mark.parametrize("colour", ["#0b4a52", "#5a0000", "#000000"])
def test_a_colour_is_lightened_until_it_reads_on_a_dark_ground(colour: str) -> None:
    assert 7 <= contrast(lightened(colour, on="#182120", at_least=7), "#182120") < 7.5


def test_what_nothing_reaches_ends_at_black_or_white() -> None:
    assert darkened("#0b4a52", on="#555555", at_least=21) == BLACK
    assert lightened("#0b4a52", on="#555555", at_least=21) == WHITE


def test_a_mix_lies_between_its_two_colours() -> None:
    assert mixed(BLACK, WHITE, 0.2) == "#cccccc"
    assert mixed("#ff0000", BLACK, 1) == "#ff0000"


@pytest.mark.parametrize("text", ["0b4a52", "#0B4A52", "#0b4a5", "#0b4a52\n", "rojo", ""])
def test_only_six_lower_case_figures_after_a_hash_are_a_colour(text: str) -> None:
    assert not is_colour(text)
    assert is_colour("#0b4a52")
