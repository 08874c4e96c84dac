"""The people who work for the Caja."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from ventanilla.kernel.history import keep_history
from ventanilla.kernel.identity import DocumentType
from ventanilla.org.models.caja import Site
from ventanilla.org.roles import Role


class StaffManager(BaseUserManager["StaffUser"]):
    """Makes staff accounts."""

    def create_user(
        self, username: str, password: str | None, *, full_name: str, role: str, site: Site | None = None
    ) -> "StaffUser":
        """Return a new account; a password of None cannot be used to sign in."""
        user = self.model(
            username=self.model.normalize_username(username), full_name=full_name, role=role, site=site
        )
        user.set_password(password)
        user.save(using=self._db)
        return user


@keep_history(exclude=("password", "last_login"))
class StaffUser(AbstractBaseUser):
    """A member of staff with one role; at one site, or at all of them when `site` is empty."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="staff")
    document_type = models.CharField(max_length=3, choices=DocumentType, blank=True)
    document_number = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(
        default=False, help_text="La contraseña se la dio otra persona: la cambia al entrar."
    )

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name", "role"]
    objects = StaffManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_declared"),
            models.UniqueConstraint(
                fields=["document_type", "document_number"],
                condition=~Q(document_number=""),
                name="one_account_per_document",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def first_name(self) -> str:
        """The name people in the hall are told."""
        return self.full_name.split(" ")[0]
