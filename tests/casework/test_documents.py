"""Papers: frozen words, bytes that nobody can smuggle into, and no paper made twice."""

import hashlib
import io
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from casework import access, documents, ledger, numbers, rendering, typesetter
from casework.files import open_file
from casework.models import CaseFile, Document, LedgerEntry, VoidNumber
from tests import factories

ON = date(2026, 4, 21)
SHEET = "papers/base.html"
WORDS = {
    "school": "京华示范大学",
    "session": "第八届教职工代表大会第二次会议",
    "issuer": "提案工作委员会",
}


def make_file(**fields) -> CaseFile:
    return open_file(kind="proposal", title="关于延长图书馆开放时间的提案", reach=20, **fields)


def request(file: CaseFile, **fields) -> Document:
    terms = {"on": ON, "title": "立案通知", "at_first_opening": False, **fields}
    return documents.request(file, "notice", SHEET, WORDS, **terms)


def text_of(document: Document) -> str:
    with documents.content(document) as stored:
        return "".join(page.extract_text() for page in PdfReader(stored).pages)


@pytest.mark.django_db
def test_a_paper_is_made_from_what_was_frozen_and_its_text_can_be_read():
    document = request(make_file(number="收0802-187"), paper_number="京华大教代提〔2026〕3号")

    assert documents.render_pending() == 1

    document.refresh_from_db()
    with documents.content(document) as stored:
        data = stored.read()
    assert document.state == Document.State.RENDERED
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert (document.size, document.pages) == (len(data), 1)
    text = text_of(document)
    assert "第八届教职工代表大会第二次会议" in text
    assert "京华大教代提〔2026〕3号" in text
    assert document.code in text
    assert document.context_digest[:16] in text
    assert "第1页" in text
    assert "共1页" in text


@pytest.mark.django_db
def test_the_trail_vouches_for_the_bytes():
    document = request(make_file())

    documents.render_pending()

    document.refresh_from_db()
    entry = LedgerEntry.objects.get(file=document.file, action="paper.made")
    assert entry.vouches_for == document.sha256
    assert list(ledger.broken()) == []


@pytest.mark.django_db
def test_a_paper_of_a_rolled_back_deed_does_not_exist():
    file = make_file()

    with transaction.atomic():
        request(file)
        transaction.set_rollback(True)

    assert Document.objects.count() == 0


@pytest.mark.django_db
def test_a_date_in_the_context_is_a_mistake_that_is_not_hidden():
    with pytest.raises(TypeError):
        documents.request(make_file(), "notice", SHEET, {"on": ON}, on=ON, title="立案通知")


@pytest.mark.django_db
def test_a_paper_of_a_past_day_waits_for_its_first_reader():
    document = request(make_file(), at_first_opening=None)

    assert documents.render_pending() == 0
    assert documents.open(document).state == Document.State.RENDERED


@pytest.mark.django_db
def test_a_paper_of_today_is_made_by_the_sweep():
    document = request(make_file(), on=timezone.localdate(), at_first_opening=None)

    assert documents.render_pending() == 1
    assert documents.open(document).pages == 1


@pytest.mark.django_db
def test_opening_a_paper_twice_makes_it_once():
    document = request(make_file())

    first, second = documents.open(document), documents.open(document)

    assert first.sha256 == second.sha256
    assert LedgerEntry.objects.filter(action="paper.made").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_make_each_paper_once():
    file = make_file()
    for _ in range(6):
        request(file)

    def sweep(_):
        try:
            return documents.render_pending()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = sum(pool.map(sweep, range(2)))

    assert made == 6
    assert LedgerEntry.objects.filter(action="paper.made").count() == 6
    assert Document.objects.filter(state=Document.State.RENDERED, attempts=1).count() == 6


@pytest.mark.django_db
def test_a_paper_of_a_dead_worker_is_taken_over_when_its_lease_has_run_out():
    document = request(make_file())
    held = timezone.now() + timedelta(minutes=4)
    Document.objects.filter(pk=document.pk).update(lease_until=held, attempts=1)

    assert documents.render_pending() == 0
    Document.objects.filter(pk=document.pk).update(lease_until=timezone.now() - timedelta(1))
    assert documents.render_pending() == 1


