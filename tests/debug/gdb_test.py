#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs gdb with the script for nexus on a small program.

    gdb_test.py --gdb FILE --script FILE --program FILE --source FILE --headers DIR --page FILE -- COMPILER FLAGS...

The page's first program is compiled, and the session after it repeated.

Exit status 77: skipped, because gdb may not start a program here.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ARGS = None
SETUP = ["set pagination off", "set confirm off", "set width 0", "set debuginfod enabled off"]


def line_of(comment):
    """The line of the source that ends with this comment."""
    lines = pathlib.Path(ARGS.source).read_text().splitlines()
    found = [number for number, line in enumerate(lines, 1) if line.endswith("// " + comment)]
    assert len(found) == 1, comment
    return found[0]


def at(comment):
    return f"{pathlib.Path(ARGS.source).name}:{line_of(comment)}"


def session(*commands, script=True, typed=False, program=None):
    """What gdb says to each command. Typed: from its prompt, where it does not wait for the program by itself."""
    source = [f"source {ARGS.script}"] if script else []
    marked = [f"echo \\n@@{n}@@\\n\n{command}" for n, command in enumerate(commands)]
    script = [*SETUP, *source, *marked, "echo \\n@@end@@\\n", "kill"]
    command = [ARGS.gdb, "-nx", "-q", program or ARGS.program]
    if not typed:
        lines = [line for text in script for line in text.split("\n")]
        command += ["-batch", *(word for line in lines for word in ("-ex", line))]
    done = subprocess.run(command, input="\n".join(script) + "\nquit\n" if typed else "", capture_output=True, text=True,
                          timeout=120)
    parts = re.split(r"\n@@\w+@@\n", done.stdout)
    if len(parts) != len(commands) + 2:
        raise AssertionError(f"gdb stopped early: {done.stdout}\n{done.stderr}")
    answers = [part.replace("(gdb) ", "").strip() for part in parts[1:-1]]
    if re.search(r"Traceback|Python Exception|Error occurred in Python", done.stdout + done.stderr):
        raise AssertionError(done.stdout + done.stderr)
    return answers


def functions(backtrace):
    return re.findall(r"^#\d+ +(?:0x\w+ in )?(.+?) \(", backtrace, re.MULTILINE)


def line_shown(answer):
    found = re.search(r"^(\d+)\t", answer, re.MULTILINE)
    return int(found[1]) if found else answer


class Backtraces(unittest.TestCase):
    def test_a_chain_shows_the_users_functions_only(self):
        for place, function in [("in within", "within"), ("in halve", "halve")]:
            text = session(f"break {at(place)}", "run", "backtrace")[2]
            self.assertEqual(functions(text), [function, "take", "main"])
            self.assertLess(len(text), 400)

    def test_where_the_frames_are_wanted_they_are_there(self):
        answers = session(f"break {at('in within')}", "run", "set nexus-frames on", "show nexus-frames", "backtrace",
                          "set nexus-frames off", "show nexus-frames", "backtrace -no-filters")
        self.assertIn("shown", answers[3])
        self.assertIn("hidden", answers[6])
        for backtrace in (answers[4], answers[7]):
            self.assertGreater(len(functions(backtrace)), 10)

    def test_a_stop_inside_of_nexus_is_shown(self):
        text = session(f"break {at('run handler')}", "run", "stepi 30", "backtrace")[3]
        self.assertTrue(functions(text)[0].startswith("nexus::"), text)
        self.assertEqual(functions(text)[1:], ["take", "main"])

    def test_every_header_is_known(self):
        names = [str(path) for path in pathlib.Path(ARGS.headers).glob("nexus/*/**/*.hpp")]
        others = ("asio.hpp", "config.hpp", "diagnostics.hpp", "refuse.hpp")
        names += [str(pathlib.Path(ARGS.headers) / "nexus" / name) for name in others]
        users = ["/home/me/nexus/src/app.cpp", "/home/me/nexus/src/app.hpp", "/home/me/nexus/app/io.hpp", "book.hpp"]
        text = session(f"python print([name for name in {names} if not PLUMBING.search(name)])",
                       f"python print([name for name in {users} if PLUMBING.search(name) or LIBRARY.search(name)])")
        self.assertGreater(len(names), 60)
        self.assertEqual(text, ["[]", "[]"])


