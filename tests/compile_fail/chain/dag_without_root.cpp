// SPDX-License-Identifier: MIT
// mistake: A DAG that does not start with its root
// fix: Write the first step as root<f>().
// expect: the first step of a DAG must be root<f>()
// type: int
#include <nexus/chain/pipeline.hpp>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};
inline int twice(int value) {
    return 2 * value;
}
inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto chain = nexus::dag<int>(world.registry()).then<twice>().then<twice>();
#else
    auto chain = nexus::dag<int>(world.registry()).root<twice>().then<twice>();
#endif
    static_cast<void>(chain);
}
