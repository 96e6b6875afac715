// SPDX-License-Identifier: MIT
#include <nexus/io/endpoint.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using nexus::Endpoint;

TEST_CASE("an endpoint becomes the text that it was made of") {
    for (const std::string text : {"127.0.0.1:8080", "0.0.0.0:0", "255.255.255.255:65535",
                                   "[::1]:80", "[::]:0", "[2001:db8::7]:65535", "[fe80::1%1]:9",
                                   "unix:/run/feed.sock", "unix:relative", "unix:@abstract"}) {
        CAPTURE(text);
        const Endpoint endpoint(text);
        CHECK(endpoint.to_string() == text);
        CHECK(Endpoint(endpoint.to_string()) == endpoint);
        CHECK(Endpoint::parse(text) == endpoint);
    }
}

TEST_CASE("an endpoint has the parts of its text") {
    CHECK(Endpoint("10.0.0.1:8080").family() == AF_INET);
    CHECK(Endpoint("10.0.0.1:8080").port() == 8080);
    CHECK(Endpoint("[::1]:80").family() == AF_INET6);
    CHECK(Endpoint("[::1]:80").port() == 80);
    CHECK(Endpoint("[fe80::1%lo]:1") == Endpoint("[fe80::1%1]:1"));
    CHECK(Endpoint("unix:/a/b").family() == AF_UNIX);
    CHECK(Endpoint("unix:/a/b").path() == "/a/b");
    CHECK(Endpoint("unix:@ab").path() == std::string_view("\0ab", 3));
    CHECK_FALSE(Endpoint());
    CHECK(Endpoint().to_string() == "(no address)");
}

TEST_CASE("endpoints are equal when family, address, port and scope are") {
    CHECK(Endpoint("127.0.0.1:1") == Endpoint("127.0.0.1:1"));
    CHECK(Endpoint("127.0.0.1:1") != Endpoint("127.0.0.1:2"));
    CHECK(Endpoint("127.0.0.1:1") != Endpoint("127.0.0.2:1"));
    CHECK(Endpoint("127.0.0.1:1") != Endpoint("[::1]:1"));
    CHECK(Endpoint("[::1]:1") != Endpoint("[::2]:1"));
    CHECK(Endpoint("[fe80::1%1]:1") != Endpoint("[fe80::1%2]:1"));
    CHECK(Endpoint("unix:/a") != Endpoint("unix:/b"));
    CHECK(Endpoint("unix:@a") != Endpoint("unix:a"));
}

TEST_CASE("text that is no endpoint is refused") {
    const std::string long_path = "unix:/" + std::string(107, 'x');
    for (const std::string_view text : {std::string_view(""),
                                        std::string_view(":"),
                                        std::string_view("8080"),
                                        std::string_view(":8080"),
                                        std::string_view("127.0.0.1"),
                                        std::string_view("127.0.0.1:"),
                                        std::string_view("127.0.0.1:x"),
                                        std::string_view("127.0.0.1:1x"),
                                        std::string_view("127.0.0.1:-1"),
                                        std::string_view("127.0.0.1:65536"),
                                        std::string_view("127.0.0.1 :1"),
                                        std::string_view("256.0.0.1:1"),
                                        std::string_view("1.2.3:1"),
                                        std::string_view("localhost:80"),
                                        std::string_view("127.0.0.1000000000:1"),
                                        std::string_view("::1:80"),
                                        std::string_view("[::1]"),
                                        std::string_view("[::1:80"),
                                        std::string_view("[::1]x:80"),
                                        std::string_view("[]:80"),
                                        std::string_view("[127.0.0.1]:80"),
                                        std::string_view("[fe80::1%no-such-interface]:1"),
                                        std::string_view("[fe80::1%]:1"),
                                        std::string_view("[fe80::1%0]:1"),
                                        std::string_view("unix:"),
                                        std::string_view("unix:@"),
                                        std::string_view(long_path),
                                        std::string_view("1.2.3.4\0:80", 11),
                                        std::string_view("[::1\0]:80", 9),
                                        std::string_view("[fe80::1%lo\0]:80", 16),
                                        std::string_view("unix:/tmp/a\0b", 13)}) {
        CAPTURE(text);
        CHECK_FALSE(Endpoint::parse(text).has_value());
    }
    CHECK(Endpoint::parse(std::string_view(long_path).substr(0, 5 + 107)).has_value());
}

#ifdef __cpp_exceptions
std::string refusal(const char* text) {
    try {
        static_cast<void>(Endpoint(text));
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return {};
}

TEST_CASE("the refusal of an endpoint quotes its text and says what to write") {
    CHECK(refusal("localhost:80") ==
          "nexus: Endpoint: \"localhost:80\" is not an address; write \"127.0.0.1:8080\", "
          "\"[::1]:8080\", \"unix:/path\" or \"unix:@name\" (names are not resolved)");
    CHECK(refusal("[fe80::1%nic7]:1") ==
          "nexus: Endpoint: \"[fe80::1%nic7]:1\" names no network interface behind the %");
    CHECK(refusal("unix:").find("has no path") != std::string::npos);
}
#endif

} // namespace
