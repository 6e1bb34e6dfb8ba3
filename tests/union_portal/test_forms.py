"""How a long text is asked for: nothing is cut on the way, and the server says what is too long."""

from django import forms

from congress.forms.fields import Words


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
