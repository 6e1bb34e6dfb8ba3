"""How a long text is asked for: nothing is cut on the way, and the server says what is too long."""

import pytest
from django import forms

from congress.forms.fields import Words
from members.models import Department
from tests.factories import department


class Asked(forms.Form):
    text = Words(label="理由", missing="没有写。", limit=10)
    title = forms.CharField(max_length=10)


def test_a_long_text_has_a_counter_and_no_maxlength_that_would_cut_a_paste():
    form = Asked()

    assert "maxlength" not in str(form["text"])
    assert 'data-counter="10"' in str(form["text"])
    assert 'maxlength="10"' in str(form["title"])


def test_the_server_says_how_much_too_long_it_is_and_keeps_it():
    form = Asked({"text": "十一个字十一个字十一个", "title": "短"})

    assert form.errors["text"] == ["最多10字，现有11字，请删短。"]
    assert "十一个字十一个字十一个" in str(form["text"])


def test_a_new_line_is_one_character_as_the_counter_has_it():
    assert Asked({"text": "一二三四\r\n六七八九十", "title": "短"}).is_valid()


class Chosen(forms.Form):
    one = forms.ModelChoiceField(Department.objects.all())
    wish = forms.ModelChoiceField(Department.objects.all(), empty_label="没有")
    many = forms.ModelMultipleChoiceField(
        Department.objects.all(), widget=forms.CheckboxSelectMultiple
    )


@pytest.mark.django_db
def test_a_choice_still_to_be_made_says_so_in_words():
    assert ">请选择</option>" in str(Chosen()["one"])
    assert ">没有</option>" in str(Chosen()["wish"])


@pytest.mark.django_db
def test_a_long_list_of_choices_begins_with_what_is_chosen():
    rows = [department(f"第{n}处") for n in range(13)]
    last = rows[-1]

    long = Chosen(initial={"many": [last.pk]})["many"].as_field_group()
    rows[0].delete()
    short = Chosen(initial={"many": [last.pk]})["many"].as_field_group()

    assert 'class="choices"' in long
    assert long.index(last.name) < long.index(rows[1].name)
    assert long.count("checkbox") == 13
    assert 'class="choices"' not in short
    assert short.index(last.name) > short.index(rows[1].name)
