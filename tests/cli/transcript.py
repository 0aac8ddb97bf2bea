"""A transcript: commands and the output they must give. Parsing, running in one bash, comparing, rewriting.

The format of a .test file is told by `tests/cli/run --help`. The tours of a Markdown page are transcripts too: the
```console blocks between `<!-- tour LANGUAGE -->` and `<!-- end of tour -->`, with stderr among the output as on a
terminal and without exit codes.
"""

import difflib
import os
import re
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"
TIMEOUT_SECONDS = 120
TOUR_LOCALES = {"en": "C.UTF-8", "zh": "zh_CN.UTF-8"}

# The least that a run needs to be repeatable; the empty environment keeps only this.
FIXED = {"TZ": "Asia/Shanghai", "KEHU_NOW": "2026-11-21T14:05:00+08:00", "KEHU_STAFF": "mei"}
# What a desk has beside it. None of it may change an output.
DESK = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "TERM": "xterm-256color", "USER": "mei", "PAGER": "less"}
PASSED_ON = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")

# What varies from run to run although nothing is wrong. (The temporary folder and $DATA are replaced as well.)
VARYING = [
    (re.compile(r"\bpid \d+"), "pid PID"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "UUID"),
]
BASH_NOISE = re.compile(r".*: warning: setlocale: .*")  # bash's own, where a locale is not generated
HEREDOC = re.compile(r"(?<!<)<<-?\s*(['\"]?)(\w+)\1")
SPECIAL = re.compile(r"\\|\$ |#( |$)|!( |$)|\[\d+\]$")
PLAIN_COMMAND = re.compile(r"kehu [^|;&<>$`\n]*")  # its status is kehu's own, its stdout is the transcript's
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class BadTranscript(Exception):
    pass


@dataclass
class Step:
    command: str
    expected: list
    first: int  # index of the first expected line in the file; also where an accepted output goes


@dataclass
class Transcript:
    path: Path
    name: str
    steps: list = field(default_factory=list)
    environment: dict = field(default_factory=dict)
    is_tour: bool = False


def is_comment(line):
    return line == "#" or line.startswith("# ")


def load(path):
    """All transcripts of a file: one of a .test file, one per tour of a Markdown page."""
    lines = path.read_text(encoding="utf-8").split("\n")
    if path.suffix == ".md":
        transcripts = load_tours(path, lines)
    else:
        transcript = Transcript(path, str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path))
        for line in lines:
            if line.startswith("# env: "):
                name, _, value = line[len("# env: "):].partition("=")
                transcript.environment[name.strip()] = value
        transcript.steps = parse_steps(path, lines, 0, len(lines))
        transcripts = [transcript]
    for transcript in transcripts:
        if not transcript.steps:
            raise BadTranscript(f"{transcript.name}: no '$ command' in it")
    return transcripts


def load_tours(path, lines):
    tours, tour, block = [], None, None
    for i, line in enumerate(lines):
        opening = re.fullmatch(r"<!-- tour (\w+) -->", line)
        if opening:
            tour = Transcript(path, f"{path.name} (tour {opening[1]})", is_tour=True)
            tour.environment["LC_ALL"] = TOUR_LOCALES[opening[1]]
            tours.append(tour)
        elif line == "<!-- end of tour -->":
            tour = None
        elif tour and line == "```console":
            block = i + 1
        elif tour and block and line == "```":
            tour.steps += parse_steps(path, lines, block, i)
            block = None
    return tours


def parse_steps(path, lines, i, end):
    steps = []
    while i < end:
        line = lines[i]
        if not line.startswith("$ "):
            if line.strip() and not is_comment(line):
                raise BadTranscript(f"{path}:{i + 1}: neither a comment nor a command: {line}")
            i += 1
            continue
        command, i = parse_command(path, lines, i, end)
        first = i
        while i < end and not lines[i].startswith("$ ") and not is_comment(lines[i]):
            i += 1
        expected = lines[first:i]
        while expected and not expected[-1].strip():
            expected.pop()
        steps.append(Step(command, expected, first))
    return steps


def parse_command(path, lines, i, end):
    """The command starting at line i, with the lines that `\\` or a here-document add, and the index after it."""
    start, command = i, [lines[i][2:]]
    i += 1
    words = [match[2] for match in HEREDOC.finditer(command[0])]
    while command[-1].endswith("\\") or words:
        if i >= end:
            raise BadTranscript(f"{path}:{start + 1}: the command does not end: {command[0]}")
        command.append(lines[i])
        if words:
            if lines[i].strip() == words[0]:
                words.pop(0)
        else:
            words = [match[2] for match in HEREDOC.finditer(lines[i])]
        i += 1
    return "\n".join(command), i


def environment_of(transcript, home, binaries, empty):
    environment = {"PATH": f"{binaries}:/usr/local/bin:/usr/bin:/bin", "HOME": home, "DATA": str(DATA),
                   "KEHU_STORE": f"{home}/shop", **FIXED}
    if not empty:
        environment.update(DESK)
    environment.update({name: os.environ[name] for name in PASSED_ON if name in os.environ})
    for name, value in transcript.environment.items():
        environment[name] = value.replace("$TMP", home).replace("$DATA", str(DATA))
    return {name: value for name, value in environment.items() if value != ""}


def write_script(transcript, folder, first, redirect):
    """One bash runs all commands, so that variables and `cd` last; each in an eval of its own, so that one with a
    syntax error does not spoil the rest."""
    script = [first]
    for n, step in enumerate(transcript.steps):
        (folder / f"{n}.command").write_text(step.command, encoding="utf-8")
        script.append(redirect(n, f'eval "$(<{folder}/{n}.command)"'))
    path = folder / "script"
    path.write_text("\n".join(script) + "\n", encoding="utf-8")
    return path


