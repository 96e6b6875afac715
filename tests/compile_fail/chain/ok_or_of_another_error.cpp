// SPDX-License-Identifier: MIT
// mistake: An error of another type in ok_or
// fix: Give one that converts.
// expect: does not convert to the error
// type: Book
#include <nexus/chain/pipeline.hpp>

#include <optional>

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
inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto chain = nexus::pipeline<std::optional<int>>(world.registry()).ok_or<Exp<int, int>>(Book{});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<std::optional<int>>(world.registry()).ok_or<Exp<int, int>>(2);
    static_cast<void>(chain);
#endif
}
