"""提案工作报告: the text with which each part begins (congress.md 6.14). An official paper is
written in Chinese. `{name}` stands for a figure of `selectors.register.figures`."""

SECTIONS: tuple[tuple[str, str, str], ...] = (
    (
        "collection",
        "提案征集情况",
        "本次会议共收到提案{received}件，其中闭会期间提案{in_recess}件，代表团集体提案{collective}件。"
        "{all_delegations}个代表团中有{delegations}个提交了提案，附议共{seconds}人次，参与代表共{participations}人次。",
    ),
    (
        "screening",
        "审查立案情况",
        "经提案工作委员会审查，立案{docketed_before_merging}件，并案后{docketed}件（并案{merged}件），"
        "转为意见建议{converted}件，不予立案{declined}件；撤回{withdrawn}件，失效{lapsed}件，"
        "尚未审查{unscreened}件。立案率{docketing_rate}。其中重点提案{key}件。"
        "不予立案的提案均已书面说明原因。",
    ),
    (
        "handling",
        "办理情况",
        "立案提案由{departments}个部门承办。截至报告之日，到期应答复{due}件，"
        "按期答复率{in_time_rate}，答复率{reply_rate}，平均办理{average_days}天，办结率{closed_rate}。"
        "已答复{replied}件，其中"
        "已解决或采纳（A类）{class_a}件，正在解决（B类）{class_b}件，"
        "列入计划逐步解决（C类）{class_c}件，留作参考并作出说明（D类）{class_d}件。",
    ),
    (
        "satisfaction",
        "满意度与二次办理",
        "提案人评价：满意{satisfied}件，基本满意{mostly}件，不满意{dissatisfied}件，未评价{unrated}件，"
        "满意率{satisfaction_rate}，评价率{rating_rate}。未评价的不计入满意率。"
        "二次办理{second_handling}件，存异办结{noted}件。",
    ),
    (
        "earlier",
        "以往会议列入计划提案的进展",
        "以往各次会议列入计划的提案{earlier_plans}件，已完成{earlier_done}件，"
        "经会议决定不再办理{earlier_dropped}件，仍在跟踪{earlier_open}件，"
        "其中有承诺事项逾期的{earlier_broken}件。",
    ),
    (
        "practice",
        "主要做法和典型提案",
        "提案工作委员会实行委员包案，逐件跟踪办理；各承办部门主动与提案人沟通，注重办理实效。",
    ),
    (
        "next",
        "存在问题和下一步工作",
        "下一步，将继续提高提案质量，督促承办部门按期答复，跟踪落实列入计划的提案。请予审议。",
    ),
)
TITLES = {code: title for code, title, _text in SECTIONS}
