"""``manage.py export_statement``: a statement as a file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from settlements.exports import pdf, v2, xlsx
from settlements.models import Period


class Command(BaseCommand):
    help = "Write a statement as flat file V2, Excel workbook or PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number")
        parser.add_argument("--format", dest="form", choices=["v2", "xlsx", "pdf"], required=True)
        parser.add_argument("--output", metavar="FILE", required=True)
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="zh-hans")

    def handle(self, *_args: Any, **options: Any) -> None:
        statement = Period.objects.statements().filter(number=options["number"]).first()
        if statement is None:
            msg = f"There is no statement {options['number']}."
            raise CommandError(msg)
        with translation.override(options["language"]), Path(options["output"]).open("wb") as file:
            if options["form"] == "v2":
                file.writelines(v2.stream(statement=statement))
            elif options["form"] == "xlsx":
                xlsx.write(statement=statement, file=file)
            else:
                file.write(pdf.render(statement=statement, language=options["language"]))
