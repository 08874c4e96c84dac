"""A program of the office that reads the reports now and then."""

import itertools

from ventanilla.config.busy.pauses import Stop
from ventanilla.config.busy.plan import Plan
from ventanilla.config.busy.tally import Tally
from ventanilla.config.busy.watch import watch
from ventanilla.config.outside.browser import Api
from ventanilla.config.outside.errors import Missed
from ventanilla.config.outside.system import System

SECONDS_BETWEEN = 40.0
GROUPINGS = ("line", "advisor", "hour", "day")
VISITS_READ = 100


class Office:
    """Reads Informe Turnero CIS, each time grouped another way, and the visits of today."""

    def __init__(self, system: System, *, plan: Plan, tally: Tally, stop: Stop) -> None:
        self._system, self._plan, self._tally, self._stop = system, plan, tally, stop
        self._api = Api(system.base_url, system.client, watch=watch(tally, lambda: "informes"))

    def work(self) -> None:
        """Read until the run is over. Raises Stopped, and httpx.TransportError."""
        for grouping in itertools.cycle(GROUPINGS):
            try:
                self._api.get(f"/sites/{self._system.site}/reports/turns", group_by=grouping)
                self._api.get("/visits", limit=VISITS_READ)
            except Missed as error:
                self._tally.failed("informes", str(error))
            self._stop.pause(SECONDS_BETWEEN / self._plan.speed)
