"""The log: one JSON line an event, with the request's id, without anybody's name or words."""

import copy
import io
import json
import logging
import logging.config

import pytest

from union_portal import logs


@pytest.fixture
def lines():
    """What the log of production writes, line by line."""
    before, stream = logging.root.handlers[:], io.StringIO()
    handler = logging.StreamHandler(stream)
    make = logging.config.DictConfigurator(copy.deepcopy(logs.LOGGING)).configure_formatter
    handler.setFormatter(make(copy.deepcopy(logs.LOGGING["formatters"]["json"])))
    logging.root.handlers[:] = [handler]
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.root.handlers[:] = before


def fail_with(words: str) -> None:
    secret = words  # a local variable of the frame
    raise ValueError(f"Key (name)=({secret}) already exists")


def test_an_exception_is_told_by_type_and_place_alone(lines):
    try:
        fail_with("邵敏家庭困难")
    except ValueError:
        logging.getLogger("congress").exception("the sweep failed")

    (line,) = lines()
    assert line["event"] == "the sweep failed"
    assert (line["exception"], line["level"], line["logger"]) == ("ValueError", "error", "congress")
    assert line["frames"][-1].endswith("fail_with")
    assert "邵敏" not in json.dumps(line, ensure_ascii=False)


def test_lines_of_one_request_bear_its_id(lines, client, db):
    heard = client.get("/", headers={"X-Request-ID": "made-up"})["X-Request-ID"]
    other = client.get("/")["X-Request-ID"]

    assert heard not in (other, "made-up")

    def view(request):
        logging.getLogger("union_portal").warning("seen")
        return {}

    answer = logs.RequestIdMiddleware(view)(None)
    logging.getLogger("union_portal").warning("after it")

    inside, after = lines()
    assert inside["request_id"] == answer["X-Request-ID"]
    assert "request_id" not in after


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_a_bad_request_and_no_fault(client):
    assert client.get("/", headers={"Host": "evil.invalid"}).status_code == 400
