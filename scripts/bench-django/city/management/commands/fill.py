"""Makes the tables, copies the rows of a Hengping database, and prints the cookie of a signed-in session."""

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from city.models import Agency, Case, Grant


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("source", help="hengping.db, of which only case_row and agency_row are read")
        parser.add_argument("--agency", required=True, help="the agency whose cases, with those below it, the user sees")

    def handle(self, *_, source, agency, **__):
        call_command("migrate", run_syncdb=True, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("ATTACH DATABASE %s AS source", [source])
            for model, table in ((Agency, "agency_row"), (Case, "case_row")):
                columns = ", ".join(field.column for field in model._meta.fields)
                cursor.execute(f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {columns} FROM source.{table}")
        connection.close()
        user = get_user_model().objects.create_user("bench", password="bench", first_name="王建国")
        top = Agency.objects.get(id=agency).path.rstrip("/") + "/"
        below = [held for held in Agency.objects.all() if f"{held.path.rstrip('/')}/".startswith(top)]
        Grant.objects.bulk_create(Grant(user=user, agency=held) for held in below)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        self.stdout.write(f"sessionid={session.session_key}")
