"""Texts to begin with, for who answers for the Caja's data to correct (Ley 1581 de 2012, arts. 6, 8, 9 and 12)."""

from django.utils.translation import gettext as _

from ventanilla.procedure.consent.drafts import TextDraft


def texts() -> TextDraft:
    """Return an authorization that asks for consent, tells the rights, and leaves sensitive data to each one."""
    paragraphs = (
        _(
            "Autorizo de manera previa, expresa e informada a la Caja para recolectar, guardar, usar y actualizar mis "
            "datos personales con las finalidades que marco abajo, según la Ley 1581 de 2012."
        ),
        _(
            "Puedo conocer, actualizar, rectificar y suprimir mis datos, saber cómo se han usado, pedir prueba de esta "
            "autorización y revocarla, por los medios de contacto de la Caja que aparecen en este formato. También "
            "puedo quejarme ante la Superintendencia de Industria y Comercio."
        ),
    )
    purposes = (
        _("Prestar los servicios que solicito y llevar el registro de mi atención."),
        _("Mantener al día mis datos de contacto y de afiliación."),
        _("Recibir información de servicios y programas de la Caja."),
    )
    sensitive = _(
        "Autorizo tratar los datos sensibles que yo quiera dar, como los de salud o discapacidad. No estoy obligado a "
        "darlos y ningún servicio depende de ello."
    )
    return TextDraft("\n\n".join(paragraphs), "\n".join(purposes), sensitive)