class Steps(unittest.TestCase):
    def steps(self, start, commands, **how):
        """The lines that the commands end at."""
        answers = session(f"tbreak {at(start)}", "run", *commands, **how)
        return [line_shown(answer) for answer in answers[2:]]

    def test_one_step_leads_into_the_users_function(self):
        ways = [("run handler", "in fill"), ("run chain", "in halve"), ("run inside", "in fill"), ("run outside", "in fill_for"),
                ("run lambda", "in the lambda")]
        stops = [f"tbreak {at(start)}" for start, _ in ways]
        for typed in (False, True):
            answers = session(*stops, "run", *["step", "continue"] * len(ways), typed=typed)
            steps = answers[len(ways) + 1::2]
            self.assertEqual([line_shown(answer) for answer in steps], [line_of(end) for _, end in ways])

    def test_steps_lead_through_a_driver(self):
        # The line that polls may hold inlined code only: no breakpoint can be set there.
        steps = self.steps("set the clock", ["next", "next", "step"])
        self.assertIn(line_of("in expire"), steps)

    def test_without_the_script_it_does_not(self):
        self.assertNotEqual(self.steps("run handler", ["step"], script=False), [line_of("in fill")])

    def test_steps_lead_from_one_step_of_a_chain_to_the_next(self):
        ends = [line_of(end) for end in ("in halve", "in within", "in fill", "run chain")]
        expected = [ends[0], ends[0] + 1, ends[1], ends[1] + 1, ends[2], ends[2] + 1, ends[3] + 1]
        for typed in (False, True):
            self.assertEqual(self.steps("run chain", ["step"] * 7, typed=typed), expected)
        self.assertEqual(self.steps("run chain", ["step"] + ["next"] * 6), expected)

    def test_the_same_function_once_more_is_a_step(self):
        ends = ["in count", "in count", "after both", "in position_of"]
        self.assertEqual(self.steps("run both", ["step"] * 4), [line_of(end) for end in ends])

    def test_next_steps_over_a_handler(self):
        self.assertEqual(self.steps("run handler", ["next", "next"]), [line_of("run chain"), line_of("run chain") + 1])

    def test_a_breakpoint_on_the_way_is_told(self):
        answers = session(f"tbreak {at('run chain')}", "run", f"break {at('in halve')}", "step")
        self.assertRegex(answers[3], r"^Breakpoint 2, halve \(size=8\)")

    def test_single_instructions_stay_as_they_are(self):
        answers = session(f"break {at('run handler')}", "run", "stepi 30", "python print(is_plumbing(gdb.newest_frame()))")
        self.assertEqual(answers[3], "True")

    def test_the_end_of_the_program_is_reached(self):
        answers = session(f"tbreak {at('back in main')}", "run", "next", "next", "next", "info program")
        self.assertIn("not being run", answers[-1])


class Page(unittest.TestCase):
    def test_the_session_is_as_written(self):
        page = pathlib.Path(ARGS.page).read_text()
        program = re.search(r"```cpp\n(.*?)```", page, re.DOTALL)[1]
        written = re.search(r"```text\n\$ [^\n]*\n(.*?)```", page, re.DOTALL)[1]
        dialogue = [part.strip().split("\n", 1) for part in written.split("(gdb) ")[1:]]
        self.assertRegex(dialogue[0][0], r"^source .*/gdb/nexus\.py$")
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "trade.cpp").write_text(program)
            subprocess.run([*ARGS.compiler, "-g", "-O0", "trade.cpp", "-o", "trade"], cwd=folder, check=True)
            answers = session(*(command for command, *_ in dialogue[1:]), program=str(pathlib.Path(folder) / "trade"), typed=True)
        noise = r"(Starting program|\[Thread debugging|Using host|Breakpoint \d+ at )[^\n]*(\n|$)"
        told = [re.sub(r"@0x\w+: ", "", re.sub(noise, "", answer)).strip() for answer in answers]
        self.assertEqual(told, [answer[0] if answer else "" for _, *answer in dialogue[1:]])


