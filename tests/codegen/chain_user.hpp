// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_CODEGEN_CHAIN_USER_HPP
#define NEXUS_TESTS_CODEGEN_CHAIN_USER_HPP

/// \file
/// Steps of chains, as users write them: the same text for the probes and for their twins. Included
/// after `Res`, `ResMut` and `Local` have been named.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <variant>

namespace steps {

using Number = std::uint64_t;

struct Order {
    Number price;
    Number size;
    Number kind;
};
struct Large {
    Number words[512];
};

struct Book {
    Number depth = 0;
};
struct Fees {
    Number rate = 0;
};
struct Count {
    Number passed = 0;
    Number stopped = 0;
};
template <int Number>
struct Cell {
    std::uint64_t value = 0;
};
struct Desk {
    Book book;
    Fees fees;
    Count count;
    Cell<0> c0;
    Cell<1> c1;
    Cell<2> c2;
    Cell<3> c3;
    Cell<4> c4;
    Cell<5> c5;
    Cell<6> c6;
    Cell<7> c7;
};
struct Session {
    Number events = 0;
};

extern "C" {
Number opaque_step(Number value);
void opaque_end(Number value);
bool opaque_test(const Order& order);
void opaque_order(const Order& order);
void opaque_look(const Large& large);
Number opaque_large(const Large& large);
Number opaque_four(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, Res<Cell<3>>, Number value);
void opaque_eight(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, Res<Cell<3>>, ResMut<Cell<4>>,
                  Res<Cell<5>>, ResMut<Cell<6>>, Res<Cell<7>>, Number value);
void quiet_end(Number value) noexcept;
bool quiet_system(ResMut<Count> count) noexcept;
}

inline Number plus_one(Number value) {
    return value + 1;
}
inline Number times_three(Number value) {
    return value * 3;
}
inline Number mix(Number value) {
    return (value ^ (value >> 7)) * 31;
}
inline bool large(const Number& value) {
    return value > 100;
}
inline bool even(const Number& value) {
    return value % 2 == 0;
}
inline Number charge(Res<Fees> fees, Number value) {
    return value + fees->rate;
}
inline void add(ResMut<Book> book, Number value) {
    book->depth += value;
}
inline void book_order(ResMut<Book> book, const Order& order) {
    book->depth += order.size;
}
inline void count_passed(ResMut<Count> count) {
    ++count->passed;
}
inline void count_stopped(ResMut<Count> count) {
    ++count->stopped;
}
inline bool valid(const Order& order) {
    return order.size != 0;
}
inline bool affordable(Res<Fees> fees, const Order& order) {
    return order.price > fees->rate;
}
inline Number notional(const Order& order) {
    return order.price * order.size;
}
inline Number kind(const Order& order) {
    return order.kind;
}
inline std::optional<Number> half(Number value) {
    if (value % 2 == 0)
        return value / 2;
    return std::nullopt;
}
inline Number price(const Order& order) {
    return order.price;
}
inline Number size(const Order& order) {
    return order.size;
}
inline Number sum(Number a, Number b) {
    return a + b;
}
inline Number first_word(const Large& large) {
    return large.words[0];
}
inline void set_word(Large& large, Number value) {
    large.words[1] = value;
}
inline void set_first(Large& large) {
    large.words[0] ^= large.words[511];
}
inline Large make_large(Number value) {
    Large large{};
    large.words[0] = value;
    large.words[3] = value % 5;
    return large;
}
inline bool flagged(const Large& large) {
    return large.words[3] != 0;
}

/// A step with as many parameters as there are numbers.
template <int... Numbers>
struct Gather {
    static Number of(Res<Cell<Numbers>>... cells, Number value) {
        return (cells->value + ... + value);
    }
};
/// A child of a fan-out, and a system.
template <int Number>
struct Store {
    static void to(ResMut<Cell<Number>> cell, std::uint64_t value) noexcept {
        cell->value += value;
    }
    static bool rise(ResMut<Cell<Number>> cell) noexcept { return ++cell->value > 7; }
};

inline Number numbered(Local<Number> calls, Number value) {
    return value + ++*calls;
}
inline Number smoothed(Local<Number> last, Res<Fees> fees, Number value) {
    const Number before = *last;
    *last = value;
    return before * fees->rate + value;
}
inline Order make_order(Number value) {
    return {value, value / 8, value % 8};
}
inline double ratio(const Order& order) {
    return static_cast<double>(order.price) * 0.5;
}
inline std::uint32_t rounded(double value) {
    return static_cast<std::uint32_t>(value);
}
inline bool odd(std::uint32_t value) {
    return value % 2 != 0;
}
inline Number weight(bool heavy) {
    return heavy ? 1000 : 10;
}
inline std::pair<Number, Number> split(Number value) {
    return {value >> 32, value & 0xffffffff};
}
inline std::tuple<Number, Order, Number> unfold(Number value) {
    return {value, make_order(value), value * 7};
}
inline Number fold(Number a, const Order& order, Number b) {
    return a * order.size + b;
}
inline std::array<Number, 5> digits(Number value) {
    return {value, value * 2, value * 3, value * 5, value * 7};
}
inline Number mingle(Number a, Number b, Number c, Number d, Number e) {
    return ((a ^ b) + (c ^ d)) * e;
}
inline Number charged_sum(Res<Fees> fees, Number a, Number b) {
    return a + b + fees->rate;
}
inline Number accumulate(Number& total, Number value) {
    total += value;
    return total;
}
inline Number exponential(Res<Fees> fees, Number& average, Number value) {
    average += (value - average) / (fees->rate | 1);
    return average;
}
inline Number& depth_of(ResMut<Book> book) {
    return book->depth;
}
inline void raise(Number& value) {
    value += 3;
}
inline void receive(Session& session) {
    ++session.events;
}
inline Number tag(const Session& session, Number value) {
    return value * 16 + session.events;
}
inline bool early(const Session& session) {
    return session.events < 100;
}
inline Number fresh(Res<Book> book) {
    return book->depth * 2;
}

inline std::optional<Number> small(Number value) {
    if (value < 1000)
        return value * 2;
    return std::nullopt;
}
inline std::optional<Number> spare() {
    return Number{17};
}
inline Number spare_of(Res<Fees> fees) {
    return fees->rate;
}
inline Number unwrap(std::optional<Number> value) {
    return value ? *value + 1 : 99;
}
std::optional<Number> opaque_maybe(Number value);

/// A user's own expected.
template <class T, class E>
class Outcome {
public:
    using value_type = T;
    using error_type = E;
    struct unexpected_type {
        E error;
        explicit unexpected_type(E e) : error(e) {}
    };

