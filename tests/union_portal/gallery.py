"""Every component on one page, for the browser tests: urls of their own, never the portal's."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from casework.todo import Todo
from casework.transitions import TransitionRefused
from union_portal.desk import buckets
from union_portal.urls import handler404, handler500, urlpatterns  # noqa: F401

TODAY = date(2026, 5, 28)


class Filters(forms.Form):
    category = forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部类别"), ("life", "生活福利")]
    )
    q = forms.CharField(label="在提案中搜索", required=False, widget=forms.TextInput)
    q.widget.input_type = "search"


class ProposalForm(forms.Form):
    title = forms.CharField(label="案由", max_length=60, help_text="一件提案说一件事。")
    category = forms.ChoiceField(
        label="类别",
        widget=forms.RadioSelect,
        choices=[("campus", "校园建设与环境"), ("life", "后勤保障与生活福利")],
    )
    reason = forms.CharField(
        label="理由",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        help_text="有什么数据。",
    )
    measures = forms.CharField(
        label="建议",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "还没有写建议"},
    )
    department = forms.ChoiceField(
        label="建议承办部门", required=False, choices=[("", "不限"), ("1", "基建处")]
    )
    together = forms.MultipleChoiceField(
        label="协办", required=False, widget=forms.CheckboxSelectMultiple, choices=[("1", "人事处")]
    )
    key = forms.BooleanField(label="列为重点提案", required=False)


@dataclass
class FakeClock:
    """As much of casework.models.Clock as a face looks at, without a database."""

    state: str = "running"
    due_on: date | None = date(2026, 7, 6)
    unit: str = "day"
    provisional: bool = False
    basis: str = "《提案工作办法》第二十一条"
    extensions: int = 0
    first_due_on: date | None = date(2026, 7, 6)
    missed_due_on: date | None = None
    paused_on: date | None = None
    ended_on: date | None = None
    started_on: date = date(2026, 4, 29)
    length: int | None = 60
    rule: Any = field(default_factory=lambda: SimpleNamespace(terms={"steps": [["r-18", "o", 0]]}))
    events: Any = field(default_factory=lambda: SimpleNamespace(all=list))


CLOCKS = [
    FakeClock(),
    FakeClock(due_on=date(2026, 6, 2)),
    FakeClock(due_on=TODAY),
    FakeClock(due_on=date(2026, 5, 22)),
    FakeClock(state="paused", due_on=None, paused_on=date(2026, 5, 20)),
    FakeClock(due_on=date(2027, 2, 10), provisional=True),
    FakeClock(due_on=date(2026, 8, 5), extensions=1),
    FakeClock(state="met", ended_on=date(2026, 7, 2)),
    FakeClock(state="met", ended_on=date(2026, 7, 9)),
]


def context(request: HttpRequest) -> dict[str, Any]:
    step = ["提出", "代表团初审", "审查立案", "交办", "办理", "答复审签", "提案人评价", "办结"]
    done = ["4月8日", "4月9日", "4月21日", "4月29日", "第30天", "", "", ""]
    return {
        "today": TODAY,
        "tags": [
            {"family": "key", "text": "重点提案"},
            {"family": "plain", "text": "后勤保障与生活福利"},
        ],
        "facts": ["提案人 周映岚（外国语学院，第六代表团）", "附议11人", "4月8日提交"],
        "steps": [
            {
                "label": label,
                "note": done[n],
                "state": "done" if n < 4 else "now" if n == 4 else "ahead",
            }
            for n, label in enumerate(step)
        ],
        "kv": [
            {"label": "主办", "value": "后勤管理处"},
            {"label": "协办", "value": "人事处、附属幼儿园"},
        ],
        "clock": FakeClock(),
        "clocks": CLOCKS,
        "actions": [
            {"label": "起草答复", "url": "#a"},
            {"label": "请协办会签", "url": "#b", "post": True, "hidden": {"n": 1}},
            {"label": "约提案人面商", "url": "#c"},
            {"label": "申请延期", "url": "#d"},
        ],
        "cannot": ["退回重新分办的期限是7天，已于5月6日届满。"],
        "entries": [
            {
                "on": date(2026, 7, 6),
                "title": "答复期限届满",
                "text": "逾期10天报工会主席。",
                "node": "next",
            },
            {
                "on": date(2026, 5, 26),
                "title": "后勤管理处约提案人面商",
                "text": "需改造消防通道。",
                "by": "韩知秋，后勤管理处",
                "tag": {"family": "plain", "text": "沟通第2次"},
            },
            {"on": date(2026, 5, 18), "title": "期限恢复计算", "node": "pause"},
            {"on": date(2026, 4, 29), "title": "交办，60天答复期限开始", "node": "law"},
            {
                "on": date(2025, 12, 3),
                "title": "内部意见",
                "text": "先问基建处。",
                "internal": True,
            },
        ],
        "families": [
            "run",
            "wait",
            "soon",
            "late",
            "ok",
            "no",
            "paused",
            "locked",
            "dark",
            "key",
            "plain",
        ],
        "kinds": ["", "warn", "bad", "ok", "flat"],
        "failed": [{"title": "第041号", "url": "#41", "error": "许清和刚才已经立案。"}],
        "buckets": buckets(
            [
                Todo(
                    None,
                    "催办",
                    "关于改善西校区教工食堂夜间供餐的提案",
                    "#1",
                    "发催办单",
                    due_on=date(2026, 5, 22),
                    meta=("第117号提案", "主办 后勤管理处"),
                ),
                Todo(
                    None,
                    "评价答复",
                    "关于在图书馆增设教职工研究间的提案",
                    "#2",
                    "评价答复",
                    due_on=TODAY,
                    meta=("图书馆5月13日答复",),
                ),
                Todo(None, "审核入会申请", "", "#3", "批量审核", due_on=date(2026, 5, 30)),
            ],
            TODAY,
        ),
        "views": [
            {"label": "待审", "count": 126, "url": "?view=1", "current": True},
            {"label": "已审", "count": 1860, "url": "?view=2"},
        ],
        "filters": Filters({"category": "life"}),
        "page_obj": Paginator(range(41), 25).page(1),
        "numbers": [11, 12],
        "verbs": [
            {"label": "立案…", "name": "verb", "value": "docket"},
            {"label": "并案…", "name": "verb", "value": "merge"},
        ],
        "form": ProposalForm(
            {"title": "关于教学楼无障碍改造的提案", "reason": "全校12栋教学楼中有5栋没有坡道。"}
        ),
        "papers": [
            {
                "name": "提案交办单",
                "url": "#p",
                "facts": ["2026年4月29日", "PDF，2页", "核验码 7F3K-92QD"],
            },
            {"name": "答复函", "url": "", "state": "rendering", "facts": ["PDF"]},
            {
                "name": "提案登记汇总表",
                "url": "#r",
                "state": "failed",
                "note": "没有生成：生成时间超过了一份文书允许的上限。办理照常进行。",
                "facts": ["2026年7月2日"],
            },
            {
                "name": "立案通知书",
                "state": "void",
                "facts": ["2026年4月22日"],
                "successor": {"name": "更正稿", "url": "#n"},
            },
        ],
        "talk": [
            {
                "author": "周映岚",
                "at": datetime(2026, 5, 27, 2, 42, tzinfo=UTC),
                "text": "西校区没有幼儿园。",
                "internal": False,
            },
            {
                "author": "许清和",
                "at": datetime(2026, 5, 26, 9, 5, tzinfo=UTC),
                "text": "需基建处出意见。",
                "internal": True,
            },
        ],
    }


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    template = Template((Path(__file__).parent / "gallery.html").read_text())
    return HttpResponse(template.render(RequestContext(request, context(request))))


urlpatterns = [*urlpatterns, path("gallery/", gallery, name="gallery")]


SAVED: list[dict[str, str]] = []  # what the autosave of the draft page has sent
ANSWER = {"status": 204}
DRAFT = """{% extends "base.html" %}{% load static %}
{% block scripts %}<script src="{% static 'js/autosave.js' %}" defer></script>{% endblock %}
{% block heading %}写提案{% endblock %}
{% block content %}<form method="post" data-autosave="/gallery/save/" data-autosave-key="7-12">
{% csrf_token %}{{ form }}{% include "components/autosave.html" %}</form>{% endblock %}"""
QUEUE = """{% extends "base.html" %}{% load static %}
{% block scripts %}<script src="{% static 'js/triage.js' %}" defer></script>{% endblock %}
{% block heading %}提案审查{% endblock %}
{% block content %}<div data-triage><ul class="bare">{% for n in rows %}
<li class="qrow{% if n == at %} cur{% endif %}"><input class="ck" type="checkbox" name="pick"
value="{{ n }}" aria-label="{{ n }}"><div class="qt"><a href="?at={{ n }}">第{{ n }}号</a></div>
</li>{% endfor %}</ul><form class="qvf" method="get"><fieldset class="outs">
<label><input type="radio" name="o" value="docket"><b>立案</b></label>
<label><input type="radio" name="o" value="merge"><b>并案</b></label></fieldset>
<input name="note" aria-label="说明"><button name="next" value="1" data-next>保存，看下一件</button>
</form></div>{% include "components/keys.html" %}{% endblock %}"""


@login_not_required
def draft(request: HttpRequest) -> HttpResponse:
    page = Template(DRAFT)
    return HttpResponse(page.render(RequestContext(request, {"form": ProposalForm()})))


@login_not_required
def save(request: HttpRequest) -> HttpResponse:
    if ANSWER["status"] == 204:
        SAVED.append(request.POST.dict())
    return HttpResponse(status=ANSWER["status"])


@login_not_required
def queue(request: HttpRequest) -> HttpResponse:
    context = {"rows": range(1, 4), "at": int(request.GET.get("at", 1))}
    return HttpResponse(Template(QUEUE).render(RequestContext(request, context)))


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


@login_not_required
def moved(request: HttpRequest) -> HttpResponse:
    raise TransitionRefused("立案", "docketed")


@login_not_required
def refused(request: HttpRequest) -> HttpResponse:
    raise ValidationError("这一步还缺一个理由。")


urlpatterns += [
    path("gallery/draft/", draft),
    path("gallery/save/", save),
    path("gallery/queue/", queue),
    path("gallery/broken/", broken),
    path("gallery/moved/", csrf_exempt(moved)),
    path("gallery/refused/", csrf_exempt(refused)),
]
