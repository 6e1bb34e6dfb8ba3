"""What the house does not do, read from its source: the law of its pages, keys and states."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.models import CaseFile
from union_portal.catalogues import HALF_WIDTH, ROOMS

ROOT = Path(__file__).resolve().parent.parent.parent
DESKS = ("congress",)  # rooms whose cases move by a table
# django-guardian gives the form of the key tables; each of these gives a wrong answer for a sealed
# file, an ended key or a recused person (docs/architecture.md).
GUARDIAN_ANSWERS = {
    "has_perm",
    "has_perms",
    "get_objects_for_user",
    "get_objects_for_group",
    "get_perms",
    "get_users_with_perms",
    "get_groups_with_perms",
    "assign_perm",
    "remove_perm",
    "ObjectPermissionChecker",
    "PermissionRequiredMixin",
    "permission_required",
    "user_passes_test",
}
GATES = {"gate", "_gate"}
SPEAKING = {"print", "debug", "info", "warning", "error", "exception", "critical", "log"}


def sources(*rooms: str) -> Iterator[tuple[str, ast.Module]]:
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def templates(pattern: str = "*.html") -> list[Path]:
    return sorted((ROOT / "templates").rglob(pattern))


def without_comments(text: str) -> str:
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)
    return re.sub(r"\{#.*?#\}", "", text)


def names_in(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.alias):
            found.add(node.name.rpartition(".")[2])
    return found


def test_guardian_answers_no_question():
    asked = [
        f"{path}: {name}"
        for path, tree in sources(*ROOMS)
        for name in sorted(names_in(tree) & GUARDIAN_ANSWERS)
    ]

    assert asked == []


@pytest.mark.django_db
def test_guardians_generic_tables_stay_empty():
    from guardian.models import GroupObjectPermission, UserObjectPermission

    from casework import access
    from tests import factories

    file = CaseFile.objects.create(kind="trial", opened_at="2026-04-21T10:00+08:00")
    access.give_key(file, factories.staff(), seat="mover")

    assert UserObjectPermission.objects.count() == 0
    assert GroupObjectPermission.objects.count() == 0
    assert file.keys.count() == 2  # cover and core, in the direct table


def writes_of_state(tree: ast.Module) -> Iterator[int]:
    """The lines that set `state` on a row that exists: creating one in its first state is fine."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(t, ast.Attribute) and t.attr == "state" for t in targets):
                yield node.lineno
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("update", "bulk_update")
        ):
            named = any(keyword.arg == "state" for keyword in node.keywords)
            listed = any(
                isinstance(inner, ast.Constant) and inner.value == "state"
                for argument in node.args
                for inner in ast.walk(argument)
            )
            if named or listed:
                yield node.lineno


def test_the_state_of_a_case_is_written_by_the_engine_alone():
    written = [f"{path}:{line}" for path, tree in sources(*DESKS) for line in writes_of_state(tree)]

    assert "\n".join(written) == ""


def test_the_check_sees_a_state_that_is_written():
    code = "a.state = 1\nrows.update(state=2)\nrows.bulk_update(x, ['state'])\nM(state=3)"

    assert list(writes_of_state(ast.parse(code))) == [1, 2, 3]


def test_nobody_prints_or_logs_a_gate():
    said = []
    for path, tree in sources(*ROOMS):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                if name in SPEAKING and any(names_in(one) & GATES for one in given):
                    said.append(f"{path}:{node.lineno}")

    assert said == []


@pytest.mark.parametrize(
    "forbidden",
    [
        pytest.param(r"<script(?![^>]*\bsrc=)", id="inline-script"),
        pytest.param(r"<style\b", id="inline-style"),
        pytest.param(r"\sstyle=", id="style-attribute"),
        pytest.param(r"\son[a-z]+=", id="event-attribute"),
        pytest.param(r"href=[\"']javascript:", id="javascript-address"),
        pytest.param(r"\bhx-on\b|hx-vals=[\"']js:", id="htmx-eval"),
        pytest.param(r"(?:src|href)=[\"'](?:https?:)?//(?!\{)", id="from-elsewhere"),
        pytest.param(r"\|safe\b|\{% autoescape off", id="unescaped"),
    ],
)
def test_no_page_has_what_the_content_policy_forbids(forbidden):
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path in templates()
        if path.parts[len(ROOT.parts) + 1] != "papers"
        for hit in re.finditer(forbidden, without_comments(path.read_text(encoding="utf-8")))
    ]

    assert "\n".join(found) == ""


def test_a_word_is_translated_under_no_other_name():
    """The catalogues read `_` and gettext's own names: under another one it stays English."""
    strange = [
        f"{path}: {alias.name} as {alias.asname}"
        for path, tree in sources(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.asname not in (None, "_")
    ]
    assert strange == []


def test_a_form_says_itself_what_is_missing():
    """In the reader's language and with a summary on top, not in a bubble of the browser's."""
    silent = [
        f"{path.relative_to(ROOT)}: {form[:60]}"
        for path in templates()
        for form in path.read_text(encoding="utf-8").split("<form ")[1:]
        if form.startswith('method="post"')
        and "{{ form }}" in form.split("</form>")[0]
        and "novalidate" not in form.split(">{%")[0]
    ]

    assert silent == []


def test_pages_are_written_in_english_and_translated():
    """Chinese in a template is Chinese for an English reader too. Papers are Chinese; a language
    is named in itself, and the seal of the union bears its character."""
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in templates()
        if path.parts[len(ROOT.parts) + 1] != "papers"
        for line in without_comments(path.read_text(encoding="utf-8")).splitlines()
        if re.search(r"[\u4e00-\u9fff]", re.sub("中文|>工<", "", line))
    ]

    assert "\n".join(found) == ""


def test_papers_have_full_width_marks_beside_chinese():
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path in templates()
        if path.parts[len(ROOT.parts) + 1] == "papers"
        for hit in HALF_WIDTH.finditer(without_comments(path.read_text(encoding="utf-8")))
    ]

    assert "\n".join(found) == ""
