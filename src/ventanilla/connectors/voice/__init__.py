"""The voice of the hall: recorded pieces where a site has them, espeak-ng otherwise."""
