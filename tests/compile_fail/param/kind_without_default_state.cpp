// SPDX-License-Identifier: MIT
// mistake: A parameter kind of your own whose state has no default constructor
// fix: Add one: each handler creates its own state.
// expect: no default constructor
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
    struct state {
        explicit state(int) {}
    };
    using reads = nexus::type_list<>;
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
