// SPDX-License-Identifier: MIT
// mistake: Two fields of one type
// fix: Give each its own type: wrap one of them in a struct.
// expect: has two fields that hold `Resource`
// type: Book
// type: App
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};

#ifdef NEXUS_SHOULD_FAIL
struct App {
    Book bids;
    Book asks;
};
#else
struct Bids {
    Book book;
};
struct Asks {
    Book book;
};
struct App {
    Bids bids;
    Asks asks;
};
#endif

nexus::World<App> world;
