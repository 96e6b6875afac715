#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shows that each check can fail: every script in tools/ is given what it must refuse, and what it must accept.

    test_tools.py COMPILER
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).resolve().parents[2] / "tools"
TESTS = TOOLS.parent / "tests"
COMPILER = sys.argv.pop(1) if len(sys.argv) > 1 else "g++"


class ToolTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def run_tool(self, tool, *arguments):
        command = [sys.executable, TOOLS / tool, *arguments]
        run = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        return run.returncode, run.stdout + run.stderr

    def accepts(self, tool, *arguments, says=""):
        status, output = self.run_tool(tool, *arguments)
        self.assertEqual(status, 0, output)
        self.assertIn(says, output)

    def refuses(self, tool, *arguments, says):
        status, output = self.run_tool(tool, *arguments)
        self.assertNotEqual(status, 0, output)
        self.assertIn(says, output)


class CompileFail(ToolTest):
    HEAD = "// mistake: m\n// fix: f\n// expect: wanted text\n// type: Culprit\n"
    GOOD = """struct Culprit;
template <class T> struct check { static_assert(sizeof(T*) == 0, "nexus: here is the wanted text"); };
int fine;
#ifdef NEXUS_SHOULD_FAIL
check<Culprit> broken;
#endif
"""

    def refuses_source(self, text, says):
        self.refuses("check_compile_fail.py", self.write("module/mistake.cpp", text), "--", COMPILER, "-std=c++20",
                     says=says)

    def test_accepts_one_good_error_and_records_it(self):
        source, record = self.write("module/mistake.cpp", self.HEAD + self.GOOD), self.dir / "record.json"
        self.accepts("check_compile_fail.py", source, "--record", record, "--", COMPILER, "-std=c++20",
                     says="nexus: here is the wanted text")
        page = self.dir / "errors.md"
        self.refuses("check_compile_fail.py", "--page", page, record, says="ERRORS-PAGE")
        self.accepts("check_compile_fail.py", "--page", page, "--write", record)
        self.accepts("check_compile_fail.py", "--page", page, record)
        self.assertIn("nexus: here is the wanted text", page.read_text())
        page.write_text(page.read_text() + "by hand")
        self.refuses("check_compile_fail.py", "--page", page, record, says="ERRORS-PAGE")

    def test_refuses_a_source_that_compiles(self):
        self.refuses_source(self.HEAD + "#ifdef NEXUS_SHOULD_FAIL\nint fine;\n#endif\n", "compiled with the mistake")

    def test_refuses_a_broken_control_build(self):
        self.refuses_source(self.HEAD + "nonsense;\n" + self.GOOD, "control build failed")

    def test_refuses_an_error_that_only_names_the_namespace(self):
        self.refuses_source("// mistake: m\n// fix: f\n// expect: wanted\n// type: nexus::wanted\n"
                            "namespace nexus { struct wanted { explicit wanted(int); }; }\n"
                            "#ifdef NEXUS_SHOULD_FAIL\nnexus::wanted broken = 1;\n#endif\n",
                            "does not contain `nexus:`")

    def test_refuses_two_errors(self):
        self.refuses_source(self.HEAD + self.GOOD.replace("#endif", "int second = undeclared;\n#endif"), "2 errors")

    def test_refuses_an_error_that_is_not_ours(self):
        self.refuses_source(self.HEAD + self.GOOD.replace("nexus:", "sorry:"), "does not contain `nexus:`")

    def test_refuses_another_text(self):
        self.refuses_source(self.HEAD + self.GOOD.replace("wanted", "other"), "does not contain `wanted text`")

    def test_refuses_messages_that_do_not_name_the_type(self):
        self.refuses_source(self.HEAD.replace("Culprit", "Somebody") + self.GOOD, "do not name the type `Somebody`")

    def test_refuses_a_type_that_only_the_source_line_shows(self):
        source = self.GOOD.replace("struct Culprit;", "using Culprit = int;")
        self.refuses_source(self.HEAD.replace("type: Culprit", "type: broken;") + source, "do not name the type")

    def test_refuses_a_source_without_expectations(self):
        self.refuses_source(self.GOOD, "has no `// mistake: <text>` line")


