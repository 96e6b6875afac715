// SPDX-License-Identifier: MIT
#include <nexus/io/framing.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using nexus::Framing;
using namespace std::string_view_literals;
using State = nexus::detail::StreamFrame::State;

nexus::detail::StreamFrame first(const Framing& framing, std::string_view text) {
    return framing.first(std::as_bytes(std::span<const char>(text)), 0);
}

std::string frame(const Framing& framing, std::string_view text) {
    const auto found = first(framing, text);
    if (found.state != State::complete)
        return found.state == State::too_long ? "(too long)" : "(incomplete)";
    return std::string(text.substr(found.offset, found.length));
}

TEST_CASE("a raw stream has no frames: all that is there is one") {
    CHECK(frame(Framing::raw(), "") == "(incomplete)");
    CHECK(frame(Framing::raw(), "ab\nc") == "ab\nc");
}

TEST_CASE("a length of 1, 2 or 4 bytes stands before its frame, in either byte order") {
    CHECK(frame(Framing::length_prefixed(1, 255), "\3abcd"sv) == "abc");
    CHECK(frame(Framing::length_prefixed(2, 9), "\0\3abcd"sv) == "abc");
    CHECK(frame(Framing::length_prefixed(2, 9, std::endian::little), "\3\0abcd"sv) == "abc");
    CHECK(frame(Framing::length_prefixed(4, 9), "\0\0\0\3abcd"sv) == "abc");
    CHECK(frame(Framing::length_prefixed(4, 9, std::endian::little), "\3\0\0\0abcd"sv) == "abc");
    CHECK(first(Framing::length_prefixed(2, 9), "\0\3abcd"sv).size == 5);
    CHECK(frame(Framing::length_prefixed(2, 9), "\0\0ab"sv).empty());
    CHECK(first(Framing::length_prefixed(2, 9), "\0\0ab"sv).size == 2);
    CHECK(frame(Framing::length_prefixed(2, 1000), std::string("\1\0"sv) + std::string(256, 'x')) ==
          std::string(256, 'x'));
}

TEST_CASE("a frame whose length or bytes are missing is incomplete") {
    CHECK(frame(Framing::length_prefixed(2, 9), "") == "(incomplete)");
    CHECK(frame(Framing::length_prefixed(2, 9), "\0"sv) == "(incomplete)");
    CHECK(frame(Framing::length_prefixed(2, 9), "\0\3ab"sv) == "(incomplete)");
    CHECK(frame(Framing::lines(9), "") == "(incomplete)");
    CHECK(frame(Framing::lines(9), "abc\r") == "(incomplete)");
}

TEST_CASE("a line ends with a newline, before which a carriage return may stand") {
    CHECK(frame(Framing::lines(9), "abc\nd") == "abc");
    CHECK(frame(Framing::lines(9), "abc\r\nd") == "abc");
    CHECK(frame(Framing::lines(9), "a\rc\nd") == "a\rc");
    CHECK(frame(Framing::lines(9), "\n").empty());
    CHECK(frame(Framing::lines(9), "\r\n").empty());
    CHECK(first(Framing::lines(9), "abc\r\nd").size == 5);
}

TEST_CASE("a frame is too long as soon as that is known, and not before") {
    CHECK(frame(Framing::length_prefixed(2, 3), "\0\4"sv) == "(too long)");
    CHECK(frame(Framing::length_prefixed(2, 3), "\0\3abc"sv) == "abc");
    CHECK(frame(Framing::length_prefixed(4, 3), "\xff\xff\xff\xff"sv) == "(too long)");
    CHECK(frame(Framing::lines(3), "abcd") == "(too long)");
    CHECK(frame(Framing::lines(3), "abc\r") == "(incomplete)");
    CHECK(frame(Framing::lines(3), "abc\r\n") == "abc");
    CHECK(frame(Framing::lines(3), "abc\rd") == "(too long)");
    CHECK(frame(Framing::lines(3), "abc") == "(incomplete)");
}

TEST_CASE("what is put around a frame is what is taken off it again") {
    for (const Framing& framing :
         {Framing::raw(), Framing::lines(300), Framing::length_prefixed(1, 255),
          Framing::length_prefixed(2, 300), Framing::length_prefixed(4, 300),
          Framing::length_prefixed(2, 300, std::endian::little),
          Framing::length_prefixed(4, 300, std::endian::little)}) {
        const std::string text(254, 'x');
        std::byte around[4];
        std::size_t after = 0;
        const std::size_t before = framing.wrap(text.size(), around, after);
        const std::string_view wrapping(reinterpret_cast<const char*>(around), before + after);
        CHECK(frame(framing, std::string(wrapping.substr(0, before)) + text +
                                 std::string(wrapping.substr(before))) == text);
    }
}

#ifdef __cpp_exceptions
TEST_CASE("a framing that cannot be is refused") {
    CHECK_THROWS_WITH_AS(static_cast<void>(Framing::length_prefixed(3, 10)),
                         "nexus: Framing::length_prefixed: prefix_bytes is 3; it must be 1, 2 or 4",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(static_cast<void>(Framing::length_prefixed(1, 256)),
                         "nexus: Framing::length_prefixed: max_length is 256; it must be 1 to 255",
                         std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(Framing::length_prefixed(2, 0)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(Framing::lines(0)), std::invalid_argument);
    CHECK_THROWS_WITH_AS(
        static_cast<void>(Framing::lines((std::size_t{1} << 30) + 1)),
        "nexus: Framing::lines: max_length is 1073741825; it must be 1 to 1073741824",
        std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(Framing::lines(~std::size_t{0})), std::invalid_argument);
}
#endif

} // namespace
