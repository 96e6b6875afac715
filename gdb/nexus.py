# SPDX-License-Identifier: MIT
"""gdb and nexus: backtraces and steps show the user's functions, and values are printed as their users see them.

    (gdb) source nexus.py              or in ~/.gdbinit
    (gdb) set nexus-frames on          show the frames of the headers too, and step through them

Nothing here calls a function of the program, so all of it works with a core file. Members are looked up by name, in bases and
members too; where one is missing, less is printed.
"""
import re

import gdb
import gdb.printing
from gdb.FrameDecorator import FrameDecorator

# ------------------------------------------------------------------------------------------------ frames

ROOMS = ("meta", "world", "param", "handler", "chain", "schedule", "reactor", "wiring", "time", "loop", "queue", "io", "testing")
PLUMBING = re.compile(r"(^|/)nexus/(((%s)/(detail/)?\w+)|asio|config|diagnostics|refuse)\.hpp$" % "|".join(ROOMS))
LIBRARY = re.compile(r"/c\+\+/|/include/boost/|/sysdeps/|^/usr/(lib|include)/|^\./(io|libio|malloc|misc|nptl|socket|stdlib|string|time)/")
MOST_STEPS = 20000


class ShowFrames(gdb.Parameter):
    """Whether backtraces show the frames of nexus, and `step`, `next` and `until` stop in them."""

    set_doc = show_doc = __doc__

    def __init__(self):
        super().__init__("nexus-frames", gdb.COMMAND_STACK, gdb.PARAM_BOOLEAN)
        self.value = False

    def get_set_string(self):
        return ""

    def get_show_string(self, text):
        return f"Frames of nexus are {'shown' if self.value else 'hidden'}."


def file_of(frame):
    symtab = frame.find_sal().symtab
    return symtab.filename if symtab else ""


def is_plumbing(frame):
    return bool(PLUMBING.search(file_of(frame)))


class Shown(FrameDecorator):
    """A frame as `backtrace` names it without filters: `main`, not `main()`."""

    def function(self):
        return self.inferior_frame().name() or super().function()


def place(frame):
    return frame, frame.find_sal().line


class HideFrames:
    """Drops the frames of nexus from backtraces. Where the program stands is always shown."""

    name = "nexus"
    priority = 100
    enabled = True

    def filter(self, frames):
        for position, frame in enumerate(frames):
            if position == 0 or show_frames.value or not is_plumbing(frame.inferior_frame()):
                yield Shown(frame)


class Stepping:
    """After a `step`, `next` or `until` that ended in nexus: steps on until code of the user's is reached. gdb's `skip` will not
    do: it steps over a function with all that the function calls, which is the user's code."""

    def __init__(self):
        self.wanted = False
        self.leaving = False
        self.start = None
        self.event = None

    def begin(self):
        if self.leaving:
            return
        self.wanted = not show_frames.value
        try:
            self.start = place(gdb.newest_frame())
        except gdb.error:
            self.start = None

    def stopped(self):
        wanted, self.wanted = self.wanted, False
        if not wanted or not gdb.selected_thread() or not is_plumbing(gdb.newest_frame()):
            return
        if "It stopped at" in gdb.execute("info program", False, True): # a breakpoint or a signal
            return
        gdb.events.stop.connect(self.note)
        quiet = set_quiet(True)
        self.leaving = True
        try:
            self.leave()
        finally:
            self.leaving = False
            set_quiet(quiet)
            gdb.events.stop.disconnect(self.note)
        self.show()

    def note(self, event):
        self.event = event

    def leave(self):
        for _ in range(MOST_STEPS):
            gdb.execute("step", False, True)
            if not gdb.selected_thread() or isinstance(self.event, (gdb.BreakpointEvent, gdb.SignalEvent)):
                return
            if self.start and not self.start[0].is_valid():
                self.start = None # has returned: the same place is a new call
            frame = gdb.newest_frame()
            file = file_of(frame)
            if file and not PLUMBING.search(file) and not LIBRARY.search(file) and place(frame) != self.start:
                return

    def show(self):
        """As gdb shows where a program has stopped. Of signals it has told by itself."""
        if not gdb.selected_thread():
            return
        if isinstance(self.event, gdb.BreakpointEvent):
            gdb.write(f"\nBreakpoint {self.event.breakpoint.number}, ")
        text = re.sub(r"^#0 +(0x\w+ in )?", "", gdb.execute("frame", False, True))
        if self.start and self.start[0] == gdb.newest_frame() and not isinstance(self.event, gdb.BreakpointEvent):
            text = text.split("\n", 1)[-1]
        gdb.write(text)


def set_quiet(quiet):
    """Whether gdb is silent about stops; returns whether it was. A gdb before 13 cannot be."""
    try:
        before = gdb.parameter("suppress-cli-notifications")
        gdb.execute("set suppress-cli-notifications " + ("on" if quiet else "off"))
        return before
    except (gdb.error, RuntimeError):
        return False


def is_front_end():
    """Whether gdb serves another program, which hears of every step."""
    try:
        with open("/proc/self/cmdline", encoding="utf-8", errors="replace") as file:
            arguments = file.read().split("\0")
    except OSError:
        return False
    return any(re.match(r"--?i(nterpreter)?(=(mi|dap)|$)", argument) for argument in arguments)