class Codegen(ToolTest):
    def setUp(self):
        super().setUp()
        if os.uname().machine != "x86_64":
            self.skipTest("the codegen check reads x86-64 code")

    def build(self, *sources):
        objects = []
        for source in sources:
            objects.append(self.dir / f"{source.name}.o")
            subprocess.run([COMPILER, "-std=c++20", "-O2", "-fno-asynchronous-unwind-tables", "-fno-stack-protector",
                            "-fcf-protection=none", "-c", source, "-o", objects[-1]], check=True)
        return objects

    def controls(self):
        return self.build(TESTS / "codegen/control.nexus.cpp", TESTS / "codegen/control.hand.cpp")

    def equal_pair(self, extra=""):
        text = "".join(f'extern "C" int cg_{n}(int v) {{ return v * {n}; }}\n' for n in range(3, 25))
        return self.build(self.write("p.nexus.cpp", text + extra), self.write("p.hand.cpp", text + extra))

    def check(self, objects, exceptions=""):
        return self.run_tool("check_codegen.py", "--build", "any-O2", "--exceptions",
                             self.write("exceptions.txt", exceptions), *objects)

    def test_every_control_is_caught_for_its_own_reason(self):
        status, output = self.check(self.controls())
        self.assertEqual(status, 1, output)
        for tag, name in (("CODEGEN-CALL", "hidden_call"), ("CODEGEN-CALL", "direct_call"),
                          ("CODEGEN-CALL", "tail_call"), ("CODEGEN-COUNT", "longer"), ("CODEGEN-SCALAR", "packed"),
                          ("CODEGEN-MISSING", "without_twin"), ("CODEGEN-MISSING", "without_probe")):
            self.assertIn(f"{tag} cg_control_{name} (any-O2)", output)
        self.assertNotIn("-CALL cg_control_equal", output)
        self.assertNotIn("-CALL cg_control_same_call", output)
        self.assertNotIn("-COUNT cg_control_same_call", output)
        self.assertIn("2 passed, 7 failed", output)
        self.assertIn("goes to *", output)
        self.assertIn("goes to helper", output)

    def test_equal_code_passes(self):
        status, output = self.check(self.equal_pair())
        self.assertEqual(status, 0, output)
        self.assertIn("22 passed, 0 failed", output)

    def test_an_exception_must_be_needed(self):
        for text in ("cg_3 any-O2 1 because", "cg_unknown any-O2 1 because"):
            status, output = self.check(self.equal_pair(), text)
            self.assertEqual(status, 1, output)
            self.assertIn("CODEGEN-STALE", output)

    def longer_pair(self):
        one = 'extern "C" void cg_long(volatile int* v, int x) { v[0] = x; %s }'
        text = "".join(f'extern "C" int cg_{n}(int v) {{ return v * {n}; }}\n' for n in range(3, 25))
        return self.build(self.write("p.nexus.cpp", text + one % "v[1] = x;"), self.write("p.hand.cpp", text + one % ""))

    def test_an_exception_allows_what_it_says_and_no_more(self):
        status, output = self.check(self.longer_pair())
        self.assertIn("CODEGEN-COUNT cg_long", output)
        status, output = self.check(self.longer_pair(), "cg_long any-O2 1 shown to be allowed")
        self.assertEqual(status, 0, output)
        status, output = self.check(self.longer_pair(), "cg_long any-O2 2 allows too much")
        self.assertIn("CODEGEN-STALE cg_long (any-O2): 1 beyond its twin, its exception allows 2; lower it to 1", output)
        status, output = self.check(self.longer_pair(), "cg_long other-O2 1 meant for another build")
        self.assertIn("CODEGEN-COUNT cg_long", output)

    def test_exceptions_are_limited(self):
        objects = self.build(self.write("p.nexus.cpp", 'extern "C" void cg_a(volatile int* v) { v[0] = 1; v[5] = 2; }'),
                             self.write("p.hand.cpp", 'extern "C" void cg_a(volatile int* v) { v[0] = 1; }'))
        status, output = self.check(objects, "cg_a any-O2 1 because")
        self.assertEqual(status, 1, output)
        self.assertIn("CODEGEN-LIMIT", output)

    def test_no_probe_is_a_failure(self):
        status, output = self.check(self.build(self.write("p.nexus.cpp", "int x;"), self.write("p.hand.cpp", "int y;")))
        self.assertEqual(status, 1, output)
        self.assertIn("CODEGEN-MISSING", output)

    def test_outlined_parts_count(self):
        cold = ('extern "C" [[gnu::cold]] void fatal(int);\n'
                'extern "C" int cg_cold(int v) { if (v < 0) { fatal(v); %s } return v; }')
        objects = self.build(self.write("p.nexus.cpp", cold % "fatal(v + 1); fatal(v + 2);"),
                             self.write("p.hand.cpp", cold % ""))
        status, output = self.check(objects)
        self.assertIn("CODEGEN-COUNT cg_cold", output)
        self.assertIn("CODEGEN-CALL cg_cold", output)

    def test_functions_of_the_same_object_count_as_their_caller(self):
        text = ('template <int I> [[gnu::noinline%s]] inline int %s(int* v) { v[0] += I; v[1] += I; v[2] += I; return v[3]; }\n'
                'extern "C" int cg_local(int* v) { return %s + 1; }')
        one, two = text % ("", "f", "f<1>(v)"), text % ("", "g", "g<1>(v)")
        status, output = self.check(self.build(self.write("p.nexus.cpp", one), self.write("p.hand.cpp", two)))
        self.assertEqual(status, 0, output)
        longer = one.replace("v[2] += I", "v[2] += I; v[4] += v[3]")
        status, output = self.check(self.build(self.write("p.nexus.cpp", longer), self.write("p.hand.cpp", two)))
        self.assertIn("CODEGEN-COUNT cg_local", output)
        twice = text % ("", "f", "f<1>(v) + f<1>(v)")
        inlined = two.replace("noinline", "always_inline").replace("g<1>(v)", "g<1>(v) + g<1>(v) + g<1>(v)", 1)
        status, output = self.check(self.build(self.write("p.nexus.cpp", twice), self.write("p.hand.cpp", inlined)))
        self.assertIn("goes to (local), (local)", output)

    def test_what_was_marked_cold_is_one_call(self):
        text = ('template <int I> [[gnu::noinline%s]] inline int %s(int* v) { v[0] += I; v[1] += I; return v[%s]; }\n'
                'extern "C" int cg_cold_call(int* v) { return v[9] < 0 ? %s<1>(v) + 1 : 0; }')
        objects = self.build(self.write("p.nexus.cpp", text % (", gnu::cold", "f", "0] + v[1] + v[2", "f")),
                             self.write("p.hand.cpp", text % (", gnu::cold", "g", "0", "g")))
        status, output = self.check(objects)
        self.assertEqual(status, 0, output)
        objects = self.build(self.write("p.nexus.cpp", text % (", gnu::cold", "f", "0", "f")),
                             self.write("p.hand.cpp", text % ("", "g", "0", "g")))
        status, output = self.check(objects)
        self.assertIn("goes to (cold)", output)


