"""How fast one kiosk may give turns."""

import datetime as dt

from ventanilla.kernel.limits import Pace

KIOSK_PACE = Pace(at_once=5, every=dt.timedelta(seconds=4))
