// SPDX-License-Identifier: MIT
// mistake: The registry of another schema
// fix: Name the schema that the function is bound to.
// expect: names a schema other than `App`
// type: RegistryRef<Backtest>
// type: App
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Fees {
    double rate = 0;
};
struct Order {
    int size = 0;
};
struct App {
    Book book;
    Fees fees;
};
struct Backtest {
    Book book;
};

#ifdef NEXUS_SHOULD_FAIL
void connect(nexus::RegistryRef<Backtest>) {}
#else
void connect(nexus::RegistryRef<App>) {}
#endif

auto bound = nexus::handler<connect>(nexus::registry<App>);