class Release(ToolTest):
    CHECKED = """#include <cstdio>
#include <cstdlib>
namespace nexus::v0_1_checked::detail {
template <class App> inline const char* accesses_of = "nexus: held";
[[gnu::noinline]] void report_alias() { std::puts(accesses_of<int>); std::abort(); }
}
"""

    def compile(self, name, text):
        path = self.dir / f"{name}.o"
        subprocess.run([COMPILER, "-std=c++20", "-O1", "-c", self.write(f"{name}.cpp", text), "-o", path], check=True)
        return path

    def test_refuses_each_trace_and_a_search_that_finds_none(self):
        checked = self.compile("checked", self.CHECKED)
        release = self.compile("release", "namespace nexus { int run() { return 1; } }")
        self.accepts("check_release.py", "--checked", checked, "--release", release)
        self.refuses("check_release.py", "--checked", release, "--release", release, says="RELEASE-SEARCH")
        self.refuses("check_release.py", "--checked", checked, "--release", release, checked,
                     says="RELEASE-TRACE " + str(checked) + ": the report of an alias")
        for text, what in (("#include <cstdlib>\nvoid f() { std::abort(); }", "the end of a checked program"),
                           ('const char* text = "nexus: no";', "a sentence of nexus"),
                           ("namespace nexus::v0_1_checked { void g() {} }", "the namespace of checked builds")):
            self.refuses("check_release.py", "--checked", checked, "--release", self.compile("one", text), says=what)