# ------------------------------------------------------------------------------------------------ names

VERSION = re.compile(r"\bnexus::(v\d+_\d+(_checked)?::)?(detail::)?")
CALLABLE = re.compile(r"""
    \bFn<\s*(?:\([^()<>]*\))?&?\(*(?P<function>[A-Za-z_][\w:~]*)            # a function named as a template argument
  | \(lambda\ at\ (?:[^():]*/)?(?P<file>[^():]+:\d+)                     # a lambda, as clang spells it
  | (?P<place>[A-Za-z_][\w:~]*)(?:\([^()]*\))?(?:\s*const)?::(?:\{lambda\(|<lambda\(|\$_\d|'lambda)  # as g++ does, and gdb
""", re.VERBOSE)


def short(text):
    """A type's name without the namespaces of nexus."""
    return VERSION.sub("", text)


def callables(text):
    """The users' functions that the name of a type or of a symbol of nexus mentions, each once, in their order."""
    found = []
    for match in CALLABLE.finditer(short(text)):
        name = match["function"] or "a lambda " + ("at " + match["file"] if match["file"] else "in " + match["place"])
        if name not in found:
            found.append(name)
    return found


def type_name(of):
    plain = of.strip_typedefs().unqualified()
    return plain.tag or plain.name or str(plain)


def arguments(text):
    """The template arguments in the name of a type."""
    found, depth = [""], 0
    for character in text[text.find("<") + 1:]:
        depth += (character in "<({[") - (character in ">)}]")
        if depth < 0:
            break
        if character == "," and depth == 0:
            found.append("")
        else:
            found[-1] += character
    return [argument.strip() for argument in found]


def described(text):
    """What a handler's type calls: by name, or, for a functor, its type."""
    text = short(text).strip()
    if callables(text):
        return ", ".join(callables(text))
    return arguments(text)[1] if re.match(r"BoundFunction<.*,", text) else text


# ------------------------------------------------------------------------------------------------ members


def is_struct(of):
    return of.strip_typedefs().code in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION)


def members(value):
    """(name, value) of bases and members; a base has an empty name."""
    for field in value.type.strip_typedefs().fields():
        if hasattr(field, "bitpos"):
            yield "" if field.is_base_class else field.name or "", value[field]


def find(value, name, depth=6):
    """The member `name` that is nearest, in the value, its bases or its members; None when there is none."""
    level = [value]
    for _ in range(depth):
        below = []
        for part in level:
            for member, inner in members(part):
                if member == name:
                    return inner
                if is_struct(inner.type):
                    below.append(inner)
        level = below
    return None


def number(value, name):
    found = value is not None and find(value, name)
    return int(found) if found is not None and found is not False else None


def plain(value):
    return value.format_string(raw=False, pretty_structs=False)


def seconds(nanoseconds):
    whole, rest = divmod(abs(nanoseconds), 10**9)
    digits = f"{whole}.{rest:09}".rstrip("0").rstrip(".")
    return ("-" if nanoseconds < 0 else "") + digits + "s"


# ------------------------------------------------------------------------------------------------ printers


class Printer:
    """Of a value of nexus: `text` says what it is. One that cannot say prints the name of its type."""

    def __init__(self, value):
        self.value = value
        self.type = value.type.strip_typedefs().unqualified()

    def to_string(self):
        try:
            text = self.text()
        except (gdb.error, AttributeError, TypeError, KeyError, RuntimeError, ValueError):
            text = None
        return short(type_name(self.type)) if text is None else text

    def text(self):
        return None


class WithChildren(Printer):
    def children(self):
        try:
            return list(self.parts())
        except (gdb.error, AttributeError, TypeError, KeyError, RuntimeError, ValueError):
            return []


class World(WithChildren):
    """The resources, each under the name of its type."""

    def text(self):
        event = number(find(self.value, "sequence_"), "value_")
        app = short(type_name(self.type.template_argument(0)))
        return f"World<{app}>" if event is None else f"World<{app}>, event {event}"

    def parts(self):
        app = find(self.value, "app_")
        return [(short(type_name(part.type)), part) for _, part in members(app)] if app is not None else []


class Reference(Printer):
    """Res and ResMut: the resource."""

    def text(self):
        pointer = find(self.value, "resource_")
        return plain(pointer.dereference()) if pointer is not None else None


class Virtual(Printer):
    """The name of the handler, and where it is."""

    def text(self):
        operations = find(self.value, "operations_")
        if operations is None:
            return None
        if int(operations) == 0:
            return "Virtual, empty"
        symbol = gdb.execute(f"info symbol {int(operations)}", False, True)
        is_inline = find(operations.dereference(), "is_inline")
        where = "" if is_inline is None else ", inline" if is_inline else ", on the heap"
        held = re.search(r"(?:Inline|Heap)Handler<(.*)>::operations", symbol)
        return f"Virtual of {described(held[1] if held else symbol.split(' in section')[0])}{where}"


