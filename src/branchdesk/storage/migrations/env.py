"""Runs the steps on the connection handed over by ``upgrade``; there is no alembic.ini."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
context.run_migrations()