    Outcome(T value) : value_(value), has_value_(true) {}
    Outcome(unexpected_type unexpected) : error_(unexpected.error), has_value_(false) {}

    [[nodiscard]] bool has_value() const { return has_value_; }
    T& operator*() { return value_; }
    const T& operator*() const { return value_; }
    E& error() { return error_; }
    [[nodiscard]] const E& error() const { return error_; }

private:
    union {
        T value_;
        E error_;
    };
    bool has_value_;
};
using Checked = Outcome<Number, std::uint32_t>;

inline Checked check(Number value) {
    if (value % 16 == 0)
        return Checked::unexpected_type(4);
    return value;
}
inline Checked check_size(Res<Fees> fees, Number value) {
    if (value > fees->rate)
        return Checked::unexpected_type(5);
    return value + 1;
}
inline Checked refuse(Number) {
    return Checked::unexpected_type(9);
}
inline Checked retry(std::uint32_t error) {
    if (error == 4)
        return Number{40};
    return Checked::unexpected_type(error);
}
inline std::uint32_t widen(std::uint32_t error) {
    return error * 100;
}
inline void count_error(ResMut<Count> count, std::uint32_t error) {
    count->stopped += error;
}
inline Number from_error(std::uint32_t error) {
    return error + 5;
}
inline Number settle(Checked checked) {
    return checked.has_value() ? *checked : 0;
}
Checked opaque_check(Number value);
void opaque_error(std::uint32_t error);

enum class Kind : std::uint8_t { limit, market, stop, cancel };
inline Kind kind_of(Number value) {
    return static_cast<Kind>(value % 4);
}
inline Kind kind_given(const Order& order) {
    return static_cast<Kind>(order.kind);
}
inline Number kind_sparse(const Order& order) {
    return order.kind;
}
inline std::int32_t small_number(const Order& order) {
    return static_cast<std::int32_t>(order.kind);
}
inline void sell(ResMut<Book> book, const Order& order) {
    book->depth -= order.size;
}
inline void sell_number(ResMut<Book> book, Number value) {
    book->depth -= value;
}
inline Number spread(const Order& order) {
    return order.price - order.size;
}
inline Number sum_3(Number a, Number b, Number c) {
    return a + b * c;
}
inline Number sum_5(Number a, Number b, Number c, Number d, Number e) {
    return a + b * c + d * e;
}
inline std::optional<Number> known_price(const Order& order) {
    if (order.price != 0)
        return order.price;
    return std::nullopt;
}
inline Number best_of(std::optional<Number> a, Number b) {
    return a && *a > b ? *a : b;
}
using Words = std::array<Number, 16>;
inline std::span<const Number, 16> words_of(const Words& words) {
    return words;
}
using Message = std::variant<Number, Order, Kind, Large>;
inline Number ordinal(Kind kind) {
    return static_cast<Number>(kind);
}
inline Number last_word(const Large& large) {
    return large.words[511];
}

inline bool changed(ResMut<Count> count) {
    return ++count->passed % 2 == 0;
}

} // namespace steps

#endif // NEXUS_TESTS_CODEGEN_CHAIN_USER_HPP
