// SPDX-License-Identifier: MIT
// mistake: A transform_error whose function returns nothing
// fix: Return the new error, or use inspect_error() or on_error().
// expect: returns nothing, which cannot be an error
// type: Say
#include <nexus/chain/pipeline.hpp>

struct Order {
    int price = 0;
    int size = 0;
};
struct Book {
    int depth = 0;
};
struct App {
    Book book;
};
template <class T, class E>
struct Exp {
    using value_type = T;
    using error_type = E;
    struct unexpected_type {
        explicit unexpected_type(E error);
    };
    Exp(T value);
    Exp(unexpected_type unexpected);
    bool has_value() const;
    T& operator*();
    E& error();
};
struct Say {
    void operator()(int) const {}
};
inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto chain = nexus::pipeline<Exp<int, int>>(world.registry()).transform_error(Say{});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Exp<int, int>>(world.registry()).on_error(Say{});
    static_cast<void>(chain);
#endif
}
