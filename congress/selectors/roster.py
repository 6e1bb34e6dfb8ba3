"""The school's congress as it stands: term, session, delegations, delegates."""

from datetime import date

from django.db.models import Case, Count, Prefetch, Q, QuerySet, When

from ..models import Delegate, Delegation, DelegationOffice, Session, Term

# 团长, 副团长, 秘书: as a roster names them, not as their codes sort.
RANK = Case(*(When(role=role.value, then=n) for n, role in enumerate(DelegationOffice.ROLES)))


def school_term(on: date) -> Term | None:
    """The term of the school's congress in force that day, else the one that begins next."""
    terms = Term.objects.filter(congress__department=None).select_related("congress")
    running = terms.filter(Q(ends_on=None) | Q(ends_on__gte=on))
    return running.filter(starts_on__lte=on).first() or running.order_by("starts_on").first()


def sessions_of(term: Term) -> QuerySet[Session]:
    return term.sessions.order_by("-opens_on")


def _delegates(on: date) -> dict[str, Count]:
    """How many delegates a delegation has that day, how many of them teachers."""
    held = Q(delegates__mandate_from__lte=on) & (
        Q(delegates__mandate_to=None) | Q(delegates__mandate_to__gte=on)
    )
    return {
        "size": Count("delegates", filter=held),
        "teachers": Count("delegates", filter=held & Q(delegates__is_teacher=True)),
    }


def size_of(term: Term, on: date) -> dict[str, int]:
    """`size`, `teachers` and `delegations` of a term that day."""
    return term.delegations.aggregate(delegations=Count("pk", distinct=True), **_delegates(on))


def delegations_of(term: Term, on: date) -> QuerySet[Delegation]:
    """Each delegation with its leader and how many delegates, how many of them teachers."""
    offices = DelegationOffice.objects.in_force(on).select_related("person").order_by(RANK, "pk")
    return (
        Delegation.objects.filter(term=term)
        .annotate(**_delegates(on))
        .order_by("number")  # where rows are grouped, the order of the model is left out
        .prefetch_related(Prefetch("offices", offices, to_attr="in_office"))
    )


def delegates_of(term: Term, on: date) -> QuerySet[Delegate]:
    return Delegate.objects.in_office(on).filter(term=term).select_related("person", "delegation")
