"""What a request to the live process holds, as it comes over the wire."""

from ventanilla.web.live.exchange import Exchange, Message


async def nothing_comes() -> Message:
    return {}


async def nothing_goes(_message: Message) -> None:
    return


def test_cookies_that_come_in_headers_of_their_own_are_all_read() -> None:
    headers = [(b"cookie", b"csrftoken=a"), (b"host", b"cis.example"), (b"cookie", b"sessionid=b; other=c")]

    exchange = Exchange({"type": "http", "headers": headers}, nothing_comes, nothing_goes)

    assert exchange.cookies == {"csrftoken": "a", "sessionid": "b", "other": "c"}