class Includes(ToolTest):
    def refuses_include(self, header, text, says):
        self.write("nexus/meta/type_list.hpp", "#include <utility>\n")
        self.write("nexus/world/detail/private.hpp", "")
        self.write("nexus/world/world.hpp", "#include <nexus/meta/type_list.hpp>\n#include <nexus/world/detail/private.hpp>\n")
        self.write("nexus/core.hpp", "#include <nexus/world/world.hpp>\n")
        self.accepts("check_includes.py", self.dir)
        path = self.write(header, text)
        self.refuses("check_includes.py", self.dir, says=says)
        path.unlink()

    def test_refuses_an_upward_include(self):
        self.refuses_include("nexus/meta/a.hpp", "#include <nexus/world/world.hpp>\n", "stands later in the order")
        self.refuses_include("nexus/config.hpp", "#include <nexus/meta/type_list.hpp>\n", "stands later in the order")
        self.refuses_include("nexus/world/a.hpp", "#  include <nexus/core.hpp>\n", "stands later in the order")

    def test_refuses_a_private_part_of_another_folder(self):
        self.refuses_include("nexus/param/a.hpp", "#include <nexus/world/detail/private.hpp>\n", "private part")

    def test_refuses_slow_headers_and_pfr_outside_their_places(self):
        self.refuses_include("nexus/world/a.hpp", "#include <functional>\n", "slow header")
        self.refuses_include("nexus/world/b.hpp", "#include <boost/pfr/core.hpp>\n", "meta/fields.hpp alone")
        self.write("nexus/meta/fields.hpp", "#include <boost/pfr/core.hpp>\n")
        self.write("nexus/io/io.hpp", "#include <functional>\n")
        self.accepts("check_includes.py", self.dir)

    def test_refuses_unknown_folders_missing_files_and_quotes(self):
        self.refuses_include("nexus/misc/a.hpp", "", "has no place in the order")
        self.refuses_include("nexus/world/a.hpp", "#include <nexus/world/gone.hpp>\n", "does not exist")
        self.refuses_include("nexus/world/a.hpp", '#include "world.hpp"\n', "with quotes")

    def test_refuses_an_empty_tree(self):
        self.refuses("check_includes.py", self.dir, says="no headers")


