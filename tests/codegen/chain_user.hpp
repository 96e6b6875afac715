// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_CODEGEN_CHAIN_USER_HPP
#define NEXUS_TESTS_CODEGEN_CHAIN_USER_HPP

/// \file
/// Steps of chains, as users write them: the same text for the probes and for their twins. Included
/// after `Res` and `ResMut` have been named.

#include <cstdint>
#include <optional>
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
struct Desk {
    Book book;
    Fees fees;
    Count count;
};
struct Session {
    Number events = 0;
};

extern "C" {
Number opaque_step(Number value);
void opaque_end(Number value);
bool opaque_test(const Order& order);
void opaque_order(const Order& order);
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
inline bool changed(ResMut<Count> count) {
    return ++count->passed % 2 == 0;
}

} // namespace steps

#endif // NEXUS_TESTS_CODEGEN_CHAIN_USER_HPP