@pytest.mark.django_db
def test_a_worker_whose_lease_was_taken_throws_its_bytes_away(monkeypatch, tmp_path):
    document = request(make_file())
    render = rendering.render

    def slow(*paper):
        Document.objects.filter(pk=document.pk).update(lease_until=timezone.now())
        return render(*paper)

    monkeypatch.setattr(rendering, "render", slow)

    assert documents.render_pending() == 0
    assert [p for p in (tmp_path / "files").rglob("*") if p.is_file()] == []


@pytest.mark.django_db
def test_without_a_renderer_papers_wait_and_say_why(no_renderer):
    document = request(make_file())

    assert documents.render_pending() == 0
    document.refresh_from_db()
    assert (document.state, document.stored_as, document.attempts) == ("requested", "", 0)
    assert "apt-get install" in documents.trouble().missing
    assert documents.trouble()[:3] == (0, "", 0)
    assert documents.shown(document) == {"state": "", "note": ""}
    with pytest.raises(ValueError, match="not been made"):
        documents.content(document)


@pytest.mark.django_db
def test_a_broken_paper_fails_after_three_tries_and_health_says_so(monkeypatch):
    document = request(make_file())

    def broken(*paper):
        raise ZeroDivisionError

    monkeypatch.setattr(rendering, "render", broken)
    for _ in range(4):
        Document.objects.filter(pk=document.pk).update(lease_until=None)
        documents.render_pending()

    document.refresh_from_db()
    assert (document.state, document.attempts) == (Document.State.FAILED, 3)
    assert documents.trouble() == (1, "", 0, "")
    monkeypatch.undo()
    call_command("remake_papers")
    assert documents.render_pending() == 1
    assert documents.trouble() == (0, "", 0, "")


@pytest.mark.django_db
def test_what_has_failed_comes_after_what_has_not(monkeypatch):
    file = make_file()
    failed, fresh = request(file), request(file)
    Document.objects.filter(pk=failed.pk).update(attempts=1, error="TooLong: stopped")
    made = []

    def noted(template, context, seconds):
        made.append(context["paper"]["code"])
        raise ZeroDivisionError

    monkeypatch.setattr(rendering, "render", noted)
    documents.render_pending()

    assert made == [fresh.code, failed.code]


@pytest.mark.django_db
def test_a_round_of_papers_ends_when_its_time_is_over(monkeypatch):
    file = make_file()
    for _ in range(3):
        request(file)
    monkeypatch.setattr(documents, "ROUND", 0.0)

    assert documents.render_pending() == 0
    monkeypatch.undo()
    assert documents.render_pending() == 3


@pytest.mark.django_db
def test_what_is_too_long_for_a_reader_is_left_to_the_sweep(monkeypatch):
    document = request(make_file(), at_first_opening=True)
    monkeypatch.setattr(documents, "READER", 0.001)

    waiting = documents.open(document)

    assert (waiting.state, waiting.attempts, waiting.lease_until) == ("requested", 0, None)
    assert documents.shown(waiting)["state"] == "rendering"
    assert documents.open(waiting).state == Document.State.REQUESTED  # no reader waits again
    assert documents.render_pending() == 1
    assert documents.open(document).state == Document.State.RENDERED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "error", "shown", "said"),
    [
        ("requested", "", "", ""),
        ("requested", "TooLong: stopped", "rendering", "生成时间超过了一份文书允许的上限"),
        ("failed", "TooLarge: needed", "failed", "占用的内存超过了"),
        ("failed", "ValueError: 张三的病历", "failed", "排版程序没能生成它"),
        ("rendered", "", "", ""),
        ("void", "TooLong: stopped", "void", ""),
    ],
)
def test_a_list_of_papers_says_in_words_what_could_not_be_made(state, error, shown, said):
    document = Document(state=state, error=error, stored_as="x" if state == "rendered" else "")

    row = documents.shown(document)

    assert row["state"] == shown
    assert said in row["note"]
    assert bool(row["note"]) == bool(said)
    assert "病历" not in row["note"]