class Budgets(ToolTest):
    def lines(self, limits, *more):
        self.write("include/nexus/a.hpp", "int a;\nint b;\nint c;\n")
        return ("check_budgets.py", "lines", self.write("limits.txt", limits), self.dir / "include", *more,
                "--", COMPILER, "-std=c++20", f"-I{self.dir / 'include'}")

    def test_refuses_a_header_that_grew(self):
        self.accepts(*self.lines("nexus/a.hpp 3\n"))
        self.refuses(*self.lines("nexus/a.hpp 2\n"), says="3 preprocessed lines, its limit is 2")

    def test_refuses_a_header_without_limit_and_a_limit_without_header(self):
        self.refuses(*self.lines("# none\n"), says="no limit in limits.txt")
        self.refuses(*self.lines("nexus/a.hpp 3\nnexus/gone.hpp 3\n"), says="does not exist")

    def test_refuses_a_header_that_outgrew_its_standard_header(self):
        self.accepts(*self.lines("nexus/a.hpp 3\nnexus/a.hpp 1.0 * cstddef\n"))
        self.refuses(*self.lines("nexus/a.hpp 3\nnexus/a.hpp 0.0001 * cstddef\n"), says="more than 0.0001 times")

    def test_writes_limits(self):
        self.accepts(*self.lines("# comment\nnexus/gone.hpp 7\n", "--write"))
        self.assertEqual((self.dir / "limits.txt").read_text(), "# comment\nnexus/a.hpp 100\n")

    def test_refuses_a_long_symbol(self):
        source = self.write("a.cpp", "struct long_enough_to_be_seen {}; void f(long_enough_to_be_seen) {} int main() {}")
        subprocess.run([COMPILER, source, "-o", self.dir / "a"], check=True)
        self.accepts("check_budgets.py", "symbols", "2000", self.dir / "a")
        self.refuses("check_budgets.py", "symbols", "10", self.dir / "a", says="at most 10 wanted")


class Docs(ToolTest):
    def page(self, text):
        return ("check_docs.py", self.write("page.md", text), "--work", self.dir / "work", "--", COMPILER, "-std=c++20")

    def test_runs_programs_and_fragments(self):
        self.accepts(*self.page("```cpp\nint main() { assert(true); }\n```\n"
                                "<!-- cpp:hidden\nint shared = 1;\n-->\n"
                                "```cpp\nint twice() { return 2 * shared; }\n```\n"
                                "<!-- cpp:run -->\n```cpp\nassert(twice() == 2);\n```\n"
                                "<!-- cpp:new -->\n```cpp\nint twice() { return 3; }\n```\n"), says="3 programs")

    def test_refuses_what_does_not_compile_or_run(self):
        self.refuses(*self.page("```cpp\nint main() { return 1; }\n```\n"), says="does not run")
        self.refuses(*self.page("```cpp\nnonsense\n```\n"), says="does not compile")
        self.refuses(*self.page("text\n<!-- cpp:run -->\n```cpp\nassert(false);\n```\n"), says="page.md:3")

    def test_refuses_blocks_that_would_be_passed_over(self):
        self.refuses(*self.page("```c++\nnonsense\n```\n"), says="not understood")
        self.refuses(*self.page("<!-- cpp:rum -->\n```cpp\nint x;\n```\n"), says="not understood")
        self.refuses(*self.page("```cpp\nint x;\n"), says="not closed")


class Links(ToolTest):
    def page(self, text):
        self.write("include/a.hpp", 'static_assert(x, "nexus: `T` is "\n    "wrong; mend it");\n')
        return ("check_links.py", "--headers", self.dir / "include", self.write("page.md", text))

    def test_accepts_what_is_there(self):
        self.accepts(*self.page("# A `heading`: here\n[up](#a-heading-here) [it](page.md#a-heading-here) [i](include)\n"
                                "[far](https://example.org) ``nexus: `T` is wrong; mend it``\n"
                                "```text\n[no](link)\n```\n"))

    def test_refuses_links_to_nowhere(self):
        self.refuses(*self.page("text\n\n[gone](gone.md)\n"), says="page.md:3: the link gone.md leads nowhere")
        self.refuses(*self.page("# One\n[two](#two)\n"), says="#two leads to no heading")
        self.refuses(*self.page('<img src="gone.svg">\n'), says="gone.svg leads nowhere")

    def test_refuses_messages_that_are_not_in_the_headers(self):
        self.refuses(*self.page("`` nexus: `T` was wrong ``\n"), says="the headers do not say: nexus: `T` was wrong")


