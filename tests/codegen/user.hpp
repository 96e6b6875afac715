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

extern "C" void opaque_debug(std::optional<Res<Debug>>, ResMut<Book>, std::uint64_t size);
extern "C" void opaque_tracer(std::optional<Res<Tracer>>, std::uint64_t size);

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
inline void add_small(ResMut<Statistics> statistics, std::uint32_t size) {
    statistics->sum += size;
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

inline void receive(Session& session, std::uint64_t size) {
    session.received += size;
}
inline void receive_and_count(Session& session, ResMut<Statistics> statistics, std::uint64_t size) {
    session.received += size;
    ++statistics->count;
}
inline void report(const Session& session, ResMut<Statistics> statistics) {
    statistics->sum = session.received;
}
inline void tally(Wide& wide, Res<Config> config, const Order& order) {
    wide.counts[order.account % 32] += order.size < config->max_depth;
}
inline std::uint64_t average(Session& session, Local<std::uint64_t> calls, std::uint64_t size) {
    session.received += size;
    return session.received / ++*calls;
}

extern "C" {
void opaque_session(Session&, ResMut<Book>, std::uint64_t size);
void opaque_session_const(const Session&, Res<Book>);
void opaque_wide(Wide&, ResMut<Book>, const Order&);
}

/// 64 resources in one struct.
struct Flat {
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
    Cell<16> c16;
    Cell<17> c17;
    Cell<18> c18;
    Cell<19> c19;
    Cell<20> c20;
    Cell<21> c21;
    Cell<22> c22;
    Cell<23> c23;
    Cell<24> c24;
    Cell<25> c25;
    Cell<26> c26;
    Cell<27> c27;
    Cell<28> c28;
    Cell<29> c29;
    Cell<30> c30;
    Cell<31> c31;
    Cell<32> c32;
    Cell<33> c33;
    Cell<34> c34;
    Cell<35> c35;
    Cell<36> c36;
    Cell<37> c37;
    Cell<38> c38;
    Cell<39> c39;
    Cell<40> c40;
    Cell<41> c41;
    Cell<42> c42;
    Cell<43> c43;
    Cell<44> c44;
    Cell<45> c45;
    Cell<46> c46;
    Cell<47> c47;
    Cell<48> c48;
    Cell<49> c49;
    Cell<50> c50;
    Cell<51> c51;
    Cell<52> c52;
    Cell<53> c53;
    Cell<54> c54;
    Cell<55> c55;
    Cell<56> c56;
    Cell<57> c57;
    Cell<58> c58;
    Cell<59> c59;
    Cell<60> c60;
    Cell<61> c61;
    Cell<62> c62;
    Cell<63> c63;
};

/// 128 resources in groups of groups.
struct LowerHalf {
    using resource_group = void;
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
    Cell<16> c16;
    Cell<17> c17;
    Cell<18> c18;
    Cell<19> c19;
    Cell<20> c20;
    Cell<21> c21;
    Cell<22> c22;
    Cell<23> c23;
    Cell<24> c24;
    Cell<25> c25;
    Cell<26> c26;
    Cell<27> c27;
    Cell<28> c28;
    Cell<29> c29;
    Cell<30> c30;
    Cell<31> c31;
    Cell<32> c32;
    Cell<33> c33;
    Cell<34> c34;
    Cell<35> c35;
    Cell<36> c36;
    Cell<37> c37;
    Cell<38> c38;
    Cell<39> c39;
    Cell<40> c40;
    Cell<41> c41;
    Cell<42> c42;
    Cell<43> c43;
    Cell<44> c44;
    Cell<45> c45;
    Cell<46> c46;
    Cell<47> c47;
    Cell<48> c48;
    Cell<49> c49;
    Cell<50> c50;
    Cell<51> c51;
    Cell<52> c52;
    Cell<53> c53;
    Cell<54> c54;
    Cell<55> c55;
    Cell<56> c56;
    Cell<57> c57;
    Cell<58> c58;
    Cell<59> c59;
    Cell<60> c60;
    Cell<61> c61;
    Cell<62> c62;
    Cell<63> c63;
};
struct UpperHalf {
    using resource_group = void;
    Cell<64> c64;
    Cell<65> c65;
    Cell<66> c66;
    Cell<67> c67;
    Cell<68> c68;
    Cell<69> c69;
    Cell<70> c70;
    Cell<71> c71;
    Cell<72> c72;
    Cell<73> c73;
    Cell<74> c74;
    Cell<75> c75;
    Cell<76> c76;
    Cell<77> c77;
    Cell<78> c78;
    Cell<79> c79;
    Cell<80> c80;
    Cell<81> c81;
    Cell<82> c82;
    Cell<83> c83;
    Cell<84> c84;
    Cell<85> c85;
    Cell<86> c86;
    Cell<87> c87;
    Cell<88> c88;
    Cell<89> c89;
    Cell<90> c90;
    Cell<91> c91;
    Cell<92> c92;
    Cell<93> c93;
    Cell<94> c94;
    Cell<95> c95;
    Cell<96> c96;
    Cell<97> c97;
    Cell<98> c98;
    Cell<99> c99;
    Cell<100> c100;
    Cell<101> c101;
    Cell<102> c102;
    Cell<103> c103;
    Cell<104> c104;
    Cell<105> c105;
    Cell<106> c106;
    Cell<107> c107;
    Cell<108> c108;
    Cell<109> c109;
    Cell<110> c110;
    Cell<111> c111;
    Cell<112> c112;
    Cell<113> c113;
    Cell<114> c114;
    Cell<115> c115;
    Cell<116> c116;
    Cell<117> c117;
    Cell<118> c118;
    Cell<119> c119;
    Cell<120> c120;
    Cell<121> c121;
    Cell<122> c122;
    Cell<123> c123;
    Cell<124> c124;
    Cell<125> c125;
    Cell<126> c126;
    Cell<127> c127;
};
struct Halves {
    using resource_group = void;
    LowerHalf lower;
    UpperHalf upper;
};
struct Grouped {
    Total total;
    Halves halves;
    Statistics statistics;
};
inline void corners(ResMut<Cell<0>> first, Res<Cell<31>> middle, Res<Cell<63>> last) {
    first->value += middle->value * last->value;
}
inline void across(ResMut<Total> total, Res<Cell<0>> a, Res<Cell<63>> b, Res<Cell<64>> c,
                   Res<Cell<127>> d, ResMut<Statistics> statistics) {
    total->value = a->value + b->value + c->value + d->value;
    ++statistics->count;
}
extern "C" void opaque_across(ResMut<Total>, Res<Cell<0>>, Res<Cell<64>>, Res<Cell<127>>);

/// A megabyte before the rest.
struct Levels {
    std::uint64_t prices[1 << 17] = {};
};
struct Large {
    Levels levels;
    Book book;
    Config config;
};

/// Cannot be reflected: it has a constructor.
class Sealed {
public:
    explicit Sealed(std::uint64_t depth) : book{depth} {}
    Book book;
    Config config;
};

inline void begin(ResMut<Book> book, Res<Config> config) {
    book->depth = config->max_depth;
}
extern "C" void opaque_begin(ResMut<Book>, Res<Config>);

/// Children of a fan-out: one per resource.
template <int Number>
struct Add {
    static void to(ResMut<Cell<Number>> cell, std::uint64_t size) { cell->value += size; }
};
extern "C" {
void opaque_child_0(ResMut<Cell<0>>, std::uint64_t size);
void opaque_child_1(ResMut<Cell<1>>, std::uint64_t size);
void opaque_child_2(ResMut<Cell<2>>, std::uint64_t size);
void opaque_child_3(ResMut<Cell<3>>, std::uint64_t size);
void opaque_child_4(ResMut<Cell<4>>, std::uint64_t size);
void opaque_child_5(ResMut<Cell<5>>, std::uint64_t size);
void opaque_child_6(ResMut<Cell<6>>, std::uint64_t size);
void opaque_child_7(ResMut<Cell<7>>, std::uint64_t size);
void quiet_child_0(ResMut<Cell<0>>, std::uint64_t size) noexcept;
void quiet_child_1(ResMut<Cell<1>>, std::uint64_t size) noexcept;
void quiet_child_2(ResMut<Cell<2>>, std::uint64_t size) noexcept;
void quiet_child_3(ResMut<Cell<3>>, std::uint64_t size) noexcept;
void opaque_order_seen(ResMut<Book>, const Order&);
void opaque_order_counted(ResMut<Statistics>, const Order&);
void opaque_reset();
void opaque_clear(ResMut<Book>);
}

inline std::optional<Tick> parse(std::string_view text) {
    if (text.size() < 2)
        return std::nullopt;
    return Tick{static_cast<std::uint32_t>(text[0]), static_cast<std::uint32_t>(text[1])};
}
inline std::optional<Tick> parse_counted(ResMut<Book> book, std::string_view text) {
    ++book->orders;
    if (text.size() < 2)
        return std::nullopt;
    return Tick{static_cast<std::uint32_t>(text[0]), static_cast<std::uint32_t>(text[1])};
}
inline const Order* find(Res<Config> config, const Order& order) {
    return order.size > config->max_depth ? &order : nullptr;
}
/// What a name is kept as.
struct Name {
    explicit Name(std::string_view text) : size(text.size()), first(text.empty() ? '-' : text[0]) {}
    std::size_t size;
    char first;
};
inline void greet(ResMut<Statistics> statistics, const Name& name) {
    statistics->sum += name.size + static_cast<std::uint64_t>(name.first);
}
/// What costs something to move.
class Text {
public:
    explicit Text(std::string_view text);
    Text(Text&&) noexcept;
    ~Text();
};
extern "C" {
void opaque_keep(ResMut<Statistics>, Text);
void opaque_read(ResMut<Statistics>, const Text&);
void opaque_greet(ResMut<Statistics>, Name);
void opaque_tick_parsed(ResMut<Statistics>, Tick);
void opaque_order_lent(ResMut<Book>, Order&);
void quiet_order(ResMut<Book>, const Order&) noexcept;
}

} // namespace user

#endif // NEXUS_TESTS_CODEGEN_USER_HPP
