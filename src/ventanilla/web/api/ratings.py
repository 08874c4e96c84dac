"""Answers of customers: from the desk's tablet, or from whoever holds the link."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ventanilla.org.services.devices import digest
from ventanilla.procedure.ratings import services as ratings
from ventanilla.web.api.access import bearer_token, caller_of
from ventanilla.web.api.once import once
from ventanilla.web.api.schemas import RatingIn, RatingOut
from ventanilla.web.api.turns import local

router = Router(tags=["Calificación"])


@router.post(
    "/ratings",
    response={201: RatingOut},
    summary="Calificar la atención",
    openapi_extra={"x-callers": ["tablet", "quien tenga el enlace"], "security": [{}, {"Bearer": []}]},
)
def answer(request: HttpRequest, payload: RatingIn) -> HttpResponse:
    """Guarda la respuesta. 409 si ya se respondió, 410 si venció, 403 si la tableta es de otro módulo."""
    token = bearer_token(request)
    caller = caller_of(token) if token is not None else None

    def act() -> tuple[int, RatingOut]:
        rating = ratings.answer(
            token=payload.token,
            score=payload.score,
            device=caller.device if caller else None,
            reasons=payload.reasons,
            comment=payload.comment,
        )
        site = rating.request.visit.site
        return 201, RatingOut(
            score=rating.score, reasons=rating.reasons, answered_at=local(rating.answered_at, site)
        )

    return once(request, act, by=caller.name if caller else f"link:{digest(payload.token)}")
