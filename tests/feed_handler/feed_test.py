#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs feed_publisher and feed_handler as their users do, and does to them what happens to such programs.

    feed_test.py SUITE --publisher FILE --handler FILE --twin FILE --replay FILE --scratch DIR [--data DIR]

SUITE: exact (a bad network changes nothing), real (recorded exchange data), survival (processes that die, clients that
misbehave), top (the live picture), usage, soak (ten
thousand clients, then survival in random order, together for NEXUS_SOAK_SECONDS, default 600; not part of ctest).
Exit status 77: skipped, because the recorded data is not there.
"""
import argparse
import fcntl
import json
import os
import pathlib
import pty
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading
import time
import unittest

ARGS = None
PATIENCE = 120  # seconds until something that must happen counts as not happening; nothing waits for it in vain


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def eventually(what, condition):
    """Waits until `condition()` is true and returns what it returned."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"never happened: {what}")


def comparable(state):
    """A state without what differs from run to run."""
    report = {key: value for key, value in state["report"].items()
              if key not in ("seconds", "events_per_second", "nanoseconds_per_event")}
    return {**state, "report": report}


class Program:
    def __init__(self, command):
        self.process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def result(self, stop=False):
        """The JSON summary of a program that has ended or is told to."""
        if stop:
            self.process.send_signal(signal.SIGTERM)
        out, error = self.process.communicate(timeout=PATIENCE)
        if self.process.returncode != 0 or error:
            raise AssertionError(f"{self.process.args}: status {self.process.returncode}, {error}")
        return json.loads(out)

    def kill(self):
        self.process.kill()
        self.process.communicate()

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def memory(self):
        """Resident set, bytes."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")


class Client:
    """Reads lines of JSON, or does not."""

    def __init__(self, port, receive_buffer=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", port))
        self.rest = b""

    def line(self):
        """The next line, decoded; None at the end."""
        while b"\n" not in self.rest:
            try:
                got = self.socket.recv(65536)
            except ConnectionResetError:
                got = b""
            if not got:
                return None
            self.rest += got
        line, self.rest = self.rest.split(b"\n", 1)
        return json.loads(line)

    def until(self, what, condition):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            line = self.line()
            if line is None:
                break
            if condition(line):
                return line
        raise AssertionError(f"no such line: {what}")

    def close(self):
        self.socket.close()


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.feed = f"127.0.0.1:{free_port(socket.SOCK_DGRAM)}"
        self.recovery = f"127.0.0.1:{free_port(socket.SOCK_DGRAM)}"
        self.clients = free_port(socket.SOCK_STREAM)
        self.programs = []

    def tearDown(self):
        for program in self.programs:
            if program.process.poll() is None:
                program.kill()

    def start(self, command):
        self.programs.append(Program(command))
        return self.programs[-1]

    def publisher(self, *options):
        """Announces the end of its session until it is stopped."""
        publisher = self.start([ARGS.publisher, "--feed", self.feed, "--recovery", self.recovery, "--heartbeat", 20,
                                "--linger", 86_400_000, "--json", *options])
        self.up(publisher, self.recovery)
        return publisher

    def up(self, program, address):
        port = int(address.split(":")[1])

        def is_up():
            self.all_are_well()
            return program.process.poll() is not None or listens(port)
        eventually("a program listens", is_up)

    def all_are_well(self):
        """No program has ended by itself with an error."""
        for program in self.programs:
            status = program.process.poll()
            if status not in (None, 0, -signal.SIGKILL):
                self.fail(f"{program.process.args} has ended with status {status}: {program.process.communicate()[1]}")

    def handler(self, *options, program=None):
        handler = self.start([program or ARGS.handler, "--feed", self.feed, "--recovery", self.recovery,
                              "--clients", f"127.0.0.1:{self.clients}", "--json", *options])
        self.up(handler, self.feed)
        return handler

    def connect(self, **options):
        return eventually("the handler accepts", lambda: self.try_connect(**options))

    def try_connect(self, **options):
        try:
            return Client(self.clients, **options)
        except ConnectionRefusedError:
            return None

    def progress(self):
        """How many messages a new client is told have been applied, and of which session."""
        self.all_are_well()
        client = self.connect()
        session = client.line()
        try:
            line = client.line()
        except TimeoutError:
            self.all_are_well()
            self.fail(f"a client is told no price after {session}")
        client.close()
        return (session or {}).get("session"), (line or {}).get("sequence", 0)

    def datagram(self, *packets):
        """Sends packets to the handler from somewhere."""
        host, port = self.feed.split(":")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            for packet in packets:
                sock.sendto(packet, (host, int(port)))

    def session(self):
        """Which session a new client is told."""
        client = self.connect()
        line = client.line()
        client.close()
        return (line or {}).get("session")

    def agree(self, handler, publisher, messages=None, stop=False):
        """Both have the same state. The handler ends by itself or is stopped."""
        received = handler.result(stop)
        sent = publisher.result(stop=True)
        self.assertTrue(received["feed"]["complete"])
        self.assertEqual(received["feed"]["lost"], 0)
        self.assertEqual(sent["state"]["messages"], sent["input"])
        self.assertEqual(comparable(received["state"]), comparable(sent["state"]))
        if messages:
            self.assertEqual(received["state"]["messages"], messages)
        return received, sent


def listens(port):
    """Whether a UDP socket has this port."""
    wanted = f":{port:04X}"
    for path in ("/proc/net/udp", "/proc/net/udp6"):
        for line in pathlib.Path(path).read_text().splitlines()[1:]:
            if line.split()[1].endswith(wanted):
                return True
    return False


END_OF_SESSION = 0xffff


def header(session, sequence, count=0):
    """The header of a packet, which is a heartbeat when there is no count."""
    return session.ljust(10).encode() + struct.pack(">QH", sequence, count)


def faults(percent, seed=1):
    return ["--loss", percent, "--duplicate", percent, "--reorder", percent, "--fault-seed", seed]


class Exact(Case):
    """Whatever the network does, the receiver ends with the sender's books, message for message."""

    def day(self, percent, *options, messages=20000, seed=1, handler_options=(), program=None):
        handler = self.handler("--once", *handler_options, program=program)
        publisher = self.publisher("--messages", messages, "--seed", seed, "--rate", 40000, *faults(percent, seed), *options)
        return self.agree(handler, publisher, messages)

    def test_without_faults_nothing_is_asked_for_twice(self):
        received, _ = self.day(0)
        self.assertEqual(received["state"]["contradictions"], 0)
        self.assertEqual(received["feed"]["malformed"], 0)

    def test_one_per_cent(self):
        for seed in (1, 2):
            received, sent = self.day(1, seed=seed)
            self.assertGreater(sent["lost"], 0)
            self.assertGreater(received["feed"]["requests"], 0)

    def test_ten_per_cent(self):
        for seed in (1, 2):
            received, sent = self.day(10, seed=seed)
            for count in ("lost", "doubled", "delayed", "repeated"):
                self.assertGreater(sent[count], 10, count)
            self.assertGreater(received["feed"]["duplicates"], 0)
            self.assertGreater(received["feed"]["kept"], 0)

    def test_forty_per_cent_through_a_window_of_sixteen_messages(self):
        received, _ = self.day(40, messages=3000, handler_options=["--window", 16])
        self.assertGreater(received["feed"]["forgotten"], 0)

    def test_multicast(self):
        self.feed = f"239.255.{random.randrange(256)}.{random.randrange(1, 255)}:{free_port(socket.SOCK_DGRAM)}"
        self.day(1)

    def test_the_hand_written_receiver_agrees(self):
        self.day(10, program=ARGS.twin)

    def test_spinning_and_timing_change_nothing(self):
        received, _ = self.day(1, "--stamp", handler_options=["--stamped", "--spin"])
        latency = received["wire_to_book"]
        self.assertEqual(latency["samples"], 20000 // 17)
        self.assertLessEqual(latency["p50"], latency["p999"])

    def test_the_analytics_are_those_of_the_replay(self):
        received, _ = self.day(10, messages=5000, seed=5)
        replay = json.loads(subprocess.run([ARGS.replay, "--messages", "5000", "--seed", "5", "--json"], check=True,
                                           capture_output=True, text=True).stdout)
        for key in ("book_checks", "seconds", "events_per_second", "nanoseconds_per_event", "input"):
            replay.pop(key)
        report = {key: value for key, value in received["state"]["report"].items() if key in replay}
        self.assertEqual(report, replay)

    def test_without_a_recovery_server_what_is_lost_is_given_up_and_the_rest_goes_on(self):
        handler = self.handler("--once", "--recovery", "none")
        publisher = self.publisher("--messages", 20000, "--rate", 40000, "--loss", 2)
        received = handler.result()
        publisher.result(stop=True)
        lost = received["feed"]["lost"]
        self.assertGreater(lost, 0)
        self.assertEqual(received["state"]["messages"], 20000 - lost)
        self.assertEqual(received["feed"]["next"], 20001)
        self.assertGreater(received["state"]["contradictions"], 0)

    def test_packets_from_a_file_give_the_state_of_the_file(self):
        packets = pathlib.Path(ARGS.scratch, "day.packets")
        subprocess.run([ARGS.publisher, "--messages", "5000", "--packets", packets, "--session", "FILE"], check=True)
        results = [Program([program, "--packets", packets, "--json"]).result() for program in (ARGS.handler, ARGS.twin)]
        self.assertEqual(comparable(results[0]["state"]), comparable(results[1]["state"]))
        self.assertEqual(results[0]["state"]["messages"], 5000)
        self.assertEqual(results[0]["state"]["session"], "FILE")


def checksum(messages):
    """As examples/feed_handler/checksum.hpp says it."""
    mask, value = 2**64 - 1, 0

    def add(word):
        nonlocal value
        value = (((value << 5 | value >> 59) & mask) ^ word) * 0x9e3779b97f4a7c15 & mask

    for message in messages:
        add(len(message))
        for at in range(0, len(message), 8):
            add(int.from_bytes(message[at:at + 8], "little"))
    return f"{value:016x}"


def blocks(content):
    """Messages behind their lengths."""
    at = 0
    while at < len(content):
        size = struct.unpack_from(">H", content, at)[0]
        yield content[at + 2:at + 2 + size]
        at += 2 + size


def payloads(path):
    """The UDP payloads of a capture: classic pcap, Ethernet, perhaps a VLAN tag, IPv4."""
    content = path.read_bytes()
    order = "<" if content[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    at = 24
    while at < len(content):
        size = struct.unpack_from(order + "I", content, at + 8)[0]
        frame = content[at + 16:at + 16 + size]
        at += 16 + size
        ip = 18 if frame[12:14] == b"\x81\x00" else 14
        udp = ip + 4 * (frame[ip] & 15)
        total = struct.unpack_from(">H", frame, ip + 2)[0]
        yield frame[udp + 8:ip + total]


class Real(Case):
    """Recorded messages and packets."""

    def test_a_real_morning_survives_a_bad_network(self):
        path = pathlib.Path(ARGS.data, "itch", "AAPL_2020-01-30_locate13_first6000.itch")
        handler = self.handler("--once")
        publisher = self.publisher("--itch", path, "--rate", 20000, *faults(10))
        received, sent = self.agree(handler, publisher, 6000)
        self.assertGreater(sent["lost"], 0)
        state = received["state"]
        self.assertEqual(state["stream_checksum"], checksum(blocks(path.read_bytes())))
        self.assertEqual(state["contradictions"], 0)
        self.assertEqual(state["report"]["live_orders"], 150)
        book = state["report"]["books"][0]
        self.assertEqual((book["bid"]["price"], book["bid"]["prices"]), (3204200, 52))
        self.assertEqual((book["ask"]["price"], book["ask"]["prices"]), (3206000, 45))

    def test_messages_of_real_packets_pass_through_publisher_and_handler(self):
        messages = []
        for path in sorted(pathlib.Path(ARGS.data, "itch_pcap").glob("*.pcap")):
            for payload in payloads(path):
                messages += blocks(payload[20:])
        messages.sort(key=lambda message: message[5:11])  # the captures are of one day, not in its order
        self.assertGreater(len(messages), 50)
        self.assertGreater(len({message[:1] for message in messages}), 12)
        path = pathlib.Path(ARGS.scratch, "packets.itch")
        path.write_bytes(b"".join(struct.pack(">H", len(message)) + message for message in messages))
        handler = self.handler("--once")
        publisher = self.publisher("--itch", path, *faults(10))
        received, _ = self.agree(handler, publisher, len(messages))
        self.assertEqual(received["state"]["stream_checksum"], checksum(messages))

    def test_real_packets_are_understood_as_they_are(self):
        """As they were on the wire: each is the middle of some session, which nobody can be asked about."""
        found = 0
        for path in sorted(pathlib.Path(ARGS.data, "itch_pcap").glob("nasdaq_[!b]*.pcap")):
            for payload in payloads(path):
                handler = self.handler("--once", "--join", "live", "--recovery", "none")
                messages = list(blocks(payload[20:]))
                sequence = struct.unpack_from(">Q", payload, 10)[0]
                self.datagram(payload, header(payload[:10].decode(), sequence + len(messages), END_OF_SESSION))
                received = handler.result()
                self.assertEqual(received["feed"]["malformed"], 0)
                self.assertEqual(received["feed"]["next"], sequence + len(messages))
                self.assertEqual(received["state"]["session"], payload[:10].decode())
                self.assertEqual(received["state"]["messages"], len(messages))
                self.assertEqual(received["state"]["stream_checksum"], checksum(messages))
                found += 1
        self.assertGreater(found, 5)


class Survival(Case):
    """The fault table of docs/feed_handler.md."""


    def test_publisher_killed_and_started_again_goes_on_with_its_session(self):
        position = pathlib.Path(ARGS.scratch, "position")
        position.unlink(missing_ok=True)
        handler = self.handler("--once")
        day = ["--messages", 30000, "--rate", 20000, "--position", position, *faults(5)]
        client = self.connect()
        publisher = self.publisher(*day)
        client.until("some of the day", lambda line: line.get("sequence", 0) > 5000)
        publisher.kill()
        time.sleep(0.1)
        publisher = self.publisher(*day)
        received, _ = self.agree(handler, publisher, 30000)
        self.assertEqual(received["feed"]["sessions"], 1)

    def test_publisher_killed_and_started_again_begins_another_session(self):
        handler = self.handler("--once", "--silence", 200)
        client = self.connect()
        first = self.publisher("--messages", 30000, "--rate", 20000, "--session", "MORNING")
        client.until("some of the first", lambda line: line.get("sequence", 0) > 5000)
        first.kill()
        second = self.publisher("--messages", 20000, "--seed", 9, "--rate", 20000, "--session", "NOON", *faults(5))
        received, _ = self.agree(handler, second, 20000)
        self.assertEqual(received["feed"]["sessions"], 2)
        self.assertEqual(received["state"]["session"], "NOON")

    def test_a_session_that_has_ended_lets_another_begin_at_once(self):
        handler = self.handler("--silence", 86_400_000)
        first = self.publisher("--messages", 500, "--session", "MORNING")
        eventually("the first is complete", lambda: self.progress() == ("MORNING", 500))
        first.kill()
        self.datagram(header("MORNING", 501, END_OF_SESSION))
        second = self.publisher("--messages", 20000, "--seed", 9, "--session", "NOON", "--rate", 20000)
        eventually("the second has begun", lambda: self.progress()[0] == "NOON")
        self.datagram(header("MORNING", 501, END_OF_SESSION))  # late
        eventually("the second is complete", lambda: self.progress() == ("NOON", 20000))
        received, _ = self.agree(handler, second, 20000, stop=True)
        self.assertEqual(received["feed"]["sessions"], 2)
        self.assertEqual(received["feed"]["foreign"], 1)

    def test_packets_from_elsewhere_do_not_end_a_session_that_runs(self):
        handler = self.handler("--once", "--silence", 86_400_000)
        client = self.connect()
        publisher = self.publisher("--messages", 20000, "--rate", 20000, "--session", "REAL", *faults(1))
        client.until("some of the day", lambda line: line.get("sequence", 0) > 2000)
        self.datagram(bytes(20), header("", 1), header("OTHER", 0), header("A\x1b", 1),  # of no session
                      header("OTHER", 1), header("OTHER", 7, END_OF_SESSION), header("OTHER", 1, 1) + b"\0\3abc")
        received, _ = self.agree(handler, publisher, 20000)
        self.assertEqual(received["state"]["session"], "REAL")
        self.assertEqual(received["feed"]["sessions"], 1)
        self.assertEqual(received["feed"]["malformed"], 2)
        self.assertEqual(received["feed"]["foreign"], 5)

    def test_a_session_that_was_taken_for_dead_comes_back(self):
        """Packets from elsewhere come first, and again while the publisher says nothing."""
        handler = self.handler("--once", "--silence", 200)
        client = self.connect()
        self.datagram(header("BEFORE", 5))
        eventually("it is believed", lambda: self.session() == "BEFORE")
        publisher = self.publisher("--messages", 30000, "--rate", 10000, "--session", "REAL")
        client.until("some of the day", lambda line: line.get("sequence", 0) > 5000)
        publisher.process.send_signal(signal.SIGSTOP)

        def is_replaced():
            self.datagram(header("BETWEEN", 5))
            return self.session() == "BETWEEN"

        eventually("the feed is silent and another is believed", is_replaced)
        publisher.process.send_signal(signal.SIGCONT)
        received, _ = self.agree(handler, publisher, 30000)
        self.assertEqual(received["state"]["session"], "REAL")
        self.assertEqual(received["feed"]["sessions"], 4)

    def test_a_number_far_ahead_is_refused_whether_somebody_can_be_asked_or_not(self):
        for options in ([], ["--recovery", "none"]):
            self.setUp()
            handler = self.handler("--once", *options)
            client = self.connect()
            publisher = self.publisher("--messages", 20000, "--rate", 20000, "--session", "REAL")
            client.until("some of the day", lambda line: line.get("sequence", 0) > 2000)
            for number in (10**9, 2**63, 2**63, 2**64 - 1):
                self.datagram(header("REAL", number), header("REAL", number - 1, 1) + b"\0\3abc" if number > 10**9 else b"")
            self.datagram(header("REAL", 10**6, END_OF_SESSION))
            received, _ = self.agree(handler, publisher, 20000)
            self.assertEqual(received["feed"]["refused"], 8)
            self.assertEqual(received["feed"]["gaps"], 0)
            self.assertEqual(received["feed"]["next"], 20001)

    def test_handler_killed_and_started_again_rebuilds_its_books(self):
        handler = self.handler("--once")
        client = self.connect()
        publisher = self.publisher("--messages", 30000, "--rate", 20000, *faults(5))
        client.until("some of the day", lambda line: line.get("sequence", 0) > 10000)
        handler.kill()
        handler = self.handler("--once")
        self.agree(handler, publisher, 30000)

    def test_a_feed_that_falls_silent_is_noticed_and_taken_up_again(self):
        handler = self.handler("--once", "--silence", 200)
        client = self.connect()
        publisher = self.publisher("--messages", 20000, "--rate", 10000)
        client.until("some of the day", lambda line: line.get("sequence", 0) > 2000)
        publisher.process.send_signal(signal.SIGSTOP)
        time.sleep(1)
        publisher.process.send_signal(signal.SIGCONT)
        received, _ = self.agree(handler, publisher, 20000)
        self.assertGreaterEqual(received["feed"]["silences"], 1)

    def test_a_client_that_never_reads_costs_a_bounded_buffer_and_the_others_nothing(self):
        handler = self.handler("--interval", 1)
        publisher = self.publisher("--messages", 400000, "--rate", 5000)
        reader = self.connect()
        reader.until("a price", lambda line: "symbol" in line)
        before = handler.memory()
        deaf = [self.connect(receive_buffer=4096) for _ in range(5)]
        end = time.monotonic() + (50 if ARGS.long else 5)
        seen = 0
        while time.monotonic() < end:
            seen = max(seen, reader.until("a price", lambda line: "symbol" in line)["sequence"])
        self.assertGreater(seen, 1000)
        self.assertLess(handler.memory() - before, 16 << 20)
        if not ARGS.long:  # one reads at last: every line that comes is whole, and it gets up to date
            deaf[0].until("the present", lambda line: line.get("sequence", 0) > seen)
        received = handler.result(stop=True)
        publisher.kill()
        self.assertEqual(received["clients"]["accepted"], 6)
        if ARGS.long:  # their buffers were full, here and in the system, and stayed so
            self.assertGreaterEqual(received["clients"]["skipped"], 5)
            self.assertEqual(received["clients"]["dropped"], 5)
            self.assertEqual(received["clients"]["connected"], 1)

    def test_garbage_from_clients_and_in_packets_is_counted_and_nothing_else(self):
        noise = random.Random(1)
        handler = self.handler()
        good = self.connect()
        bad = self.connect()
        publisher = self.publisher("--messages", 20000, "--rate", 20000)
        good.until("a price", lambda line: "symbol" in line)
        host, port = self.feed.split(":")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            for _ in range(50):
                sock.sendto(noise.randbytes(noise.randrange(60)), (host, int(port)))
                sock.sendto(noise.randbytes(noise.randrange(60)), ("127.0.0.1", int(self.recovery.split(":")[1])))

        def is_thrown_out():
            try:
                bad.socket.sendall(noise.randbytes(4096))
            except OSError:
                return True
            return False

        eventually("the client that sends garbage is thrown out", is_thrown_out)
        good.until("a later price", lambda line: line.get("sequence", 0) > 10000)
        eventually("the day is complete", lambda: self.progress()[1] == 20000)
        received, sent = self.agree(handler, publisher, 20000, stop=True)
        self.assertEqual(received["clients"]["dropped"], 1)
        self.assertGreater(received["feed"]["malformed"], 0)
        self.assertGreater(sent["bad_requests"], 0)

    def test_connecting_and_leaving_leaves_nothing_behind(self):
        handler = self.handler()
        publisher = self.publisher("--messages", 500000, "--rate", 5000)
        reader = self.connect()
        reader.until("a price", lambda line: "symbol" in line)

        def visit(count):
            for i in range(count):
                client = self.connect()
                if i % 3 == 0:
                    client.line()
                client.close()
            last = self.connect()  # is served when all before it have been accepted
            last.line()
            eventually("they have left", lambda: handler.descriptors() <= descriptors + 1)
            last.close()

        descriptors = handler.descriptors()
        visit(300)
        memory = handler.memory()
        count = 10000 if ARGS.long else 2000
        visit(count)
        eventually("all have left", lambda: handler.descriptors() <= descriptors)
        self.assertLess(handler.memory() - memory, 4 << 20)
        reader.until("a price", lambda line: "symbol" in line)
        received = handler.result(stop=True)
        publisher.kill()
        self.assertGreaterEqual(received["clients"]["accepted"], count + 303)
        self.assertLessEqual(received["clients"]["connected"], 1)

    def test_sigterm_ends_both_with_a_summary(self):
        handler = self.start([ARGS.handler, "--feed", self.feed, "--recovery", self.recovery,
                              "--clients", f"127.0.0.1:{self.clients}"])
        client = self.connect()
        publisher = self.start([ARGS.publisher, "--feed", self.feed, "--recovery", self.recovery, "--messages", "100000"])
        client.until("a price", lambda line: "symbol" in line)
        for program, text in ((publisher, "messages sent"), (handler, "none is missing")):
            program.process.send_signal(signal.SIGTERM)
            out, error = program.process.communicate(timeout=PATIENCE)
            self.assertEqual((program.process.returncode, error), (0, ""))
            self.assertIn(text, out)


class Screen:
    """What a terminal shows that understands the codes which feed_handler --top sends, and no others."""

    CODES = re.compile(rb"\x1b\[(\?1049[hl]|\?25[hl]|H|[0-9]*m|K|2?J)|\r|\n|[\x20-\x7e]+")

    def __init__(self, rows, columns):
        self.rows, self.columns = rows, columns
        self.main, self.other = True, False
        self.cursor_shown = True
        self.lines = [""] * rows
        self.row = self.column = 0
        self.rest = b""
        self.after = ""  # text on the main screen, to which the terminal goes back

    def feed(self, content):
        content = self.rest + content
        at = 0
        while at < len(content):
            code = self.CODES.match(content, at)
            if not code:
                if b"\x1b" not in content[at:at + 1] or len(content) - at > 8:
                    raise AssertionError(f"the terminal does not know {content[at:at + 16]}")
                break
            self.do(code.group().decode(), (code.group(1) or b"").decode())
            at = code.end()
        self.rest = content[at:]

    def do(self, text, code):
        if code.startswith("?1049"):
            self.main = code.endswith("l")
        elif code.startswith("?25"):
            self.cursor_shown = code.endswith("h")
        elif self.main:
            self.after += text
        elif code == "H":
            self.row = self.column = 0
        elif code == "2J":
            self.lines = [""] * self.rows
        elif code == "J":  # from here on
            self.lines[self.row] = self.lines[self.row][:self.column]
            self.lines[self.row + 1:] = [""] * (self.rows - self.row - 1)
        elif code == "K":
            self.lines[self.row] = self.lines[self.row][:self.column]
        elif text == "\r":
            self.column = 0
        elif text == "\n":
            self.row += 1
            assert self.row < self.rows, "the screen scrolls"
        elif not code:
            line = self.lines[self.row].ljust(self.column)
            self.lines[self.row] = line[:self.column] + text + line[self.column + len(text):]
            self.column += len(text)
            assert self.column <= self.columns, "a line is longer than the screen is wide"


class Top(Case):
    """The live picture, looked at through a pseudo-terminal."""

    def test_the_last_picture_has_the_books_and_sigterm_gives_the_terminal_back(self):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        modes = termios.tcgetattr(theirs)
        screen = Screen(30, 100)
        handler = subprocess.Popen([ARGS.handler, "--feed", self.feed, "--recovery", self.recovery, "--clients", "none",
                                    "--top", "--stamped"], stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, text=True)
        self.addCleanup(handler.kill)

        def read():
            """To the end of what there is; whether the handler still has the terminal."""
            try:
                screen.feed(os.read(ours, 65536))
            except OSError:  # the last program has closed it
                return False
            return True

        def shows(*texts):
            return eventually(f"the screen shows {texts}", lambda: read() and all(
                any(text in line for line in screen.lines) for text in texts))

        shows("waiting for a session")
        self.assertFalse(screen.main or screen.cursor_shown)
        publisher = self.publisher("--messages", 5000, "--rate", 50000, "--session", "SCREEN", "--stamp")
        shows("session over", " 5,000  ")
        handler.send_signal(signal.SIGTERM)
        handler.wait(PATIENCE)
        os.close(theirs)
        while read():
            pass
        os.close(ours)
        self.assertEqual((handler.returncode, handler.stderr.read()), (0, ""))
        handler.stderr.close()

        sent = publisher.result(stop=True)["state"]
        self.assertIn("session SCREEN   session over", screen.lines[0])
        self.assertRegex(screen.lines[1], r"^messages +5,000 ")
        self.assertTrue(any(re.search(r"^wire to book, us: .*max \d", line) for line in screen.lines))
        book = max((book for book in sent["report"]["books"] if book["bid"] and book["ask"]), key=lambda book: book["events"])
        line = next(line for line in screen.lines if line.startswith(book["symbol"] + " "))
        bid, ask = (f"{book[side]['price'] / 10000:.2f}" for side in ("bid", "ask"))
        self.assertRegex(line, rf"^{book['symbol']} +[0-9,]+ +{re.escape(bid)} \| {re.escape(ask)} +[0-9,]+ ")

        self.assertTrue(screen.main and screen.cursor_shown)
        self.assertEqual(screen.rest, b"")
        self.assertTrue(screen.after.startswith("session SCREEN: 5,000 messages"), screen.after)


class Usage(Case):
    """The command lines: one message, exit status 1."""

    def refused(self, program, *arguments, text):
        done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual((done.returncode, done.stdout), (1, ""), arguments)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn(text, done.stderr)

    def test_bad_options(self):
        for arguments, text in (
                (["--nonsense"], "'--nonsense' is not an option"),
                (["--feed"], "--feed needs an address"),
                (["--feed", "nowhere"], "--feed is 'nowhere', must be an address such as"),
                (["--feed", "127.0.0.1:99999"], "--feed is '127.0.0.1:99999'"),
                (["--recovery", "nowhere"], "--recovery is 'nowhere'")):
            self.refused(ARGS.handler, *arguments, text=text)
            self.refused(ARGS.publisher, "--messages", 100, *arguments, text=text)
        for arguments, text in (
                (["--loss", "101"], "--loss is '101', must be a number from 0 to 100"),
                (["--loss", "1e"], "--loss is '1e'"),
                (["--rate", "-1"], "--rate is '-1'"),
                (["--session", "elevenchars"], "ten characters fit"),
                (["--session", "a b"], "not printable"),
                (["--itch", "a", "--seed", "1"], "are for the simulated exchange"),
                (["--stamp", "--position", "a"], "exclude each other"),
                (["--itch", "/nowhere"], "/nowhere: cannot be opened: No such file")):
            self.refused(ARGS.publisher, *arguments, text=text)
        for arguments, text in (
                (["--join", "late"], "--join is 'late', must be 'start' or 'live'"),
                (["--window", "0"], "--window is '0'"),
                (["--clients", "nowhere"], "--clients is 'nowhere'"),
                (["--packets", "/nowhere"], "/nowhere: cannot be opened"),
                (["--top", "--json"], "exclude each other")):
            self.refused(ARGS.handler, "--feed", self.feed, *arguments, text=text)

    def test_bad_files(self):
        path = pathlib.Path(ARGS.scratch, "bad")
        path.write_bytes(b"\0\x0cS")
        self.refused(ARGS.publisher, "--itch", path, text="the file ends inside a message")
        self.refused(ARGS.handler, "--packets", path, text="the file ends inside a message")
        path.write_bytes(b"")
        self.refused(ARGS.publisher, "--itch", path, text="is empty")
        for content in (b"x", b"A" * 32, b"SESSION    00000000000000000000\n", b"SESSION    000000000000000001234\n"):
            path.write_bytes(content)
            self.refused(ARGS.publisher, "--messages", 100, "--position", path, text="is not a position")
        path.write_bytes(b"SESSION    00000000000000000500\n")
        self.refused(ARGS.publisher, "--messages", 100, "--position", path, text="is at message 500, the input has 100")
        path.write_bytes(b"SESSION    00000000000000000050\n")
        self.refused(ARGS.publisher, "--messages", 100, "--session", "OTHER", "--position", path,
                     text="belongs to session 'SESSION', not to 'OTHER'")

    def test_a_file_of_packets_ends_the_run_with_or_without_the_end_of_its_session(self):
        path = pathlib.Path(ARGS.scratch, "packets")
        subprocess.run([ARGS.publisher, "--messages", "5000", "--packets", path, "--session", "FILE"], check=True)
        whole = path.read_bytes()
        path.write_bytes(whole[:-22])
        for program in (ARGS.handler, ARGS.twin):
            for file, messages in ((path, 5000), ("/dev/null", 0)):
                received = Program([program, "--packets", file, "--json"]).result()
                self.assertEqual(received["state"]["messages"], messages)
        path.write_bytes(whole[2 + struct.unpack_from(">H", whole)[0]:])  # its first packet is missing, nobody is asked
        received = Program([ARGS.handler, "--packets", path, "--recovery", self.recovery, "--json"]).result()
        self.assertFalse(received["feed"]["complete"])

    def test_output_that_cannot_be_written_is_an_error(self):
        path = pathlib.Path(ARGS.scratch, "written.packets")
        subprocess.run([ARGS.publisher, "--messages", "100", "--packets", path], check=True)
        places = ["--feed", self.feed, "--recovery", self.recovery, "--messages", "100", "--linger", "0"]
        for command in ([ARGS.publisher, *places], [ARGS.publisher, *places, "--json"], [ARGS.publisher, "--help"],
                        [ARGS.handler, "--packets", path], [ARGS.handler, "--packets", path, "--json"],
                        [ARGS.handler, "--help"]):
            with open("/dev/full", "w") as full:
                done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=PATIENCE)
            self.assertEqual(done.returncode, 1, command)
            self.assertRegex(done.stderr, "^feed_[a-z]*: standard output: cannot be written: No space left on device\n$")

    def test_ports_in_use(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken, socket.socket() as listening:
            taken.bind(("127.0.0.1", 0))
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            place = f"127.0.0.1:{taken.getsockname()[1]}"
            self.refused(ARGS.handler, "--feed", place, text=f"{place}: bind: Address already in use")
            self.refused(ARGS.publisher, "--messages", 100, "--recovery", place, text="Address already in use")
            place = f"127.0.0.1:{listening.getsockname()[1]}"
            self.refused(ARGS.handler, "--feed", self.feed, "--clients", place, text="Address already in use")

    def test_help_names_every_option(self):
        for program in (ARGS.handler, ARGS.publisher):
            done = subprocess.run([program, "--help"], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            for option in ("--feed", "--recovery", "--interface", "--json", "--packets", "--help"):
                self.assertIn(f"  {option} ", done.stdout)


class Soak(Case):
    """For minutes: sessions come and go, programs are killed, clients misbehave; what lives stays flat and exact."""

    def test_soak(self):
        noise = random.Random(int(os.environ.get("NEXUS_SOAK_SEED", "1")))
        handler = self.handler("--interval", 2, "--silence", 200)
        first_memory = None
        sessions = visits = kills = checked = 0
        while sessions == 0 or time.monotonic() < ARGS.end:
            sessions += 1
            late = max(time.monotonic(), ARGS.end) + PATIENCE
            messages = noise.randrange(5000, 60000)
            position = pathlib.Path(ARGS.scratch, "soak.position")
            position.unlink(missing_ok=True)
            name = f"SOAK{sessions}"
            day = ["--messages", messages, "--seed", sessions, "--rate", noise.choice([5000, 20000, 0]), "--session", name,
                   "--position", position, *faults(noise.choice([0, 1, 10]), sessions)]
            publisher = self.publisher(*day)
            reader = self.connect()
            left = 6  # processes to be killed: what is killed all the time gets nowhere
            while True:
                dice = noise.randrange(10)
                if dice < 2 and left == 0:
                    time.sleep(0.1)
                elif dice == 0:
                    left -= 1
                    publisher.kill()
                    publisher = self.publisher(*day)
                    kills += 1
                elif dice == 1 and sessions % 5 == 0:
                    left -= 1
                    reader.close()
                    handler.kill()
                    handler = self.handler("--interval", 2, "--silence", 200)
                    reader = self.connect()
                    first_memory = None
                    kills += 1
                elif dice == 2:
                    deaf = self.connect(receive_buffer=4096)
                    threading.Timer(1, deaf.close).start()
                elif dice == 3:
                    bad = self.connect()
                    try:
                        bad.socket.sendall(noise.randbytes(100000))
                    except OSError:
                        pass
                    bad.close()
                for _ in range(30):
                    client = self.connect()
                    visits += 1
                    client.close()
                state = self.progress()
                if state == (name, messages):
                    break
                if time.monotonic() > late:
                    self.fail(f"session {name} of {messages} messages is never complete: {state}")
            reader.close()
            checked += 1
            if sessions % 5 == 0 or time.monotonic() >= ARGS.end:
                received = handler.result(stop=True)
                sent = publisher.result(stop=True)
                self.assertEqual(comparable(received["state"]), comparable(sent["state"]))
                self.assertEqual(received["feed"]["lost"], 0)
                handler = self.handler("--interval", 2, "--silence", 200)
                first_memory = None
            else:
                publisher.kill()
                # Standard streams, epoll and its wake, two sockets and a listener.
                eventually("all clients have left", lambda: handler.descriptors() <= 9)
                first_memory = first_memory or handler.memory()
                self.assertLess(handler.memory() - first_memory, 32 << 20)
            self.programs = [program for program in self.programs if program.process.poll() is None]
        print(f"\nsoak: {sessions} sessions, {checked} complete, {visits} visits, {kills} kills")


def main():
    global ARGS
    parser = argparse.ArgumentParser()
    parser.add_argument("suite", choices=["exact", "real", "survival", "top", "usage", "soak"])
    for program in ("publisher", "handler", "twin", "replay"):
        parser.add_argument(f"--{program}", required=True)
    parser.add_argument("--scratch", required=True)
    parser.add_argument("--data", default="")
    parser.add_argument("--only", default="", help="a part of the names of the tests to run")
    ARGS = parser.parse_args()
    ARGS.long = ARGS.suite == "soak" or "NEXUS_SOAK_SECONDS" in os.environ
    ARGS.end = time.monotonic() + float(os.environ.get("NEXUS_SOAK_SECONDS", "600"))
    ARGS.data = os.environ.get("NEXUS_MARKET_DATA") or ARGS.data
    if ARGS.suite == "real" and not pathlib.Path(ARGS.data, "itch_pcap").is_dir():
        print(f"SKIPPED: no recorded market data in '{ARGS.data}'; NEXUS_MARKET_DATA can name another folder")
        sys.exit(77)
    pathlib.Path(ARGS.scratch).mkdir(parents=True, exist_ok=True)
    loader = unittest.TestLoader()
    if ARGS.only:
        loader.testNamePatterns = [f"*{ARGS.only}*"]
    suite = loader.loadTestsFromTestCase(globals()[ARGS.suite.capitalize()])
    if ARGS.suite == "soak" and not ARGS.only:
        suite = unittest.TestSuite([Survival("test_connecting_and_leaving_leaves_nothing_behind"), suite])
    sys.exit(not unittest.TextTestRunner(verbosity=2).run(suite).wasSuccessful())


if __name__ == "__main__":
    main()
