// SPDX-License-Identifier: MIT
// mistake: A parameter kind of your own with a resource in place of a list
// fix: Write `nexus::type_list<T>`.
// expect: param_traits<Param>
// type: Now
#include <nexus/core.hpp>

#include <cstdint>

struct Now {
    std::int64_t value;
};
struct Book {};
struct App {
    Book book;
};

#ifdef NEXUS_SHOULD_FAIL
template <>
struct nexus::param_traits<Now> {
    struct state {};
    using reads = Book;
    using writes = nexus::type_list<>;
    template <class App>
    static constexpr Now fetch(state&, nexus::World<App>& world) {
        return {world.sequence().value()};
    }
};
#else
template <>
struct nexus::param_traits<Now> {
    struct state {};
    using reads = nexus::type_list<>;
    using writes = nexus::type_list<>;
    template <class App>
    static constexpr Now fetch(state&, nexus::World<App>& world) {
        return {world.sequence().value()};
    }
};
#endif

void stamp(Now) {}
auto bound = nexus::handler<stamp>(nexus::registry<App>);
