"""The command ``weijin``: a thin layer that calls the package and talks to people.

Each command is imported when it is asked for, so that ``weijin --help`` and a refused call answer at once.
What must not go in here: anything a notebook or another program could want.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from weijin_analysis import __version__
from weijin_analysis.errors import WeijinError

COMMANDS = {
    "data": "weijin_analysis.cli.data:data",
    "run": "weijin_analysis.cli.run:run",
    "export": "weijin_analysis.cli.export:export",
    "diff": "weijin_analysis.cli.diff:diff",
    "forecasts": "weijin_analysis.cli.forecasts:forecasts",
    "claims": "weijin_analysis.cli.claims:claims",
    "refresh": "weijin_analysis.cli.refresh:refresh",
}
"""The commands in the order people need them."""

EXAMPLES = """\b
What people do, in this order:
  weijin data show battery_price --as-of 2024-12-31   look at numbers as known on a day
  weijin data check                                   after a number was added or corrected
  weijin run 08 --language en                         run one chapter
  weijin run --html                                   run the whole report and build its HTML edition
  weijin export --to ../edition                       put the HTML edition of the newest run elsewhere
  weijin diff                                         what changed since the complete run before
  weijin forecasts score --each                       how earlier runs' forecasts turned out
  weijin claims check                                 which statements of the report the data bear out
  weijin claims due                                   which predictions to look up next
  weijin refresh --dry-run                            what upstreams have published since
"""

REFUSED = 2
INTERRUPTED = 130


class LazyGroup(click.Group):
    """Commands that are imported on use; an error of this package ends as one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, or return None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        return getattr(import_module(module), attribute)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error of this package is told in a sentence, without a traceback."""
        try:
            return super().invoke(ctx)
        except WeijinError as error:
            raise _Refused(str(error)) from error
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(INTERRUPTED)


class _Refused(click.ClickException):
    exit_code = REFUSED


@click.group(cls=LazyGroup, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="weijin")
def main() -> None:
    """Regenerate the report from dated, sourced numbers."""
