// SPDX-License-Identifier: MIT
// mistake: Two `SeqMut` in one function
// fix: Ask for one `SeqMut`; use `Seq` to read.
// expect: refer to the same resource
// type: SeqMut
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

#ifdef NEXUS_SHOULD_FAIL
void stamp(nexus::SeqMut, nexus::SeqMut, Order) {}
#else
void stamp(nexus::Seq, nexus::SeqMut, Order) {}
#endif

auto bound = nexus::handler<stamp>(nexus::registry<App>);
