// SPDX-License-Identifier: MIT
// mistake: A queue of events that may throw when they are moved
// fix: Give the event a move constructor that is noexcept.
// expect: an `Event` that crosses threads
// type: Quote
#include <nexus/queue/spsc_queue.hpp>

struct Quote {
    Quote() = default;
#ifdef NEXUS_SHOULD_FAIL
    Quote(const Quote& other) : price(other.price) {}
#endif
    int price = 0;
};

inline bool use(Quote quote) {
    nexus::SpscQueue<Quote> queue(8);
    return queue.push(quote);
}
