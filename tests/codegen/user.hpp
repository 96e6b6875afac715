// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_CODEGEN_USER_HPP
#define NEXUS_TESTS_CODEGEN_USER_HPP

/// \file
/// What the users of both sides wrote: the same text for the probes and for their twins, so that
/// only the plumbing differs. Included after `Res`, `ResMut` and `Local` have been named: nexus's
/// parameters in the probes, plain pointers in the twins. Functions that begin with `opaque` are
/// defined nowhere: what it costs to call them cannot be optimised away.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace user {

template <int Number>
struct Cell {
    std::uint64_t value = 0;
};

struct Total {
    std::uint64_t value = 0;
};

/// Seventeen resources.
struct Cells {
    Total total;
    Cell<0> c0;
    Cell<1> c1;
    Cell<2> c2;
    Cell<3> c3;
    Cell<4> c4;
    Cell<5> c5;
    Cell<6> c6;
    Cell<7> c7;
    Cell<8> c8;
    Cell<9> c9;
    Cell<10> c10;
    Cell<11> c11;
    Cell<12> c12;
    Cell<13> c13;
    Cell<14> c14;
    Cell<15> c15;
};

/// As many parameters as there are numbers, and one.
template <int... Numbers>
struct Sum {
    static void of(ResMut<Total> total, Res<Cell<Numbers>>... cells) {
        total->value = (cells->value + ... + total->value);
    }
};

extern "C" {
void opaque_0(std::uint64_t event);
void opaque_1(ResMut<Cell<0>>, std::uint64_t event);
void opaque_2(ResMut<Cell<0>>, Res<Cell<1>>, std::uint64_t event);
void opaque_3(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, std::uint64_t event);
void opaque_4(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, Res<Cell<3>>, std::uint64_t event);
void opaque_5(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, Res<Cell<3>>, ResMut<Cell<4>>,
              std::uint64_t event);
void opaque_6(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, Res<Cell<3>>, ResMut<Cell<4>>,
              Res<Cell<5>>, std::uint64_t event);
void opaque_7(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, Res<Cell<3>>, ResMut<Cell<4>>,
              Res<Cell<5>>, ResMut<Cell<6>>, std::uint64_t event);
void opaque_8(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, Res<Cell<3>>, ResMut<Cell<4>>,
              Res<Cell<5>>, ResMut<Cell<6>>, Res<Cell<7>>, std::uint64_t event);
void opaque_9(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, Res<Cell<3>>, ResMut<Cell<4>>,
              Res<Cell<5>>, ResMut<Cell<6>>, Res<Cell<7>>, ResMut<Cell<8>>, std::uint64_t event);
void opaque_10(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, Res<Cell<3>>, ResMut<Cell<4>>,
               Res<Cell<5>>, ResMut<Cell<6>>, Res<Cell<7>>, ResMut<Cell<8>>, Res<Cell<9>>,
               std::uint64_t event);
void opaque_11(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, Res<Cell<3>>, ResMut<Cell<4>>,
               Res<Cell<5>>, ResMut<Cell<6>>, Res<Cell<7>>, ResMut<Cell<8>>, Res<Cell<9>>,
               ResMut<Cell<10>>, std::uint64_t event);
void opaque_12(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, Res<Cell<3>>, ResMut<Cell<4>>,
               Res<Cell<5>>, ResMut<Cell<6>>, Res<Cell<7>>, ResMut<Cell<8>>, Res<Cell<9>>,
               ResMut<Cell<10>>, Res<Cell<11>>, std::uint64_t event);
void opaque_13(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, Res<Cell<3>>, ResMut<Cell<4>>,
               Res<Cell<5>>, ResMut<Cell<6>>, Res<Cell<7>>, ResMut<Cell<8>>, Res<Cell<9>>,
               ResMut<Cell<10>>, Res<Cell<11>>, ResMut<Cell<12>>, std::uint64_t event);
void opaque_14(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, Res<Cell<3>>, ResMut<Cell<4>>,
               Res<Cell<5>>, ResMut<Cell<6>>, Res<Cell<7>>, ResMut<Cell<8>>, Res<Cell<9>>,
               ResMut<Cell<10>>, Res<Cell<11>>, ResMut<Cell<12>>, Res<Cell<13>>,
               std::uint64_t event);
void opaque_15(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, Res<Cell<3>>, ResMut<Cell<4>>,
               Res<Cell<5>>, ResMut<Cell<6>>, Res<Cell<7>>, ResMut<Cell<8>>, Res<Cell<9>>,
               ResMut<Cell<10>>, Res<Cell<11>>, ResMut<Cell<12>>, Res<Cell<13>>, ResMut<Cell<14>>,
               std::uint64_t event);
void opaque_16(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, Res<Cell<3>>, ResMut<Cell<4>>,
               Res<Cell<5>>, ResMut<Cell<6>>, Res<Cell<7>>, ResMut<Cell<8>>, Res<Cell<9>>,
               ResMut<Cell<10>>, Res<Cell<11>>, ResMut<Cell<12>>, Res<Cell<13>>, ResMut<Cell<14>>,
               Res<Cell<15>>, std::uint64_t event);
}

struct Book {
    std::uint64_t depth = 0;
    std::uint64_t orders = 0;

