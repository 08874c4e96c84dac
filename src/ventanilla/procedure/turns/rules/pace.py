"""How fast one kiosk may give turns, and one address on the public page book appointments."""

import datetime as dt

from ventanilla.kernel.limits import Pace

HOST_PACE = Pace(at_once=10, every=dt.timedelta(seconds=3))
KIOSK_PACE = Pace(at_once=5, every=dt.timedelta(seconds=4))
BOOKING_PACE = Pace(at_once=5, every=dt.timedelta(seconds=20))