class Handler(WithChildren):
    """What is called, and the context that is owned."""

    def text(self):
        return "handler of " + described(type_name(self.type))

    def parts(self):
        context = find(self.value, "ctx", 2)
        return [] if context is None else [("ctx", context)]


class Chain(WithChildren):
    """The steps, in their order, each after its combinator."""

    def text(self):
        links = self.links(self.type)
        steps = []
        while re.match(r"Link<", short(type_name(links))):
            node = type_name(links.template_argument(1))
            combinator = re.match(r"\w+", short(node))[0]
            combinator = re.sub(r"(?<!^)(?=[A-Z])", "_", re.sub(r"Node$", "", combinator)).lower()
            steps.insert(0, " ".join([combinator, ", ".join(callables(node))]).strip())
            links = links.template_argument(0)
        kind = re.match(r"\w+", short(type_name(self.type)))[0].lower()
        return f"{kind} of {' | '.join(steps)}"

    @staticmethod
    def links(of):
        return of.template_argument(1).strip_typedefs()

    def parts(self):
        context = find(self.value, "ctx", 3)
        return [] if context is None else [("ctx", context)]


class Handle(Printer):
    """The number of a slot, and how often the slot had been used."""

    def text(self):
        name = re.match(r"\w+", short(type_name(self.type)))[0]
        if name == "IoHandle":
            name = f"IoHandle<{short(type_name(self.type.template_argument(0)))}>"
        stamp, generation = "generation", number(self.value, "generation_")
        if generation is None:
            stamp, generation = "number", number(self.value, "number_")
        index = number(self.value, "index_")
        if index is None:
            index = number(self.value, "id_")
        if generation is None or index is None:
            return None
        return f"{name} {index}, {stamp} {generation}" if generation else f"{name}, none"


class Clock(Printer):
    def text(self):
        now = number(find(self.value, "now_"), "__r")
        return None if now is None else f"Clock at {seconds(now)}"


class TimerWheel(Printer):
    """How many timers are pending, and when the first may run."""

    def text(self):
        name = re.match(r"\w+", short(type_name(self.type)))[0]
        queue = find(self.value, "queue_")
        size = number(queue if queue is not None else self.value, "size_")
        if size is None:
            return name
        text = f"{name}, {size} pending"
        wake_at = find(self.value, "wake_at_")
        first = number(wake_at, "__r") if wake_at is not None else None
        if size and first is not None and -2**63 < first < 2**63 - 1:
            text += f", none before {seconds(first)}"
        return text


class Io(Printer):
    """How many of each kind are open."""

    def text(self):
        counts = []

        def count(value, depth):
            for name, inner in members(value):
                kind = short(type_name(inner.type))
                size = number(inner, "size_") if kind.startswith("Slots<") else None
                if size is not None:
                    counts.append((self.kind(kind, name, size), size))
                elif depth and is_struct(inner.type) and not kind.startswith("std::"):
                    count(inner, depth - 1)

        count(self.value, 5)
        if not counts:
            return "Io"
        return "Io, open: " + (", ".join(f"{size} {kind}" for kind, size in counts if size) or "nothing")

    @staticmethod
    def kind(table, member, size):
        """From the name of what is in the table: `StreamSlot<App>` holds a stream."""
        slot = re.match(r"Slots<(\w+)Slot\b", table)
        if not slot:
            return member.rstrip("_")
        name = slot[1].lower()
        return name if size == 1 else {"child": "children", "watch": "watches"}.get(name, name + "s")


class Reactors(Printer):
    def text(self):
        size = number(self.value, "size_")
        return None if size is None else f"Reactors, {size} spawned"


PRINTERS = {
    "World": World,
    "Res": Reference,
    "ResMut": Reference,
    "Virtual": Virtual,
    "BoundFunction": Handler,
    "Pipeline": Chain,
    "Chain": Chain,
    "Batch": Chain,
    "TimerHandle": Handle,
    "IoHandle": Handle,
    "ReactorToken": Handle,
    "ReactorSource": Handle,
    "Clock": Clock,
    "TimerWheel": TimerWheel,
    "BoundedTimerWheel": TimerWheel,
    "Io": Io,
    "Reactors": Reactors,
}


class Printers(gdb.printing.PrettyPrinter):
    def __init__(self):
        super().__init__("nexus")

    def __call__(self, value):
        if not is_struct(value.type):
            return None
        match = re.match(r"nexus::(?:v\d+_\d+(?:_checked)?::)?(?:detail::)?(\w+)", type_name(value.type))
        printer = match and not re.search(r">::\w+$", type_name(value.type)) and PRINTERS.get(match[1])
        return printer(value) if printer else None


show_frames = ShowFrames()
gdb.frame_filters[HideFrames.name] = HideFrames()
gdb.printing.register_pretty_printer(None, Printers(), replace=True)

# Only hook-stop runs before gdb shows a stop, and may let the program go on.
nexus_stepping = Stepping()
if not is_front_end():
    for command in ("step", "next", "until"):
        gdb.execute(f"define hook-{command}\npython nexus_stepping.begin()\nend")
    gdb.execute("define hook-stop\npython nexus_stepping.stopped()\nend")
