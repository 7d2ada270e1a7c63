"""The same rows and the same indexes as the read table `case_row` of Hengping."""

from django.conf import settings
from django.db import models


class Agency(models.Model):
    id = models.CharField(primary_key=True, max_length=64)
    short_name = models.CharField(max_length=64)
    path = models.CharField(max_length=256, unique=True)


class Grant(models.Model):
    """Whose cases a person may see."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE)


class Case(models.Model):
    id = models.CharField(primary_key=True, max_length=64)
    number = models.CharField(max_length=64, unique=True)
    onspot = models.BooleanField()
    stage = models.CharField(max_length=32)
    agency = models.CharField(max_length=64)
    party = models.CharField(max_length=200, db_index=True)
    initials = models.CharField(max_length=200, db_index=True)
    party_index = models.CharField(max_length=64, db_index=True)
    mark = models.CharField(max_length=64, db_index=True)
    item = models.CharField(max_length=64)
    item_name = models.CharField(max_length=200)
    source = models.CharField(max_length=32)
    registered_on = models.DateField()
    filed_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=200)
    defects = models.IntegerField()
    handlers = models.CharField(max_length=200)
    seq = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["agency", "registered_on", "id"]),
            models.Index(fields=["registered_on", "id"]),
        ]
