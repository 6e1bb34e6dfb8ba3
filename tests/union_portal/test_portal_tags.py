from datetime import date

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation


def drawn(text, **context):
    with translation.override("zh-hans"):
        return Template("{% load portal %}" + text).render(Context(context))


def test_a_title_keeps_its_last_unit_together_and_is_escaped():
    said = drawn("{{ title|keep }}", title="关于<b>看护</b>服务的提案")

    assert said == '关于&lt;b&gt;看护&lt;/b&gt;<span class="nw">服务的提案</span>'


def test_a_title_without_a_last_unit_is_left_alone():
    assert drawn("{{ title|keep }}", title="维修电梯") == "维修电梯"


def test_an_absent_date_leaves_no_trace():
    assert drawn("{{ on|day }}{{ on|moment }}{{ n|thousands }}", on=None, n=None) == ""


def test_a_breadcrumb_to_a_page_that_nobody_has_built_is_no_link():
    assert "<a" not in drawn('{% crumb "帮扶" "welfare:list" %}')
    assert 'href="/help/"' in drawn('{% crumb "帮助" "help" %}')
    assert 'href="/proposals/7/"' in drawn('{% crumb "第7号" "/proposals/7/" %}')


def test_an_icon_says_nothing_to_a_screen_reader():
    assert 'aria-hidden="true"' in drawn('{% icon "lock" %}')


@pytest.mark.parametrize(
    ("actions", "classes"),
    [
        ([{"label": "a", "url": "#"}, {"label": "b", "url": "#"}], ["btn btn-1", "btn "]),
        (
            [
                {"label": "a", "url": "#", "kind": "danger"},
                {"label": "b", "url": "#", "kind": "primary"},
            ],
            ["btn btn-danger", "btn btn-1"],
        ),
        ([{"label": "a", "url": "#", "kind": "final"}], ["btn btn-red"]),
    ],
)
def test_the_first_action_is_the_primary_unless_the_actions_say_otherwise(actions, classes):
    said = drawn('{% include "components/actions.html" %}', actions=actions)

    assert [part.split('"')[0] for part in said.split('class="')[1:] if part.startswith("btn")] == (
        classes
    )


def test_the_step_of_a_case_is_said_in_words_for_a_phone():
    steps = [
        {"label": "提出", "state": "done"},
        {"label": "办理", "state": "now"},
        {"label": "办结", "state": "ahead"},
    ]

    assert drawn("{% step_words steps %}", steps=steps) == "第2步，共3步：办理"


def test_a_case_that_is_done_stands_at_its_last_step():
    steps = [{"label": "提出", "state": "done"}, {"label": "办结", "state": "done"}]

    assert drawn("{% step_words steps %}", steps=steps) == "第2步，共2步：办结"


def test_a_case_that_ended_early_stands_at_its_end_and_the_steps_between_are_empty():
    steps = [
        {"label": "提出", "state": "done"},
        {"label": "办理", "state": "ahead"},
        {"label": "失效", "state": "done"},
    ]

    assert drawn("{% step_words steps %}", steps=steps) == "第3步，共3步：失效"
    bars = drawn("{% step_bars steps %}", steps=steps)
    assert (bars.count('class="c1"'), bars.count('class="track"')) == (2, 1)


def test_the_meter_turns_red_when_the_time_is_over_and_never_overflows():
    assert 'class="c1"' in drawn("{% meter 22 60 42 %}")
    over = drawn("{% meter 70 60 42 %}")

    assert 'class="c2"' in over
    assert 'width="300.0"' in over


def test_a_void_paper_is_no_link_and_names_its_successor():
    papers = [
        {
            "name": "立案通知书",
            "url": "/papers/1/",
            "state": "void",
            "successor": {"name": "更正稿", "url": "/papers/2/"},
        },
        {"name": "证明.pdf", "url": "/a/1/", "state": "checking"},
    ]

    said = drawn('{% include "components/papers.html" %}', papers=papers)

    assert "/papers/1/" not in said
    assert "/a/1/" not in said
    assert 'href="/papers/2/"' in said


def test_an_internal_entry_is_marked_for_those_who_may_see_it():
    entries = [{"on": date(2026, 5, 1), "title": "先问基建处", "internal": True}]

    assert "仅办理方可见" in drawn('{% include "components/timeline.html" %}', entries=entries)


class DraftForm(forms.Form):
    NEEDED = ("reason",)

    reason = forms.CharField(label="理由", required=False)
    note = forms.CharField(label="附注", required=False)


class NoteForm(forms.Form):
    name = forms.CharField(label="姓名")
    note = forms.CharField(label="附注", required=False)


def test_what_a_draft_may_lack_but_the_deed_asks_for_is_not_called_optional():
    said = drawn("{{ form }}", form=DraftForm())

    assert said.count("选填") == 1
    assert said.index("理由") < said.index("附注") < said.index("选填")


def test_only_optional_fields_say_so():
    assert drawn("{{ form }}", form=NoteForm()).count("选填") == 1


def test_the_error_summary_repeats_the_sentence_beside_the_field():
    said = drawn("{{ form }}", form=NoteForm({}))

    assert "还有1处要改" in said
    assert said.count("这一项还没有填") == 2
    assert 'href="#id_name"' in said
    assert 'aria-invalid="true"' in said
