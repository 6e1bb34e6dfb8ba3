"""Files of a proposal after it was handed in: a new version takes the place of the old one."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from casework import attachments
from casework.models import Attachment

from ..models import Proposal
from ..workflow import PROPOSAL


@transaction.atomic
def replace_attachment(
    *, proposal: Proposal, attachment: Attachment, upload: UploadedFile, by: Any, on: date
) -> Proposal:
    """A mover replaces a file; the committee still reads the older version (E26)."""
    PROPOSAL.enter(proposal, "replace_attachment", by=by, on=on)
    if not proposal.own_files().filter(pk=attachment.pk).exists():
        raise ValidationError(_("Choose a file of this proposal."))
    attachments.attach(proposal.file, upload, by=by, step="replace_attachment", replaces=attachment)
    PROPOSAL.perform(proposal, "replace_attachment", by=by, on=on, note=attachment.name)
    return proposal
