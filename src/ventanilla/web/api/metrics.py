"""Figures for whoever watches the program from outside, in the text format of Prometheus; without personal data.

They are read from the database when they are asked for, so every process gives the same answer.
"""

from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ventanilla.kernel import clock, relay
from ventanilla.kernel.commands import ports
from ventanilla.kernel.commands import selectors as commands
from ventanilla.kernel.commands.rules import Standing
from ventanilla.kernel.inbox import ports as inbox_ports
from ventanilla.kernel.inbox import selectors as inbox
from ventanilla.procedure.turns import selectors as turns
from ventanilla.web.base.access import by_token

CONFIRMED = "confirmed"


class Figures(Collector):
    """What is told: commands by target, how each target stands, what came in, events to be handed over, turns in line."""

    def collect(self) -> Iterator[Metric]:
        """Read the figures."""
        yield from _of_targets()
        yield _open_commands()
        yield _tries()
        yield from _of_sources()
        behind = GaugeMetricFamily(
            "ventanilla_events_waiting", "Events that the worker has not handed over yet."
        )
        behind.add_metric([], relay.waiting())
        yield behind
        waiting = GaugeMetricFamily("ventanilla_turns_waiting", "Turns in line.", labels=["site"])
        for site, count in turns.waiting_by_site().items():
            waiting.add_metric([site], count)
        yield waiting


@by_token
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the figures to who shows the token of the environment; to anybody else there is nothing here."""
    token = settings.METRICS_TOKEN
    if not token or not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        raise Http404
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _of_targets() -> Iterator[Metric]:
    oldest = GaugeMetricFamily(
        "ventanilla_commands_oldest_seconds", "Age of the oldest open command.", labels=["target"]
    )
    standing = GaugeMetricFamily(
        "ventanilla_target_state", "1 for the state that the target is in.", labels=["target", "state"]
    )
    now = clock.now()
    for each in commands.targets_now(ports.announced()):
        name, present = each.target.name, each.standing(now)
        oldest.add_metric([name], (now - each.oldest_at).total_seconds() if each.oldest_at else 0)
        for state in Standing:
            standing.add_metric([name, state.value], int(state is present))
    yield from (oldest, standing)


def _open_commands() -> Metric:
    counted = GaugeMetricFamily("ventanilla_commands", "Open commands.", labels=["target", "state"])
    for target, state, count in commands.open_by_state():
        counted.add_metric([target, state], count)
    return counted


def _tries() -> Metric:
    counted = GaugeMetricFamily(
        "ventanilla_command_tries_last_hour",
        "Tries that ended within the last hour, by what came of them.",
        labels=["target", "outcome"],
    )
    for each in commands.tries_lately():
        counted.add_metric([each.target, each.failure or CONFIRMED], each.count)
    return counted


def _of_sources() -> Iterator[Metric]:
    counted = GaugeMetricFamily(
        "ventanilla_inbox", "Things that came in and are not handled.", labels=["source", "state"]
    )
    oldest = GaugeMetricFamily(
        "ventanilla_inbox_oldest_seconds", "Age of the oldest of them.", labels=["source"]
    )
    now = clock.now()
    for each in inbox.open_by_source(inbox_ports.sources()):
        counted.add_metric([each.source, "new"], each.new)
        counted.add_metric([each.source, "retry"], each.retrying)
        counted.add_metric([each.source, "person"], each.for_a_person)
        oldest.add_metric([each.source], (now - each.oldest_at).total_seconds() if each.oldest_at else 0)
    yield from (counted, oldest)