    void apply(std::uint64_t size) {
        depth += size;
        ++orders;
    }
    [[nodiscard]] std::uint64_t mean() const { return depth / (orders + 1); }
};
struct Config {
    std::uint64_t max_depth = 10;
};
struct Debug {
    std::uint64_t lines = 0;
};
struct Tracer {
    std::uint64_t lines = 0;
};
struct Statistics {
    std::uint64_t count = 0;
    std::uint64_t sum = 0;
};

/// An ordinary schema: four resources, one of which may be absent; there is no `Tracer`.
struct App {
    Book book;
    Config config;
    std::optional<Debug> debug;
    Statistics statistics;
};

/// One cache line, by value or by reference.
struct Order {
    std::uint64_t id;
    std::uint64_t size;
    std::uint64_t price;
    std::uint64_t account;
    std::uint64_t rest[4];
};
struct Snapshot {
    std::uint64_t levels[512];
};
struct Tick {
    std::uint32_t price;
    std::uint32_t size;
};
struct Packet {
    std::unique_ptr<std::uint64_t> payload;
};

inline void process(ResMut<Book> book, Res<Config> config, std::uint64_t size) {
    book->depth += size < config->max_depth ? size : config->max_depth;
    ++book->orders;
}
inline void count(ResMut<Statistics> statistics, std::uint64_t size) {
    ++statistics->count;
    statistics->sum += size;
}

inline void settle(ResMut<Book> book, const Order& order) {
    book->depth += order.size * order.price;
    ++book->orders;
}
inline void settle_value(ResMut<Book> book, Order order) {
    book->depth += order.size * order.price;
    ++book->orders;
}
inline void amend(Res<Config> config, Order& order) {
    if (order.size > config->max_depth)
        order.size = config->max_depth;
}
inline void consume(ResMut<Statistics> statistics, Order&& order) {
    statistics->sum += order.size;
    order.size = 0;
}
inline void consume_packet(ResMut<Statistics> statistics, Packet packet) {
    statistics->sum += *packet.payload;
}
inline void see_packet(ResMut<Statistics> statistics, const Packet& packet) {
    statistics->sum += *packet.payload;
}
inline void tick(ResMut<Statistics> statistics, Tick tick) {
    ++statistics->count;
    statistics->sum += tick.size;
}
inline void snapshot(ResMut<Book> book, const Snapshot& snapshot) {
    book->depth = snapshot.levels[0] + snapshot.levels[511];
}
inline void sum_up(ResMut<Statistics> statistics, std::span<const std::uint64_t> sizes) {
    for (const std::uint64_t size : sizes)
        statistics->sum += size;
}
inline void measure(ResMut<Statistics> statistics, std::string_view text) {
    ++statistics->count;
    statistics->sum += text.size();
}
inline void close(ResMut<Book> book, ResMut<Statistics> statistics) {
    statistics->sum = book->depth;
    book->depth = 0;
}
inline std::uint64_t quote(Res<Book> book, std::uint64_t size) {
    return book->depth * size;
}
inline void process_noexcept(ResMut<Book> book, Res<Config> config, std::uint64_t size) noexcept {
    book->depth += size < config->max_depth ? size : config->max_depth;
}
struct Desk {
    static void trade(ResMut<Book> book, std::uint64_t size) { book->depth -= size; }
};
struct Doubling {
    void operator()(ResMut<Book> book, std::uint64_t size) const { book->depth += 2 * size; }
};
struct Scaling {
    std::uint64_t factor;
    void operator()(ResMut<Book> book, std::uint64_t size) const { book->depth += factor * size; }
};
struct Counting {
    std::uint64_t calls = 0;
    void operator()(ResMut<Book> book, std::uint64_t size) { book->depth += size / ++calls; }
};

extern "C" {
void opaque_order(ResMut<Book>, Res<Config>, const Order&);
void opaque_order_value(ResMut<Book>, Order);
void opaque_order_changed(ResMut<Book>, Order&);
void opaque_order_moved(ResMut<Book>, Order&&);
void opaque_snapshot(ResMut<Book>, const Snapshot&);
void opaque_snapshot_value(ResMut<Book>, Snapshot);
void opaque_packet(ResMut<Book>, Packet);
void opaque_tick(ResMut<Book>, Tick);
void opaque_span(ResMut<Book>, std::span<const std::uint64_t>);
void opaque_text(ResMut<Book>, std::string_view);
void opaque_nothing(ResMut<Book>);
std::uint64_t opaque_result(Res<Book>, std::uint64_t size);
}

inline void read_limit(Res<Config> config, std::uint64_t& out) {
    out = config->max_depth;
}
inline void set_depth(ResMut<Book> book, std::uint64_t size) {
    book->depth = size;
}
inline void fill(ResMut<std::optional<Debug>> debug, std::uint64_t lines) {
    if (lines == 0)
        debug->reset();
    else
        debug->emplace(Debug{lines});
}
inline std::uint64_t calls(Local<std::uint64_t> count) {
    return ++*count;
}
inline void two_locals(Local<std::uint64_t> sum, ResMut<Book> book, Local<std::uint32_t> count,
                       std::uint64_t size) {
    *sum += size;
    book->depth = *sum / ++*count;
}
inline void apply(ResMut<Book> book, std::uint64_t size) {
    book->apply(size);
}

struct Session {
    std::uint64_t received = 0;
};
struct Wide {
    std::uint64_t counts[32] = {};
};

} // namespace user

#endif // NEXUS_TESTS_CODEGEN_USER_HPP
