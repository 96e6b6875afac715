// SPDX-License-Identifier: MIT
// mistake: An adapted callable that cannot be copied, passed as a variable
// fix: Move it into the adapter.
// expect: cannot be copied
// type: Keep
#include <nexus/core.hpp>

#include <memory>
#include <utility>

struct Book {
    int depth = 0;
};
struct Order {
    int size = 0;
};
struct Tick {
    double price = 0;
};
struct App {
    Book book;
};
struct Keep {
    std::unique_ptr<int> limit;
    void operator()(const Order&) {}
};

#ifdef NEXUS_SHOULD_FAIL
auto adapt(Keep keep) {
    return nexus::by_ref(keep);
}
#else
auto adapt(Keep keep) {
    return nexus::by_ref(std::move(keep));
}
#endif