class Values(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.names = ["handler", "chain", "callback", "none", "inside", "outside", "lambda", "functor", "forked", "timers",
                     "io", "reactors", "no_timer", "timer", "listener", "reactor", "world"]
        answers = session(f"break {at('all is there')}", "run", *("print " + name for name in cls.names))
        cls.values = dict(zip(cls.names, (re.sub(r"^\$\d+ = (\(.*? &\) @\w+: )?", "", answer) for answer in answers[2:])))

    def test_handlers(self):
        self.assertEqual(self.values["handler"], "handler of fill")
        self.assertEqual(self.values["callback"], 'handler of fill_for = {ctx = {peer = "alice", fills = 1}}')

    def test_chains(self):
        self.assertEqual(self.values["chain"], "pipeline of then halve | guard within | transform fill")
        self.assertEqual(self.values["forked"], "pipeline of then halve | merge add, plus, minus")

    def test_erased_handlers(self):
        self.assertEqual(self.values["none"], "Virtual, empty")
        self.assertEqual(self.values["inside"], "Virtual of fill, inline")
        self.assertEqual(self.values["outside"], "Virtual of fill_for, on the heap")
        self.assertEqual(self.values["functor"], "Virtual of Double, inline")
        self.assertEqual(self.values["lambda"], "Virtual of a lambda in take, inline")

    def test_timers(self):
        self.assertEqual(self.values["timers"], "TimerWheel, 2 pending")
        self.assertEqual(self.values["no_timer"], "TimerHandle, none")
        self.assertRegex(self.values["timer"], r"^TimerHandle 0, generation \d+$")
        text = session(f"break {at('has been')}", "run", "print timers", "print world")
        self.assertRegex(text[2], r"TimerWheel, 1 pending(, none before 0\.\d+s)?$")
        self.assertIn("Clock at 0.015s", text[3])

    def test_io(self):
        self.assertEqual(self.values["io"], "Io, open: 1 listener")
        self.assertEqual(self.values["listener"], "IoHandle<ListenerKind> 0, generation 1")

    def test_reactors(self):
        self.assertEqual(self.values["reactors"], "Reactors, 1 spawned")
        self.assertRegex(self.values["reactor"], r"^ReactorToken 0, number \d+$")

    def test_a_world(self):
        world = self.values["world"]
        self.assertRegex(world, r"^World<App>, event 1 = \{Position = \{size = 13\}, Limits = \{max = 100\}, Clock = Clock at ")
        self.assertIn("Reactors<App> = Reactors, 1 spawned", world)
        self.assertIn("TimerWheel<App> = TimerWheel, 2 pending", world)

    def test_parameters_are_the_resources(self):
        answers = session(f"break {at('in within')}", f"break {at('in fill')}", "run", "print position", "continue", "print limits",
                          "info args")
        self.assertEqual(answers[3], "$1 = {size = 0}")
        self.assertEqual(answers[5], "$2 = {max = 100}")
        self.assertIn("limits = {max = 100}", answers[6])

    def test_a_member_that_is_not_there_is_no_error(self):
        answers = session(f"break {at('all is there')}", "run", "python find = lambda *ignored: None", "print world", "print inside",
                          "print timer", "print timers", "print io", "print chain")
        self.assertEqual([re.sub(r"^\$\d+ = (\(.*? &\) @\w+: )?", "", answer).replace("ul,", ",") for answer in answers[3:]],
                         ["World<App>", "Virtual<int, App, 24, (Spill)0>", "TimerHandle", "TimerWheel", "Io",
                          "pipeline of then halve | guard within | transform fill"])


def main():
    global ARGS
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--gdb", "--script", "--program", "--source", "--headers", "--page"):
        parser.add_argument(name, required=True)
    parser.add_argument("compiler", nargs="+")
    ARGS = parser.parse_args()
    probe = subprocess.run([ARGS.gdb, "-nx", "-q", "-batch", "-ex", "start", ARGS.program], capture_output=True, text=True, timeout=120)
    if re.search("ptrace|[Oo]peration not permitted", probe.stderr):
        print("skipped: gdb may not trace programs here\n" + probe.stderr)
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])


if __name__ == "__main__":
    main()
