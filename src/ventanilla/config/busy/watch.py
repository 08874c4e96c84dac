"""Looks at every answer of the server: how long it took, and whether it is one that nobody should ever see."""

from collections.abc import Callable

import httpx

from ventanilla.config.busy.tally import Tally

FIRST_OF_FAILURES = 500
WORDS_SHOWN = 200


def watch(tally: Tally, where: Callable[[], str]) -> Callable[[httpx.Response], None]:
    """Return what looks at the answers to somebody; `where` says at that moment who and in which step."""

    def look(answer: httpx.Response) -> None:
        for each in (*answer.history, answer):
            tally.answered(each.elapsed.total_seconds())
        if answer.status_code >= FIRST_OF_FAILURES or b"Traceback (most recent" in answer.content:
            request = answer.request
            tally.failed(
                where(),
                f"{request.method} {request.url.path} respondió {answer.status_code}: "
                f"{' '.join(answer.text.split())[:WORDS_SHOWN]}",
            )

    return look
