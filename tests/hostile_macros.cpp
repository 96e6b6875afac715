// SPDX-License-Identifier: MIT
// All of nexus after the macros that real code bases and system headers define. The standard
// library, Boost and the system come first: they are not ours to protect. Single letters are left
// out: they break PFR itself.
#include <boost/hana.hpp>
#include <boost/lockfree/spsc_queue.hpp>
#include <boost/pfr/core.hpp>
#include <doctest/doctest.h>
#ifdef __cpp_exceptions
#    include <boost/asio/io_context.hpp>
#endif

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <charconv>
#include <chrono>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <functional>
#include <iterator>
#include <limits>
#include <memory>
#include <netinet/in.h>
#include <new>
#include <optional>
#include <ostream>
#include <signal.h>
#include <span>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <system_error>
#include <time.h>
#include <tuple>
#include <type_traits>
#include <unistd.h>
#include <utility>
#include <variant>
#include <vector>

#undef major
#undef minor
#define min(a, b) syntax error here
#define max(a, b) syntax error here
#define small syntax error here
#define near syntax error here
#define far syntax error here
#define interface syntax error here
#define check(x) syntax error here
#define verify(x) syntax error here
#define require(x) syntax error here
#define major(x) syntax error here
#define minor(x) syntax error here
#define ERROR syntax error here
#define DELETE syntax error here
#define IN syntax error here
#define OUT syntax error here
#define TRUE syntax error here
#define FALSE syntax error here
#define BUY syntax error here
#define SELL syntax error here
#define unix syntax error here
#define linux syntax error here
#define likely(x) syntax error here
#define unlikely(x) syntax error here

#include <all_headers.hpp>

namespace {

struct Total {
    int value = 0;
};

struct App {
    Total total;
};

void add(nexus::ResMut<Total> total, int amount) {
    total->value += amount;
}

} // namespace

TEST_CASE("nexus works where macros named min, max, small, interface and ERROR exist") {
    nexus::World<App> world;
    auto handler = nexus::handler<add>(world.registry());
    handler.run(world, 3);
    handler.run(world, 4);
    CHECK(world.resource<Total>().value == 7);
}
