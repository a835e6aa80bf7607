"""Everything that needs a decoder: run as a process of its own by ``accounts.inspection``.

A document of a few hundred kilobytes can unpack to gigabytes as soon as it is opened, and decoders have
bugs. So pictures and PDFs are opened nowhere else: not in a web worker, not in a Celery worker. This
package knows no Django, no settings and no secret.
"""