class Place:
    """A throw-away home with `kehu` on the PATH and, for a tour, the tests/ folder that its commands name."""

    def __init__(self, binary, transcript):
        self.folder = tempfile.TemporaryDirectory(prefix="kehu-test-", ignore_cleanup_errors=True)
        top = Path(self.folder.name).resolve()
        self.home, self.binaries, self.steps = top / "home", top / "bin", top / "steps"
        for path in (self.home, self.binaries, self.steps):
            path.mkdir()
        (self.binaries / "kehu").symlink_to(binary)
        if transcript.is_tour:
            (self.home / "tests").symlink_to(ROOT / "tests")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()


def run(transcript, binary, empty, full_disk=False):
    """The output lines of each step, as a transcript writes them."""
    with Place(binary, transcript) as place:
        folder = place.steps
        to = (lambda n: "/dev/full") if full_disk else (lambda n: f"{folder}/{n}.out")
        errors = (lambda n: "2>&1") if transcript.is_tour and not full_disk else (lambda n: f"2>{folder}/{n}.err")
        script = write_script(transcript, folder, "exec <&-" if empty else "exec </dev/null",
                              lambda n, run: f"{run} >{to(n)} {errors(n)}; echo $? >{folder}/{n}.status")
        process = subprocess.Popen(["bash", str(script)], cwd=place.home, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                                   env=environment_of(transcript, str(place.home), place.binaries, empty))
        try:
            process.wait(timeout=TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        home = "~" if transcript.is_tour else "$TMP"
        return [output_of(folder, n, str(place.home), home, transcript.is_tour) for n in range(len(transcript.steps))]


def output_of(folder, n, home, shown_home, is_tour):
    def lines_of(name):
        path = folder / f"{n}.{name}"
        text = path.read_bytes().decode("utf-8", "backslashreplace") if path.exists() else ""
        text = text.replace(home, shown_home).replace(str(DATA), "$DATA")
        for pattern, name in VARYING:
            text = pattern.sub(name, text)
        text = CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
        if text and not text.endswith("\n"):
            text += " (no-eol)\n"
        return [line for line in text.split("\n")[:-1] if not BASH_NOISE.fullmatch(line)]

    lines = [f"\\{line}" if SPECIAL.match(line) else line for line in lines_of("out")]
    if lines and not lines[-1].strip():
        lines[-1] = "\\" + lines[-1]
    if is_tour:
        return lines
    lines += [f"! {line}".rstrip() for line in lines_of("err")]
    status = "".join(lines_of("status")) or "never ended"
    return lines + ([] if status == "0" else [f"[{status}]"])


def align(expected, actual):
    """Actual lines, with those that an expected ` (re)` line matches written as that line."""
    aligned, start = list(actual), 0
    for line in expected:
        if not line.endswith(" (re)"):
            continue
        pattern = re.compile(line[:-len(" (re)")])
        for i in range(start, len(actual)):
            if pattern.fullmatch(actual[i]):
                aligned[i], start = line, i + 1
                break
    return aligned


def compare(transcript, outputs):
    """For each step that differs: a unified diff headed by file and line, and the replacement that would accept it."""
    differences, replacements = [], []
    for step, actual in zip(transcript.steps, outputs):
        aligned = align(step.expected, actual)
        if aligned == step.expected:
            continue
        replacements.append((step.first, len(step.expected), aligned))
        diff = list(difflib.unified_diff(step.expected, aligned, lineterm="", n=3))[2:]
        place = f"{transcript.name}:{step.first}: $ {step.command.splitlines()[0]}"
        differences.append("\n".join([place] + ["    " + line for line in diff]))
    return differences, replacements


def compare_on_full_disk(transcript, outputs):
    """What a run with stdout on /dev/full did wrong: a command that has results to print must not say that all is well."""
    faults = []
    for step, actual in zip(transcript.steps, outputs):
        prints = any(not line.startswith(("! ", "[")) for line in step.expected)
        succeeds = not step.expected or not re.fullmatch(r"\[\d+\]", step.expected[-1])
        if transcript.is_tour or not PLAIN_COMMAND.fullmatch(step.command) or not (prints and succeeds):
            continue
        if not actual or actual[-1] != "[74]":
            faults.append("\n".join([f"{transcript.name}:{step.first}: $ {step.command}  (stdout on a full disk)",
                                     "    -[74]", *(f"    +{line}" for line in actual)]))
    return faults, []


def accept(path, replacements):
    lines = path.read_text(encoding="utf-8").split("\n")
    for first, count, accepted in sorted(replacements, reverse=True):
        lines[first:first + count] = accepted
    path.write_text("\n".join(lines), encoding="utf-8")


def play(transcript, binary):
    """Runs a tour for a reader: each command after `$ `, its output as it comes, with the reader's language and clock.
    True if every command could be run."""
    with Place(binary, transcript) as place:
        folder = place.steps
        script = write_script(transcript, folder, "exec </dev/null", lambda n, run: (
            f"printf '\\n$ %s\\n' \"$(<{folder}/{n}.command)\"; {run}; [ $? -lt 126 ] || touch {folder}/failed"))
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("KEHU_", "XDG_"))}
        environment.update({"HOME": str(place.home), "KEHU_STORE": f"{place.home}/shop",
                            "PATH": f"{place.binaries}:{os.environ.get('PATH', '/usr/bin:/bin')}"})
        subprocess.run(["bash", str(script)], cwd=place.home, env=environment, check=True)
        return not (folder / "failed").exists()
