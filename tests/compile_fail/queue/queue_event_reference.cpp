// SPDX-License-Identifier: MIT
// mistake: A queue between threads of references
// fix: Send values.
// expect: an `Event` that crosses threads
// type: Quote
#include <nexus/queue/spsc_queue.hpp>

struct Quote {
    int price = 0;
};
struct App {
    Quote last;
};

inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    nexus::SpscQueue<const Quote&> queue(8);
    static_cast<void>(world);
#else
    nexus::SpscQueue<Quote> queue(8);
    nexus::QueueDriver driver(queue, [](const Quote&) {});
    driver.poll(world);
#endif
}