class CallgrindRatio(ToolTest):
    def setUp(self):
        super().setUp()
        if shutil.which("valgrind") is None:
            self.skipTest("valgrind is not installed")

    def test_refuses_a_program_that_does_more(self):
        source = self.write("a.cpp", "int main(int n, char**) { volatile int s = 0;"
                                     " for (int i = 0; i < N; ++i) s = s + n; }")
        for name, count in (("less", 100000), ("more", 300000)):
            subprocess.run([COMPILER, "-O1", f"-DN={count}", source, "-o", self.dir / name], check=True)
        less, more = self.dir / "less", self.dir / "more"
        self.accepts("callgrind_ratio.py", "--limit", "1.02", less, less, says="ratio 1.0000")
        self.refuses("callgrind_ratio.py", "--limit", "1.02", more, less, says="CALLGRIND-RATIO")


class Setup(ToolTest):
    """tools/setup on a machine made of stand-ins: nothing is installed."""

    def setUp(self):
        super().setUp()
        self.bin = self.dir / "bin"
        self.bin.mkdir()
        self.dir.chmod(0o755)
        for program in ("bash", "env"):
            (self.bin / program).symlink_to(shutil.which(program))

    def stand_in(self, name, text):
        path = self.write(f"bin/{name}", f"#!{shutil.which('bash')}\n{text}\n")
        path.chmod(0o755)

    def setup(self, purpose, user=None):
        command = [shutil.which("bash"), TOOLS / "setup", purpose]
        run = subprocess.run(list(map(str, command)), capture_output=True, text=True, user=user,
                             env={"PATH": str(self.bin)})
        return run.returncode, run.stdout + run.stderr

    def nobody(self):
        return 65534 if os.geteuid() == 0 else None

    def test_does_nothing_when_nothing_is_missing(self):
        self.stand_in("dpkg-query", "echo -n install ok installed")
        self.assertEqual(self.setup("check-all"), (0, ""))

    def test_installs_as_root(self):
        if os.geteuid() != 0:
            self.skipTest("needs to be root to show what root does")
        self.stand_in("dpkg-query", "[[ $3 != doctest-dev ]] && echo -n install ok installed")
        self.stand_in("apt-get", 'echo "apt-get $*"')
        status, output = self.setup("check")
        self.assertEqual(status, 0, output)
        self.assertIn("apt-get update\napt-get install -y --no-install-recommends doctest-dev\n", output)

    def test_removes_nothing_but_the_libraries_that_clang_replaces(self):
        self.stand_in("dpkg-query", "exit 1")
        self.stand_in("sudo", 'exec env "$@"')
        for removed, expected in (("libc++1-14", 0), ("libboost1.74-dev", 1)):
            self.stand_in("apt-get", f'[[ $* != *--simulate* ]] || echo "Remv {removed} [1]"')
            status, output = self.setup("check-all", self.nobody())
            self.assertEqual(status, expected, output)
            self.assertEqual("would remove others: libboost1.74-dev." in output, expected == 1)

    def test_installs_through_sudo(self):
        self.stand_in("dpkg-query", "exit 1")
        self.stand_in("apt-get", 'echo "apt-get $*"')
        self.stand_in("sudo", 'echo "sudo"; exec env "$@"')
        status, output = self.setup("bench", self.nobody())
        self.assertEqual(status, 0, output)
        self.assertIn("sudo\napt-get update\n", output)
        self.assertIn("libbenchmark-dev", output)

    def test_says_the_one_command_where_it_cannot_install(self):
        self.stand_in("dpkg-query", "exit 1")
        status, output = self.setup("demo", self.nobody())
        self.assertEqual(status, 1)
        self.assertRegex(output, "  apt-get update && apt-get install -y .*libboost1.81-dev")

    def test_says_the_command_when_the_installation_fails(self):
        self.stand_in("dpkg-query", "exit 1")
        self.stand_in("apt-get", "exit 100")
        self.stand_in("sudo", 'exec env "$@"')
        status, output = self.setup("demo", self.nobody())
        self.assertEqual(status, 1)
        self.assertIn("could not be installed", output)

    def test_refuses_an_unknown_purpose(self):
        status, output = self.setup("chekc")
        self.assertEqual(status, 2)
        self.assertIn("'chekc' is none of", output)


if __name__ == "__main__":
    unittest.main()
