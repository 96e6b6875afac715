// SPDX-License-Identifier: MIT
// mistake: A queue whose handler takes another event
// fix: Let the handler take the queue's event.
// expect: cannot be initialised
// type: Order
#include <nexus/queue/spsc_queue.hpp>

struct Quote {
    int price = 0;
};
struct Order {
    int size = 0;
};
struct App {
    Quote last;
};

inline void use(nexus::World<App>& world, nexus::SpscQueue<Quote>& queue) {
#ifdef NEXUS_SHOULD_FAIL
    nexus::QueueDriver driver(queue, [](const Order&) {});
    driver.poll(world);
#else
    nexus::QueueDriver driver(queue, [](const Quote&) {});
    driver.poll(world);
#endif
}
