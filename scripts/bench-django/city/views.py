from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from .models import Agency, Case, Grant

SIZE = 50
COUNT_MAX = 10_000
STAGES = [
    ("registered", "登记"), ("filed", "立案"), ("investigated", "调查终结"), ("noticed", "告知听辩"), ("decided", "决定"),
    ("executed", "执行"), ("closed", "结案"), ("archived", "归档"), ("transferred", "移送"), ("withdrawn", "撤销"),
]
MENU = [
    ("/desk", "工作台"), ("/cases/onspot", "当场处罚"), ("/cases/new", "登记案件"), ("/cases", "案件"),
    ("/items", "执法事项"), ("/roster", "人员名册"), ("/me", "我的账号"),
]


@login_required
def cases(request):
    """A page of the cases that the caller may see, newest first, counted up to ten thousand."""
    visible = list(Grant.objects.filter(user=request.user).values_list("agency_id", flat=True))
    found = Case.objects.filter(agency__in=visible)
    for name in ("stage", "agency", "onspot"):
        if value := request.GET.get(name):
            found = found.filter(**{name: value})
    if (value := request.GET.get("from")):
        found = found.filter(registered_on__gte=value)
    rows = list(found.order_by("-registered_on", "-id")[: SIZE + 1])
    total = found.order_by()[: COUNT_MAX + 1].count()
    agencies = Agency.objects.filter(id__in=visible).order_by("path")
    context = {
        "rows": rows[:SIZE],
        "older": rows[SIZE - 1] if len(rows) > SIZE else None,
        "total": "一万条以上" if total > COUNT_MAX else f"共 {total} 条",
        "agencies": agencies,
        "stages": STAGES,
        "menu": MENU,
    }
    return render(request, "cases.html", context)
