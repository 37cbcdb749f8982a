"""The whole program, as somebody at the keyboard meets it."""

from program_fixtures import demo, demo_template, home, password, secret, secret_template, start

__all__ = ["demo", "demo_template", "home", "password", "secret", "secret_template", "start"]
