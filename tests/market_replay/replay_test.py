#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs market_replay as its users do.

    replay_test.py SUITE --program FILE --twin FILE --scratch DIR [--data DIR]

SUITE: real (recorded exchange data), stream (the simulated day), malformed (input that must be refused), usage.
Exit status 77: skipped, because the recorded data is not there.
"""
import argparse
import fractions
import gzip
import itertools
import json
import math
import os
import pathlib
import re
import struct
import subprocess
import sys
import unittest
import xml.dom.minidom

ARGS = None


def run(*arguments, program=None):
    return subprocess.run([program or ARGS.program, *map(str, arguments)], capture_output=True, text=True, timeout=300)


def report(*arguments, program=None):
    """The JSON report of a run that must succeed."""
    done = run(*arguments, "--json", program=program)
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f"{arguments}: status {done.returncode}, {done.stderr}")
    return json.loads(done.stdout)


def timeless(result):
    """A report without what differs from run to run."""
    kept = {key: value for key, value in result.items() if key not in ("seconds", "events_per_second")}
    kept["nanoseconds_per_event"] = result["nanoseconds_per_event"]["samples"]
    return kept


class Case(unittest.TestCase):
    maxDiff = None

    def scratch(self, name, content):
        path = pathlib.Path(ARGS.scratch, name)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def check_plot(self, path):
        """A picture has both curves, both axes and no coordinate that is not a number."""
        text = pathlib.Path(path).read_text(encoding="utf-8")
        document = xml.dom.minidom.parseString(text)
        self.assertEqual(len(document.getElementsByTagName("polyline")), 2)
        self.assertEqual(len(document.getElementsByTagName("polygon")), 2)
        labels = [node.firstChild.data for node in document.getElementsByTagName("text")]
        for wanted in ("mid price, US dollars", "time of day at the exchange", "mid price", "mean spread"):
            self.assertIn(wanted, labels)
        self.assertTrue(any(re.fullmatch(r"\d\d:\d\d(:\d\d(\.\d+)?)?", label) for label in labels), labels)
        self.assertNotRegex(text, r"\b(nan|inf)\b")


def analytics_of(messages, book):
    """What the report must say of a LOBSTER day, computed from its files alone: the bursts, and of the best five
    prices after each, when it is another state than the one before, the lowest, mean, highest and last figure."""
    bursts, states = 0, []
    rows = zip(gzip.open(messages, "rt"), gzip.open(book, "rt"))
    for time, group in itertools.groupby(rows, key=lambda row: row[0].split(",")[0]):
        bursts += 1
        *_, (_, row) = group
        fields = [int(field) for field in row.split(",")]
        asks, bids = ([(price, size) for price, size in zip(fields[side::4], fields[side + 1::4]) if size]
                      for side in (0, 2))
        for_sale, bid_for = (sum(size for _, size in side[:5]) for side in (asks, bids))
        value = sum(price * size for price, size in asks[:5] + bids[:5])
        state = (asks[:1], bids[:1], fractions.Fraction(value, for_sale + bid_for),
                 fractions.Fraction(bid_for - for_sale, for_sale + bid_for))
        if not states or states[-1] != state:
            states.append(state)
    sampled = [state for state in states if state[0] and state[1]]
    figures = {"spread": [ask[0][0] - bid[0][0] for ask, bid, _, _ in sampled],
               "weighted_price": [float(state[2]) for state in sampled],
               "imbalance": [float(state[3]) for state in sampled]}
    return {"count": bursts, "changed": len(states)}, len(sampled), {
        name: {"min": min(all), "mean": sum(all) / len(all), "max": max(all), "last": all[-1]}
        for name, all in figures.items()}


class Real(Case):
    """Recorded days. The figures are those of the data's own description, found there independently."""

    def lobster(self, name, level, expected):
        stem = f"{ARGS.data}/lobster/{name}_2012-06-21_34200000_57600000"
        arguments = ["--lobster", f"{stem}_message_{level}.csv.gz", f"{stem}_orderbook_{level}.csv.gz"]
        plot = pathlib.Path(ARGS.scratch, f"{name}_{level}.svg")
        result = report(*arguments, "--plot", plot)
        self.check_plot(plot)
        rows, types, reveals, (best, first, known), visible, hidden = expected
        self.assertEqual(result["events"], rows)
        self.assertEqual(list(result["messages"].values()), types)
        key = result["answer_key"]
        self.assertEqual((key["rows"], key["exact"], key["best_prices"]), (rows - 1,) * 3)
        self.assertEqual((key["reveals"], key["unseen"]), (reveals, 0))
        executions = result["executions"]
        self.assertEqual((executions["count"], executions["at_best_price"]), (types[3], best))
        self.assertEqual((executions["first_in_queue"], executions["known_orders"]), (first, known))
        self.assertEqual((executions["hidden"], executions["shares"], executions["hidden_shares"]),
                         (types[4], visible, hidden))
        self.assertEqual(result["books"][0]["symbol"], name)
        bursts, samples, figures = analytics_of(*arguments[1:])
        self.assertEqual(result["bursts"], bursts)
        analytics = dict(result["books"][0]["analytics"])
        self.assertEqual(analytics.pop("samples"), samples)
        self.assertEqual(set(analytics), set(figures))
        for figure, expected_values in figures.items():
            for value, expected_value in expected_values.items():
                self.assertTrue(math.isclose(analytics[figure][value], expected_value, rel_tol=1e-8),
                                (figure, value, analytics[figure][value], expected_value))
        self.assertEqual(result["books"][0]["spread"]["crossed"], 0)
        self.assertEqual(timeless(report(*arguments, program=ARGS.twin)), timeless(result))

    def test_amzn_level_1_agrees_on_every_row(self):
        self.lobster("AMZN", 1, (57515, [27845, 16, 18235, 8974, 2445], 13953, (8974, 4478, 4482), 613248, 197507))

    def test_amzn_level_5_agrees_on_every_row(self):
        self.lobster("AMZN", 5, (155935, [77381, 450, 66685, 8974, 2445], 33840, (8974, 7298, 7307), 613248, 197507))

    def test_aapl_level_1_agrees_on_every_row(self):
        self.lobster("AAPL", 1,
                     (118497, [54818, 252, 28437, 23658, 11332], 30071, (23658, 10915, 10938), 1845964, 1004176))

    def test_deep_messages_agree_with_the_key_of_the_best_prices(self):
        folder = f"{ARGS.data}/lobster/AAPL_2012-06-21_34200000"
        arguments = ["--lobster", f"{folder}_37800000_message_50.csv.gz", f"{folder}_57600000_orderbook_1.csv.gz",
                     "--key-messages", f"{folder}_57600000_message_1.csv.gz"]
        result = report(*arguments)
        self.assertEqual(list(result["messages"].values()), [44256, 469, 41004, 4067, 2201])
        key = result["answer_key"]
        self.assertEqual((key["rows"], key["reveals"]), (25640, 0))
        self.assertGreaterEqual(key["best_prices"] / key["rows"], 0.995)
        self.assertGreaterEqual(key["exact"] / key["rows"], 0.993)
        self.assertEqual(timeless(report(*arguments, program=ARGS.twin)), timeless(result))

    def test_itch_executions_keep_price_time_priority(self):
        path = f"{ARGS.data}/itch/AAPL_2020-01-30_locate13_first6000.itch"
        plot = pathlib.Path(ARGS.scratch, "itch.svg")
        result = report("--itch", path, "--plot", plot)
        self.check_plot(plot)
        self.assertEqual(result["events"], 6000)
        self.assertEqual(result["messages"],
                         {"A": 2894, "D": 2507, "E": 419, "H": 1, "L": 52, "P": 123, "R": 1, "X": 2, "Y": 1})
        executions = result["executions"]
        self.assertEqual({executions[name] for name in ("count", "at_best_price", "known_orders", "first_in_queue")},
                         {419})
        self.assertEqual(executions["hidden"], 123)
        self.assertEqual(result["live_orders"], 150)
        self.assertEqual(len(result["books"]), 1)
        book = result["books"][0]
        self.assertEqual((book["symbol"], book["spread"]["crossed"]), ("AAPL", 0))
        self.assertEqual((book["bid"]["price"], book["bid"]["prices"]), (3204200, 52))
        self.assertEqual((book["ask"]["price"], book["ask"]["prices"]), (3206000, 45))
        self.assertEqual(timeless(report("--itch", path, program=ARGS.twin)), timeless(result))

    def test_itch_session_start_names_every_symbol(self):
        path = f"{ARGS.data}/itch/nasdaq_session_start_first1000.itch"
        result = report("--itch", path)
        self.assertEqual(result["messages"], {"H": 3, "R": 993, "S": 1, "Y": 3})
        self.assertEqual((result["symbols"], result["books"], result["live_orders"]), (993, [], 0))
        done = run("--itch", path, "--plot", pathlib.Path(ARGS.scratch, "nothing.svg"))
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("nothing to plot", done.stderr)

    def test_itch_cut_anywhere_is_refused_with_its_place(self):
        whole = pathlib.Path(ARGS.data, "itch", "AAPL_2020-01-30_locate13_first6000.itch").read_bytes()
        for size in (1, 2, 40, 1000, 100000, len(whole) - 1):
            path = self.scratch("cut.itch", whole[:size])
            done = run("--itch", path)
            self.assertEqual((done.returncode, done.stdout), (1, ""), size)
            self.assertRegex(done.stderr, rf"{re.escape(str(path))}: byte \d+, message \d+: the file ends inside a ")

    def test_a_book_row_too_few_or_too_many_is_refused(self):
        stem = f"{ARGS.data}/lobster/AMZN_2012-06-21_34200000_57600000"
        rows = gzip.open(f"{stem}_orderbook_1.csv.gz").read().splitlines(keepends=True)
        messages = f"{stem}_message_1.csv.gz"
        few = self.scratch("few.csv", b"".join(rows[:-1]))
        many = self.scratch("many.csv", b"".join(rows + rows[-1:]))
        for path, line, text in ((few, 57515, "ends here"), (many, 57516, "more rows than there are messages")):
            done = run("--lobster", messages, path)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn(f"{path}:{line}: ", done.stderr)
            self.assertIn(text, done.stderr)

    def test_one_wrong_share_in_the_key_is_found(self):
        stem = f"{ARGS.data}/lobster/AMZN_2012-06-21_34200000_57600000"
        rows = gzip.open(f"{stem}_orderbook_5.csv.gz").read().decode().splitlines(keepends=True)
        fields = rows[777].split(",")
        fields[13] = str(int(fields[13]) + 1)
        rows[777] = ",".join(fields)
        path = self.scratch("wrong.csv", "".join(rows))
        done = run("--lobster", f"{stem}_message_5.csv.gz", path, "--json")
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{path}:778: sell level 4 is ", done.stderr)
        self.assertEqual(json.loads(done.stdout)["answer_key"]["exact"], 155933)

    def test_gzip_cut_or_damaged_is_refused(self):
        stem = f"{ARGS.data}/lobster/AMZN_2012-06-21_34200000_57600000"
        whole = pathlib.Path(f"{stem}_message_1.csv.gz").read_bytes()
        book = f"{stem}_orderbook_1.csv.gz"
        middle = len(whole) // 2
        damaged = whole[:middle] + bytes(b ^ 0x55 for b in whole[middle:middle + 8]) + whole[middle + 8:]
        for name, content in (("cut.csv.gz", whole[:middle]), ("damaged.csv.gz", damaged)):
            path = self.scratch(name, content)
            done = run("--lobster", path, book)
            self.assertEqual((done.returncode, done.stdout), (1, ""), name)
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
            self.assertIn(str(path), done.stderr)


