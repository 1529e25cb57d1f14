"""The command `gerai`: finds the command, prepares what it needs, prints what it answers."""

import argparse
import json
import os
import sys
from argparse import SUPPRESS
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from signal import SIGTERM, signal
from tempfile import TemporaryDirectory

from gerai.foundation.answers import DONE, FAILED, Answer, Refused
from gerai.foundation.database.engine import Cluster, DatabaseTrouble, leased
from gerai.foundation.home import home_of

JSON = "satu objek JSON saja"


@dataclass(frozen=True)
class Command:
    """Where a command lives, what it says of itself, and what must stand before it runs.

    Its module has `arguments(parser)` and `run(options) -> Answer`; it is imported only when asked
    for. `needs`: nothing | home (made) | database (running, used as its owner) | ready (migrated
    and furnished with reference data, used as the web's role). `more`: modules of higher apps with
    acts of the same command; each has `extend(parser)`, which sets `run` for its own.
    """

    module: str
    help: str
    needs: str = "ready"
    more: tuple[str, ...] = ()


COMMANDS: dict[str, Command] = {
    "serve": Command(
        "gerai.foundation.operations.commands.serve",
        "jalankan web, pekerja, dan basis data",
        "home",
    ),
    "stop": Command(
        "gerai.foundation.operations.commands.stop", "hentikan yang sedang berjalan", "nothing"
    ),
    "work": Command("gerai.foundation.operations.commands.work", "jalankan pekerja latar saja"),
    "migrate": Command(
        "gerai.foundation.database.commands.migrate", "perbarui skema dan data acuan", "database"
    ),
    "demo": Command("gerai.demo.commands", "bangun provinsi contoh", "home"),
    "intake": Command(
        "gerai.inventory.intake.commands", "baca daftar usaha atau warga dan masukkan ke registri"
    ),
    "records": Command(
        "gerai.inventory.registry.commands",
        "cari dan tampilkan catatan registri, ekspor baris daftar",
        more=("gerai.inventory.intake.commands.exporting",),
    ),
    "match": Command("gerai.inventory.matching.commands", "cari catatan usaha dan orang yang sama"),
    "areas": Command(
        "gerai.foundation.areas.commands", "wilayah: cari, impor kode BPS, impor batas"
    ),
    "sectors": Command(
        "gerai.foundation.sectors.commands", "lapangan usaha: cari, impor daftar resmi"
    ),
    "accounts": Command("gerai.foundation.access.commands", "akun petugas: beri tugas, lihat"),
    "messages": Command(
        "gerai.foundation.messages.commands", "pesan kepada orang: keadaan dan percobaan saluran"
    ),
    "keys": Command("gerai.foundation.privacy.commands", "kunci data pribadi", "home"),
    "audit": Command("gerai.foundation.events.commands", "periksa rantai catatan kejadian"),
    "backup": Command("gerai.foundation.operations.commands.backup", "buat cadangan", "nothing"),
    "restore": Command(
        "gerai.foundation.operations.commands.restore", "pulihkan dari cadangan", "nothing"
    ),
    "doctor": Command(
        "gerai.foundation.operations.commands.doctor",
        "periksa apa yang salah dan cara membetulkannya",
        "nothing",
    ),
    "version": Command(
        "gerai.foundation.operations.commands.version", "tampilkan versi", "nothing"
    ),
}


def parser() -> argparse.ArgumentParser:
    """The names of all commands; the arguments of one are added when it is the one."""
    top = argparse.ArgumentParser(
        prog="gerai", description="Gerai: pendataan sampai bukti manfaat bagi UMKM satu daerah."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="PERINTAH")
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.help, description=command.help)
    return top


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The chosen command's options; only its module is imported."""
    top = parser()
    name = next((word for word in argv if not word.startswith("-")), "")
    if name in COMMANDS:
        chosen = top._subparsers._group_actions[0].choices[name]  # type: ignore[union-attr,index]
        with home_for(argv):
            furnish(COMMANDS[name].needs)
        furnished(COMMANDS[name], chosen)
        chosen.add_argument("--json", action="store_true", help=JSON)
        for nested in acts(chosen):
            nested.add_argument("--json", action="store_true", help=JSON, default=SUPPRESS)
    return top.parse_args(argv)


def furnished(command: Command, chosen: argparse.ArgumentParser) -> None:
    """The parser knows the command's own arguments and the acts that higher apps add."""
    import_module(command.module).arguments(chosen)
    for module in command.more:
        import_module(module).extend(chosen)


def acts(chosen: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """The parsers of a command's own acts (gerai areas find), where it has some."""
    groups = chosen._subparsers._group_actions if chosen._subparsers else []
    return [each for group in groups for each in dict(group.choices or ()).values()]


@contextmanager
def home_for(argv: Sequence[str]) -> Iterator[None]:
    """Asking for help makes no installation: Django's settings then read an empty passing home."""
    if not {"-h", "--help"} & set(argv):
        yield
        return
    with TemporaryDirectory() as passing:
        os.environ["GERAI_HOME"] = passing
        yield


def furnish(needs: str) -> None:
    """Django is set up, in the right role, before a command's module imports models."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gerai.settings.production")
    if needs not in {"database", "ready"}:
        return
    if needs == "database":
        os.environ["GERAI_ROLE"] = "owner"
    import django

    django.setup()


def prepare(needs: str, stack: ExitStack) -> None:
    """What the command stands on is there: the home, the running database, its schema."""
    if needs == "nothing":
        return
    home = home_of()
    home.path.mkdir(parents=True, exist_ok=True)
    if needs == "home":
        return
    if not os.environ.get("DATABASE_URL"):
        stack.enter_context(leased(Cluster(home)))
    if needs == "ready":
        import_module("gerai.foundation.database.actions").ready()
        import_module("gerai.foundation.people.engine").unlock()


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its answer is printed as lines, or with --json as one object."""
    options = parse(sys.argv[1:] if argv is None else argv)
    signal(SIGTERM, lambda *_: sys.exit(143))  # so that the lease on the database is given back
    command = COMMANDS[options.command]
    with ExitStack() as stack:
        try:
            prepare(command.needs, stack)
            if command.needs == "ready":  # whoever runs commands on the machine holds everything
                scope = import_module("gerai.foundation.scope")
                stack.enter_context(scope.acting(scope.WHOLE))
            run = getattr(options, "run", None) or import_module(command.module).run
            answer: Answer = run(options)
        except Refused as refusal:
            answer = Answer({"error": str(refusal)}, (str(refusal),), refusal.code)
        except DatabaseTrouble as trouble:
            answer = Answer({"error": str(trouble)}, (str(trouble),), FAILED)
        show(answer, as_json=options.json)
    return answer.code


def show(answer: Answer, *, as_json: bool) -> None:
    """JSON alone on standard output; lines of trouble go to standard error."""
    if answer.written:
        return
    if as_json:
        sys.stdout.write(json.dumps(answer.data, ensure_ascii=False, default=str) + "\n")
        return
    stream = sys.stdout if answer.code == DONE else sys.stderr
    for line in answer.lines:
        stream.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