class Tempting(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


def test_a_paper_reads_neither_the_disk_nor_the_network(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密的内容")
    server = HTTPServer(("127.0.0.1", 0), Tempting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Tempting.asked.clear()
    url = f"http://127.0.0.1:{server.server_port}"
    source = (
        f'<html lang="zh"><head><title>t</title><link rel="attachment" href="{secret.as_uri()}">'
        f'<link rel="stylesheet" href="{url}/a.css"><style>@import url({url}/b.css);'
        f"@font-face {{ font-family: x; src: url({url}/c.ttf) }}"
        f"p {{ font-family: x }}</style></head>"
        f'<body><p>字</p><img src="{url}/d.png"><img src="{secret.as_uri()}" alt="x"></body></html>'
    )

    data, pages = rendering.pdf(source)

    server.shutdown()
    server.server_close()
    assert pages == 1
    assert Tempting.asked == []
    assert PdfReader(io.BytesIO(data)).attachments == {}
    assert "机密".encode() not in data


def test_the_font_fetcher_opens_the_font_folder_alone(tmp_path):
    from casework import fonts

    fetcher = typesetter._font_fetcher(fonts.folder())
    outside = tmp_path / "portal-serif-400.ttf"
    outside.write_bytes(b"x")

    fonts.unpack()
    assert fetcher.fetch((fonts.folder() / "portal-serif-400.ttf").as_uri()).read(4)
    for url in (
        outside.as_uri(),
        fonts.folder().as_uri() + "/../settings.py",
        "http://127.0.0.1/x.ttf",
        "data:font/ttf,x",
    ):
        with pytest.raises(ValueError, match="only fonts"):
            fetcher.fetch(url)


@pytest.mark.django_db
def test_what_a_person_typed_stays_text():
    words = {**WORDS, "session": '<img src="file:///etc/passwd">{{ issuer }}&'}
    document = documents.request(make_file(), "notice", SHEET, words, on=ON, title="立案通知")

    text = text_of(documents.open(document)).replace("\n", "")

    assert "file:///etc/passwd" in text
    assert "{{ issuer }}" in text


def test_the_same_context_gives_the_same_bytes():
    paper = {"title": "t", "code": "7F3K-92QD", "qr": rendering.qr("http://127.0.0.1/")}

    first, second = (rendering.render(SHEET, {**WORDS, "paper": paper}) for _ in range(2))

    assert first.data == second.data
    assert first.template_version == second.template_version


@pytest.mark.django_db
def test_void_papers_keep_their_bytes_and_name_their_successor():
    user = factories.staff()
    document = request(make_file(), paper_number=numbers.paper_number("京华大教代提", ON))
    documents.render_pending()
    other = request(document.file, paper_number=numbers.paper_number("京华大教代提", ON))

    void = documents.void(document, user, ON, "结果更正", successor=other)

    assert (void.state, void.successor, void.has_bytes) == (Document.State.VOID, other, True)
    assert list(VoidNumber.objects.values_list("series", "number")) == [
        ("paper/京华大教代提/2026", 1)
    ]
    assert documents.void(void, user, ON, "又一次").void_reason == "结果更正"


@pytest.mark.django_db
def test_a_paper_is_voided_for_a_reason():
    with pytest.raises(ValidationError):
        documents.void(request(make_file()), factories.staff(), ON, " ")


@pytest.mark.django_db
def test_a_paper_voided_before_its_turn_is_never_made():
    document = request(make_file())

    documents.void(document, factories.staff(), ON, "撤回")

    assert documents.render_pending() == 0
    assert not documents.open(document).has_bytes


@pytest.mark.django_db
def test_paper_numbers_run_by_issuer_and_year_without_zeros():
    given = [numbers.paper_number("京华大教代提", date(2026, 12, 31)) for _ in range(2)]
    given.append(numbers.paper_number("京华大教代提", date(2027, 1, 1)))
    given.append(numbers.paper_number("京华大工提", date(2027, 1, 1)))

    assert given == [
        "京华大教代提〔2026〕1号",
        "京华大教代提〔2026〕2号",
        "京华大教代提〔2027〕1号",
        "京华大工提〔2027〕1号",
    ]


@pytest.mark.django_db
def test_the_number_of_another_office_is_not_ours_to_void():
    assert numbers.void_paper("后勤〔2026〕8号", reason="错", on=ON) is None
    assert numbers.void_paper("", reason="错", on=ON) is None


# ------------------------------------------------------------ pages


@pytest.mark.django_db
def test_a_paper_opens_for_a_key_holder_and_for_nobody_else(client):
    document = request(make_file())
    reader, stranger = factories.staff(), factories.staff()
    access.give_key(document.file, reader, seat="mover")
    url = reverse("paper", args=[document.pk])

    client.force_login(stranger)
    refused = client.get(url)
    client.force_login(reader)
    opened = client.get(url)

    assert refused.status_code == 404
    assert opened.status_code == 200
    assert opened["Content-Type"] == "application/pdf"
    assert opened.getvalue().startswith(b"%PDF-")


@pytest.mark.django_db
def test_a_paper_of_another_drawer_needs_that_drawer_and_is_logged(client):
    document = request(make_file(), facet="internal")
    reader = factories.staff()
    access.give_key(document.file, reader, seat="mover")
    url = reverse("paper", args=[document.pk])
    client.force_login(reader)

    assert client.get(url).status_code == 404
    access.give_key(document.file, reader, facets=("core", "internal"), seat="lead")
    assert client.get(url).getvalue().startswith(b"%PDF-")
    assert document.file.readings.get().by == reader


@pytest.mark.django_db
def test_a_void_paper_opens_for_the_handlers_alone_and_stays_listed_for_all(client):
    document = request(make_file())
    reader, handler = factories.staff(), factories.staff()
    access.give_key(document.file, reader, seat="mover")
    access.give_key(document.file, handler, facets=("core", "internal"), seat="lead")
    documents.render_pending()

    documents.void(Document.objects.get(), handler, ON, "附错")

    client.force_login(reader)
    assert client.get(reverse("paper", args=[document.pk])).status_code == 404
    assert documents.papers_of(factories.gate_of(reader, ON), document.file) == [document]
    client.force_login(handler)
    assert client.get(reverse("paper", args=[document.pk])).getvalue().startswith(b"%PDF-")
    assert document.file.readings.get().by == handler


@pytest.mark.django_db
def test_a_waiting_paper_says_so_and_hands_out_no_empty_file(client, no_renderer):
    document = request(make_file())
    reader = factories.staff()
    access.give_key(document.file, reader, seat="mover")
    client.force_login(reader)

    answer = client.get(reverse("paper", args=[document.pk]))

    assert answer.status_code == 503
    assert "正在生成" in answer.content.decode()
    assert "Pango" not in answer.content.decode()


@pytest.mark.django_db
def test_anybody_can_verify_a_paper_without_learning_what_it_says(client):
    document = request(make_file(number="收0802-187"), paper_number="京华大教代提〔2026〕3号")
    documents.render_pending()
    document.refresh_from_db()

    answer = client.get(reverse("verify_code", args=[document.code.lower().replace("-", " ")]))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "京华大教代提〔2026〕3号" in page
    assert "2026年4月21日" in page
    assert "提案工作委员会" in page
    assert document.sha256[:16] in page
    assert document.file.title not in page


@pytest.mark.django_db
def test_a_sealed_file_shows_neither_title_nor_case_number_when_verified(client):
    file = open_file(kind="sealed_trial", sealed=True, number="S-7KQ3-8FXN")
    document = request(file)

    page = client.get(reverse("verify_code", args=[document.code])).content.decode()

    assert document.code in page
    assert "S-7KQ3-8FXN" not in page
    assert document.title not in page


@pytest.mark.django_db
def test_a_void_paper_is_verified_as_void(client):
    document = request(make_file())
    other = request(document.file)
    documents.void(document, factories.staff(), ON, "结果更正", successor=other)

    page = client.get(reverse("verify_code", args=[document.code])).content.decode()

    assert "已作废" in page
    assert reverse("verify_code", args=[other.code]) in page
    assert "结果更正" not in page


@pytest.mark.django_db
def test_a_wrong_code_gets_calm_words_and_many_of_them_a_pause(client):
    url = reverse("verify")
    right = request(make_file()).code

    first = client.get(url, {"code": "2222-2222"})
    for n in range(20):
        client.get(url, {"code": f"2222-22{n:02}"})
    paused = client.get(reverse("verify_code", args=[right]))

    assert first.status_code == 404
    assert "没有这个核验码" in first.content.decode()
    assert paused.status_code == 429


@pytest.mark.django_db
def test_a_code_typed_into_the_form_has_an_address_of_its_own(client):
    document = request(make_file())

    answer = client.get(reverse("verify"), {"code": document.code.lower()})

    assert answer.url == reverse("verify_code", args=[document.code])