class Stream(Case):
    """The simulated day."""

    def test_the_replayed_books_equal_the_exchange_s(self):
        for seed in (1, 2, 77):
            result = report("--messages", 60000, "--seed", seed)
            self.assertEqual(result["events"], 60000)
            self.assertEqual(sum(result["messages"].values()), 60000)
            self.assertGreater(result["book_checks"], 5)
            self.assertEqual(set(result["messages"]), set("ACDEFHPRSUXY"))
            executions = result["executions"]
            self.assertGreater(executions["count"], 3000)
            self.assertEqual({executions[name] for name in ("count", "at_best_price", "first_in_queue")},
                             {executions["known_orders"]})
            self.assertEqual([book["symbol"] for book in result["books"]], ["ALPH", "BRAV", "CHARL", "DELT"])
            for book in result["books"]:
                self.assertEqual(book["spread"]["crossed"], 0)
                self.assertGreaterEqual(book["spread"]["min"], 100)

    def test_the_shortest_day_works_and_any_size_is_exact(self):
        for messages in (100, 101, 117, 1000, 4999):
            self.assertEqual(report("--messages", messages)["events"], messages)

    def test_program_and_twin_find_the_same(self):
        ours = report("--messages", 100000, "--latency", 1)
        self.assertEqual(timeless(ours), timeless(report("--messages", 100000, "--latency", 1, program=ARGS.twin)))
        self.assertEqual(ours["nanoseconds_per_event"]["samples"], 100000)

    def test_a_written_stream_replays_like_the_live_one(self):
        path = pathlib.Path(ARGS.scratch, "day.itch")
        again = pathlib.Path(ARGS.scratch, "again.itch")
        for name in (path, again):
            done = run("--messages", 50000, "--seed", 5, "--write", name)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(path.read_bytes(), again.read_bytes())
        replayed = report("--itch", path)
        live = report("--messages", 50000, "--seed", 5)
        del live["book_checks"]
        live["input"] = replayed["input"]
        self.assertEqual(timeless(live), timeless(replayed))
        packed = pathlib.Path(ARGS.scratch, "day.itch.gz")
        packed.write_bytes(gzip.compress(path.read_bytes()))
        replayed["input"] = str(packed)
        self.assertEqual(timeless(report("--itch", packed)), timeless(replayed))

    def test_the_report_for_people_says_what_happened(self):
        plot = pathlib.Path(ARGS.scratch, "day & <night>.svg")
        done = run("--messages", 100000, "--plot", plot, "--symbol", "BRAV")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for line in (r"^  all +100,000$", r"^  A    add order +[\d,]+ +\d+\.\d\d %$",
                     r"^  BRAV +\d+\.\d\d x [\d,]+ +\d+\.\d\d x [\d,]+( +\d+\.\d+){4}$",
                     r"^  BRAV +[\d,]+( +\d+\.\d{4}){5}( +-?[01]\.\d{3}){4}$",
                     r"^  sampled after each burst of one timestamp that changed something: [\d,]+ of [\d,]+$",
                     r"^  100,000 events in \d+\.\d+ s, [\d,]+ events per second \(",
                     r"^  time per event, ns: +p50 \d+ +p90 \d+ +p99 \d+ +p99\.9 \d+ +max \d+$",
                     r"^  measured on one event in 17 \(5,882 events\)"):
            self.assertRegex(done.stdout, re.compile(line, re.MULTILINE))
        self.check_plot(plot)
        self.assertIn("BRAV", plot.read_text(encoding="utf-8"))

    def test_the_progress_bar_is_for_terminals_and_leaves_nothing_behind(self):
        master, terminal = os.openpty()
        with subprocess.Popen([ARGS.program, "--messages", "100000"], stdout=subprocess.PIPE, stderr=terminal) as done:
            os.close(terminal)
            drawn = b""
            while True:
                try:
                    piece = os.read(master, 65536)
                except OSError:  # how Linux reports the end of a terminal
                    break
                if not piece:
                    break
                drawn += piece
            done.stdout.read()
            self.assertEqual(done.wait(), 0)
        os.close(master)
        self.assertRegex(drawn, rb"\r\[=* +\] +\d+ %  [\d,]+ events")
        self.assertTrue(drawn.endswith(b"\r\x1b[K"), drawn[-80:])

    def test_full_output_is_reported(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([ARGS.program, "--messages", "1000"], stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("standard output: cannot be written", done.stderr)
        for option in ("--write", "--plot"):
            for path, text in (("/dev/full", "cannot be written"), ("/nowhere/file", "cannot be opened for writing")):
                done = run("--messages", 100000, option, path)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertIn(f"{path}: {text}", done.stderr)


def message(kind, body, locate=1, time=34_200_000_000_000):
    """One framed ITCH message."""
    payload = struct.pack(">cHH", kind.encode("latin-1"), locate, 0) + time.to_bytes(6, "big") + body
    return struct.pack(">H", len(payload)) + payload


def add(ref, side=b"B", shares=100, stock=b"TEST    ", price=1_000_000, **header):
    return message("A", struct.pack(">QcI8sI", ref, side, shares, stock, price), **header)


def execute(ref, shares, **header):
    return message("E", struct.pack(">QIQ", ref, shares, 1), **header)


class Malformed(Case):
    """One defect each: one message with the place, status 1, and nothing on standard output."""

    def refused(self, arguments, path, place, text):
        done = run(*arguments)
        self.assertEqual((done.returncode, done.stdout), (1, ""), (arguments, done.stderr))
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertTrue(done.stderr.startswith(f"market_replay: {path}{place}"), (done.stderr, place))
        self.assertIn(text, done.stderr)

    def itch(self, content, place, text, name="bad.itch"):
        path = self.scratch(name, content)
        self.refused(["--itch", path], path, place, text)

    def lobster(self, messages, book, where, place, text):
        paths = self.scratch("messages.csv", messages), self.scratch("book.csv", book)
        self.refused(["--lobster", *paths], paths[where], place, text)

    def test_the_samples_are_good_as_long_as_nothing_is_wrong_with_them(self):
        path = self.scratch("good.itch", add(1) + execute(1, 40) + b"\0\0")
        self.assertEqual(report("--itch", path)["live_orders"], 1)
        paths = self.scratch("messages.csv", self.MESSAGES), self.scratch("book.csv", self.BOOK)
        self.assertEqual(report("--lobster", *paths)["answer_key"]["exact"], 3)

    def test_itch(self):
        first = len(add(1))
        second = f": byte {first}, message 2: "
        body = struct.pack(">QcI8sI", 1, b"B", 100, b"TEST    ", 1_000_000)
        for content, place, text in (
                (b"", ": is empty", "expected length-prefixed ITCH 5.0"),
                (b"\0", ": byte 0, message 1: ", "ends inside a length prefix"),
                (b"\0\x24A", ": byte 0, message 1: ", "36 bytes announced, 1 there"),
                (add(1) + add(2)[:-1], second, "36 bytes announced, 35 there"),
                (b"\0\x05hello", ": byte 0, message 1: ", "shorter than the 11"),
                (message("A", body + b"!"), ": byte 0, message 1: ", "type 'A' has 37 bytes, expected 36"),
                (message("D", b"\0" * 7), ": byte 0, message 1: ", "type 'D' has 18 bytes, expected 19"),
                (add(1, side=b"X"), ": byte 0, message 1: ", "side is byte 0x58"),
                (add(1, stock=b"TE\0T    "), ": byte 0, message 1: ", "not printable ASCII"),
                (add(1, time=86_400_000_000_000), ": byte 0, message 1: ", "more than a day"),
                (add(1) + add(2, time=34_199_999_999_999), second, "time goes back"),
                (add(1, shares=0), ": byte 0, message 1: ", "order 1 is added with 0 shares"),
                (add(1) + add(1), second, "order 1 is added, but lives already"),
                (add(1) + add(2, stock=b"OTHER   "), second, "is called 'OTHER', was 'TEST'"),
                (add(1) + execute(2, 1), second, "execution of order 2, which is not in the book"),
                (add(1) + execute(1, 101), second, "execution of 101 shares of order 1, which has 100"),
                (add(1) + execute(1, 0), second, "execution of 0 shares of order 1"),
                (add(1) + execute(1, 1, locate=2), second, "names symbol number 2, the order belongs to 1"),
                (add(1) + message("X", struct.pack(">QI", 1, 4_294_967_295)), second,
                 "cancellation of 4294967295 shares of order 1, which has 100"),
                (add(1) + message("D", struct.pack(">Q", 9)), second, "deletion of order 9"),
                (add(1) + message("U", struct.pack(">QQII", 9, 10, 1, 1)), second, "replacement of order 9"),
                (add(1) + add(2) + message("U", struct.pack(">QQII", 1, 2, 1, 1)), f": byte {2 * first}, message 3: ",
                 "order 2 is added, but lives already"),
                (add(1) + b"\0\0" + add(2), f": byte {first + 2}, message 2: ", "after the end-of-session mark"),
                (b"This is a text file, which has no framing at all.\n", ": byte 0, message 1: ", "announced")):
            with self.subTest(text=text):
                self.itch(content, place, text)

    def test_unknown_types_are_skipped_by_their_length(self):
        path = self.scratch("unknown.itch", add(1) + message("z", b"anything") + message("\x07", b"") + execute(1, 100))
        result = report("--itch", path)
        self.assertEqual(result["messages"], {"0x07": 1, "A": 1, "E": 1, "z": 1})
        self.assertEqual(result["live_orders"], 0)

    MESSAGES = "34200.5,5,0,10,1000000,1\n34200.6,1,7,50,1000100,1\n34201,4,7,20,1000100,1\n34202.25,3,7,30,1000100,1\n"
    BOOK = ("1000500,10,1000000,200\n1000500,10,1000100,50\n1000500,10,1000100,30\n1000500,10,1000000,200\n")

    def test_lobster_messages(self):
        lines = self.MESSAGES.splitlines(keepends=True)
        for line, place, text in (
                ("34200.6,1,7,fifty,1000100,1\n", ":2:13: ", "size is 'fifty', expected a number"),
                ("34200.6,1,7,5x,1000100,1\n", ":2:14: ", "size is '5x', expected a number"),
                ("34200.6,1,7,,1000100,1\n", ":2:13: ", "size is empty"),
                ("34200.6,1,7,-50,1000100,1\n", ":2:13: ", "size is '-50', must be 1 to 4294967295"),
                ("34200.6,1,7,4294967296,1000100,1\n", ":2:13: ", "must be 1 to 4294967295"),
                ("34200.6,1,7,99999999999999999999999,1000100,1\n", ":2:13: ", "must be 1 to 4294967295"),
                ("34200.6,1,18446744073709551616,50,1000100,1\n", ":2:11: ", "order id is '18446744073709551616'"),
                ("34200.6,1,0,50,1000100,1\n", ":2:11: ", "order id is 0"),
                ("34200.6,8,7,50,1000100,1\n", ":2:9: ", "type is '8', must be 1 to 7"),
                ("34200.6,1,7,50,0,1\n", ":2:16: ", "price is '0'"),
                ("34200.6,1,7,50,1000100,0\n", ":2:24: ", "direction is 0"),
                ("34200.6,1,7,50,1000100,2\n", ":2:24: ", "direction is '2', must be -1 to 1"),
                ("34200.6,1,7,50,1000100\n", ":2:23: ", "ends before field 'direction'"),
                ("34200.6,1,7,50,1000100,1,\n", ":2:26: ", "more than 6 fields"),
                ("34200.6,1,7,50,1000100,1\r\n", ":2:25: ", "direction is '1?'"),
                ("34200.,1,7,50,1000100,1\n", ":2:1: ", "time is '34200.'"),
                ("34200.6.7,1,7,50,1000100,1\n", ":2:8: ", "time is '34200.6.7'"),
                ("-1,1,7,50,1000100,1\n", ":2:1: ", "time is '-1'"),
                ("86400,1,7,50,1000100,1\n", ":2:1: ", "a day has 86400 seconds"),
                ("34200.4,1,7,50,1000100,1\n", ":2: ", "time goes back"),
                ("\n", ":2:1: ", "time is empty"),
                ("34200.6,1,7,50,1000100,1", ":4:21: ", "the file ends inside a line"),
                ("34200.6,2,7,50,1000100,1\n", ":2: ", "cancellation of 50 shares of order 7, which is not in the book"),
                ("34200.6,4,7,250,1000000,1\n", ":2: ", "execution of 250 shares of order 7"),
                ("34200.6,1," + "7" * 70000 + "\n", ":2: ", "line of more than 65536 characters")):
            with self.subTest(text=text, line=line[:40]):
                content = lines[0] + line + "".join(lines[2:]) if line.endswith("\n") else (
                    "".join(lines[:3]) + lines[3][:20])
                self.lobster(content, self.BOOK, 0, place, text)
        self.lobster("", self.BOOK, 0, ": is empty", "expected a row")
        for line, text in (("34201,4,7,51,1000100,1\n", "execution of 51 shares of order 7, which has 50"),
                           ("34201,4,7,20,1000000,1\n", "which rests at 100.01 (buy)"),
                           ("34201,1,7,20,1000000,1\n", "order 7 is added, but lives already")):
            self.lobster("".join(lines[:2]) + line + lines[3], self.BOOK, 0, ":3: ", text)

    def test_lobster_book(self):
        rows = self.BOOK.splitlines(keepends=True)
        for line, place, text in (
                ("1000500,ten,1000100,50\n", ":2:9: ", "ask size is 'ten'"),
                ("1000500,10,1000100\n", ":2:19: ", "ends before field 'bid size'"),
                ("1000500,10,1000100,50,1\n", ":2:23: ", "more than 4 fields"),
                ("1000500,10,1000100,-50\n", ":2:20: ", "bid size is '-50'"),
                ("9999999999,10,1000100,50\n", ":2:12: ", "price 9999999999 with size 10"),
                ("1000500,0,1000100,50\n", ":2:9: ", "price 1000500 with size 0"),
                ("1000500,10,-5,50\n", ":2:12: ", "bid price is -5"),
                ("123456789012345678901234567890,10,1000100,50\n", ":2:1: ", "ask price is")):
            with self.subTest(text=text):
                self.lobster(self.MESSAGES, rows[0] + line + "".join(rows[2:]), 1, place, text)
        self.lobster(self.MESSAGES, "", 1, ": is empty", "expected a row")
        self.lobster(self.MESSAGES, "1000500,10,1000000\n", 1, ":1:1: ", "expected four for each level")
        self.lobster(self.MESSAGES, "".join(rows[:3]), 1, ":4: ", "the book ends here")
        self.lobster(self.MESSAGES, self.BOOK + rows[3], 1, ":5: ", "more rows than there are messages")
        two = "1000500,10,1000000,200,1000400,5,999900,5\n"
        self.lobster(self.MESSAGES, two, 1, ":1:24: ", "sell level 2 is not worse than level 1")

    def test_a_key_that_disagrees_fails_the_run_after_its_report(self):
        paths = self.scratch("messages.csv", self.MESSAGES), self.scratch("book.csv", self.BOOK.replace(",30\n", ",31\n"))
        done = run("--lobster", *paths)
        self.assertEqual(done.returncode, 1)
        self.assertIn("every price and size            2    66.67 %", done.stdout)
        self.assertEqual(done.stderr, f"market_replay: {paths[1]}:3: buy level 1 is 31 at 100.01, replayed 30 at 100.01 "
                                      "(the first of 1 rows that differ)\n")

    def test_key_messages(self):
        lines = self.MESSAGES.splitlines(keepends=True)
        paths = self.scratch("messages.csv", self.MESSAGES), self.scratch("book.csv", self.BOOK)
        key = self.scratch("key.csv", self.MESSAGES)
        self.assertEqual(report("--lobster", *paths, "--key-messages", key)["answer_key"]["exact"], 3)
        for content, place, text in (
                ("", ": is empty", "expected a row"),
                ("".join(lines[1:]), ":1: ", "not the first row of the messages"),
                (lines[0] + "34200.7,1,8,50,1000100,1\n" + "".join(lines[2:]), ":2: ", "does not occur"),
                (lines[0] + "x\n", ":2:1: ", "time is 'x'")):
            key = self.scratch("key.csv", content)
            self.refused(["--lobster", *paths, "--key-messages", key], key, place, text)

    def test_files(self):
        missing = pathlib.Path(ARGS.scratch, "missing.itch")
        for name in (missing, f"{missing}.gz"):
            self.refused(["--itch", name], name, ": cannot be opened: ", "No such file")
        self.refused(["--lobster", missing, missing], missing, ": cannot be opened: ", "No such file")
        self.refused(["--itch", ARGS.scratch], ARGS.scratch, ": cannot be read: ", "directory")
        day = add(1) + execute(1, 100)
        self.itch(day, ": byte 0: ", "holds no gzip data", "plain.itch.gz")
        self.itch(gzip.compress(day), ": byte 0: ", "holds gzip data; give the file a name that ends in .gz", "packed.itch")
        self.itch(gzip.compress(day)[:-6], ": ", "the file is cut off", "cut.itch.gz")
        self.itch(gzip.compress(day)[:12], ": ", "the file is cut off", "cut.itch.gz")
        self.itch(b"", ": is empty", "expected length-prefixed", "empty.itch.gz")
        self.itch(gzip.compress(b""), ": is empty", "expected length-prefixed", "nothing.itch.gz")

    def test_random_damage_never_crashes(self):
        """Every run ends with status 0 or 1 and, when 1, one line: never with a signal."""
        day = pathlib.Path(ARGS.scratch, "undamaged.itch")
        self.assertEqual(run("--messages", 300, "--write", day).returncode, 0)
        whole = day.read_bytes()
        state = 12345
        for _ in range(60):
            damaged = bytearray(whole)
            for _ in range(3):
                state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
                damaged[(state >> 33) % len(damaged)] ^= 1 << (state >> 20) % 8
            done = run("--itch", self.scratch("damaged.itch", bytes(damaged)))
            self.assertIn(done.returncode, (0, 1))
            self.assertEqual(done.stderr.count("\n"), done.returncode, done.stderr)

    def test_any_file_name_gives_well_formed_output(self):
        name = os.fsencode(ARGS.scratch) + b"/q\"uo\\te\n\t\x01<&>\xff\xc3\xa9.itch"
        with open(name, "wb") as file:
            file.write(add(1) + add(2, side=b"S", price=1_000_100))
        done = subprocess.run([ARGS.program, "--itch", name, "--json", "--plot", f"{ARGS.scratch}/name.svg"],
                              capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        shown = json.loads(done.stdout.decode("utf-8"))["input"]
        self.assertTrue(shown.endswith("/q\"uo\\te\n\t\x01<&>\ufffd\u00e9.itch"), shown)
        self.check_plot(f"{ARGS.scratch}/name.svg")


class Usage(Case):
    """The command line."""

    def test_mistakes_end_with_status_2_and_a_hint(self):
        for arguments, text in (
                (["--nonsense"], "'--nonsense' is not an option"),
                (["file.itch"], "'file.itch' is not an option"),
                (["--itch"], "--itch needs a file"),
                (["--itch", "--json"], "--itch needs a file"),
                (["--lobster", "a"], "--lobster needs two files"),
                (["--messages", "many"], "--messages is 'many', must be a number from 100 to"),
                (["--messages", "99"], "--messages is '99', must be a number from 100 to"),
                (["--messages", "-5"], "--messages is '-5'"),
                (["--messages", ""], "--messages is ''"),
                (["--messages", "99999999999999999999999"], "must be a number from 100 to 100000000000"),
                (["--seed", "18446744073709551616"], "must be a number from 0 to 18446744073709551615"),
                (["--latency", "4294967296"], "must be a number from 0 to 4294967295"),
                (["--itch", "a", "--lobster", "b", "c"], "exclude each other"),
                (["--itch", "a", "--seed", "1"], "are for the simulated stream"),
                (["--key-messages", "a"], "--key-messages goes with --lobster"),
                (["--lobster", "a", "b", "--symbol", "C"], "--symbol is for ITCH"),
                (["--write", "a", "--json"], "--write replays nothing")):
            done = run(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertIn(text, done.stderr)
            self.assertTrue(done.stderr.endswith("\nTry 'market_replay --help'.\n"), done.stderr)

    def test_help_names_every_option(self):
        done = run("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for option in ("--lobster", "--key-messages", "--itch", "--messages", "--seed", "--write", "--json", "--plot",
                       "--symbol", "--latency", "--wiring", "--help"):
            self.assertIn(f"  {option} ", done.stdout)

    def test_the_wiring_shows_every_step_and_what_it_touches(self):
        done = run("--wiring")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.count("```mermaid\nflowchart TD\n"), 4)
        for text in ("and_then <b>validate</b>", "select <b>type_of</b>", "'A', 'F': Frame",
                     "then <b>add_order</b><br/>writes Books, Symbols", "then <b>look_at</b><br/>reads Books", "fork",
                     "then <b>spread</b>", "then <b>weighted_price</b>", "then <b>imbalance</b>", "merge <b>combine</b>",
                     "then <b>publish</b><br/>writes QuoteStatistics, Analytics", "context AnswerKey",
                     "system <b>plot_books</b><br/>reads Analytics, Symbols<br/>writes Series"):
            self.assertIn(text, done.stdout)

    def test_a_symbol_that_is_not_there_is_an_error(self):
        done = run("--messages", "1000", "--symbol", "NOPE")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("has no symbol 'NOPE'", done.stderr)

    def test_latency_can_be_switched_off(self):
        self.assertEqual(report("--messages", 1000, "--latency", 0)["nanoseconds_per_event"]["samples"], 0)
        self.assertIn("time per event was not measured", run("--messages", "1000", "--latency", "0").stdout)


def main():
    global ARGS
    parser = argparse.ArgumentParser()
    parser.add_argument("suite", choices=["real", "stream", "malformed", "usage"])
    parser.add_argument("--program", required=True)
    parser.add_argument("--twin", required=True)
    parser.add_argument("--scratch", required=True)
    parser.add_argument("--data", default="")
    ARGS = parser.parse_args()
    ARGS.data = os.environ.get("NEXUS_MARKET_DATA") or ARGS.data
    if ARGS.suite == "real" and not pathlib.Path(ARGS.data, "lobster").is_dir():
        print(f"SKIPPED: no recorded market data in '{ARGS.data}'; NEXUS_MARKET_DATA can name another folder")
        sys.exit(77)
    pathlib.Path(ARGS.scratch).mkdir(parents=True, exist_ok=True)
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(globals()[ARGS.suite.capitalize()])
    sys.exit(not unittest.TextTestRunner(verbosity=2).run(suite).wasSuccessful())


if __name__ == "__main__":
    main()
