// SPDX-License-Identifier: MIT
#include <nexus/handler/callback.hpp>
#include <nexus/handler/handler.hpp>
#include <nexus/param/local.hpp>
#include <nexus/param/registry_ref.hpp>
#include <nexus/param/seq.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

using nexus::Local, nexus::Res, nexus::ResMut;

struct Book {
    int depth = 0;

    void apply(int size) { depth += size; }
    [[nodiscard]] int twice() const { return 2 * depth; }
    int compare(Res<struct Config> config, int size) noexcept;
    static void clear(ResMut<Book> book) { book->depth = 0; }
    void reset() & { depth = -1; }
};
struct Config {
    int max = 10;
};
int Book::compare(Res<Config> config, int size) noexcept {
    return depth = size < config->max ? size : config->max;
}

struct App {
    Book book;
    Config config;
};
struct Other {
    Config config;
    Book book;
};
using World = nexus::World<App>;

void add(ResMut<Book> book, Res<Config> config, int size) {
    book->depth += size < config->max ? size : config->max;
}
int add_quietly(ResMut<Book> book, int size) noexcept {
    return book->depth += size;
}
int count(Local<int> calls) {
    return ++*calls;
}
int nothing() {
    return 7;
}

TEST_SUITE("handler.callables") {
    TEST_CASE("a function, named") {
        World world;
        auto handler = nexus::handler<add>(world.registry());
        handler.run(world, 3);
        handler.run(world, 50);
        CHECK(world.app().book.depth == 13);
    }

    TEST_CASE("a noexcept function, and its result") {
        World world;
        auto handler = nexus::handler<add_quietly>(world.registry());
        CHECK(handler.run(world, 3) == 3);
        CHECK(handler.run(world, 4) == 7);
    }

    TEST_CASE("a function passed as a value") {
        World world;
        auto by_name = nexus::handler(add, world.registry());
        auto by_pointer = nexus::handler(&add_quietly, world.registry());
        by_name.run(world, 3);
        CHECK(by_pointer.run(world, 4) == 7);
        CHECK(sizeof(by_name) == sizeof(void*));
    }

    TEST_CASE("a static member function") {
        World world(Book{5});
        nexus::handler<&Book::clear>(world.registry()).run(world);
        CHECK(world.app().book.depth == 0);
    }

    TEST_CASE("a member function takes its object as a resource") {
        World world(Book{5});
        auto apply = nexus::handler<&Book::apply>(world.registry());
        apply.run(world, 4);
        CHECK(world.app().book.depth == 9);
        CHECK(nexus::handler<&Book::twice>(world.registry()).run(world) == 18);
        CHECK(std::is_empty_v<decltype(apply)>);
    }

    TEST_CASE("a member function may take more parameters, be noexcept or ref-qualified") {
        World world;
        CHECK(nexus::handler<&Book::compare>(world.registry()).run(world, 50) == 10);
        CHECK(nexus::handler<&Book::compare>(world.registry()).run(world, 2) == 2);
        nexus::handler<&Book::reset>(world.registry()).run(world);
        CHECK(world.app().book.depth == -1);
    }

    TEST_CASE("a const member function reads only") {
        World world(Book{4});
        const nexus::HandlerFn<&Book::twice, App> twice;
        CHECK(std::is_empty_v<decltype(twice)>);
        auto while_reading = nexus::handler(
            [&](Res<Book> book, World* same) { return twice.run(*same) + book->depth; },
            world.registry());
        CHECK(twice.run(world) == 8);
        CHECK(while_reading.run(world, &world) == 12);
    }

    TEST_CASE("a captureless lambda, by value and as a constant") {
        World world;
        auto handler =
            nexus::handler([](ResMut<Book> b, int n) { b->depth += n; }, world.registry());
        handler.run(world, 2);
        constexpr auto lambda = [](ResMut<Book> b, int n) { b->depth += 10 * n; };
        auto named = nexus::handler<lambda>(world.registry());
        named.run(world, 2);
        CHECK(world.app().book.depth == 22);
        CHECK(std::is_empty_v<decltype(handler)>);
        CHECK(std::is_empty_v<decltype(named)>);
    }

    TEST_CASE("a capturing lambda keeps what it captured") {
        World world;
        int seen = 0;
        auto handler = nexus::handler(
            [&seen, factor = 3](Res<Config> c, int n) { seen += factor * n + c->max; },
            world.registry());
        handler.run(world, 2);
        CHECK(seen == 16);
    }

    TEST_CASE("a mutable lambda changes what it captured") {
        World world;
        auto handler =
            nexus::handler([n = 0](Res<Config>) mutable { return ++n; }, world.registry());
        handler.run(world);
        CHECK(handler.run(world) == 2);
        auto copy = handler;
        CHECK(copy.run(world) == 3);
        CHECK(handler.run(world) == 3);
    }

    TEST_CASE("a lambda that owns something move-only") {
        World world;
        auto handler = nexus::handler(
            [owned = std::make_unique<int>(9)](int n) { return *owned + n; }, world.registry());
        CHECK(handler.run(world, 1) == 10);
        auto moved = std::move(handler);
        CHECK(moved.run(world, 2) == 11);
        CHECK_FALSE(std::is_copy_constructible_v<decltype(moved)>);
    }

    TEST_CASE("a generic lambda whose event is named") {
        World world;
        auto lambda = [](ResMut<Book> book, auto event) {
            book->depth += int(sizeof(event));
            return event;
        };
        auto as_char = nexus::handler<char>(lambda, world.registry());
        CHECK(std::is_same_v<decltype(as_char.run(world, 'x')), char>);
        CHECK(as_char.run(world, 'x') == 'x');
        CHECK(world.app().book.depth == 1);
        auto as_double = nexus::handler<double>(lambda, world.registry());
        CHECK(as_double.run(world, 2) == 2.0);
        CHECK(world.app().book.depth == 9);
        CHECK(std::is_same_v<decltype(as_double)::event_type, double>);
    }

    TEST_CASE("a generic lambda by name, by reference and as a template") {
        World world;
        static constexpr auto by_value = [](Res<Config> c, auto n) { return n + c->max; };
        CHECK(nexus::handler<by_value, long>(world.registry()).run(world, 5) == 15);
        auto by_reference = nexus::handler<std::string>(
            [](ResMut<Book> book, const auto& text) { book->depth = int(text.size()); },
            world.registry());
        by_reference.run(world, std::string("four"));
        CHECK(world.app().book.depth == 4);
        CHECK(std::is_same_v<decltype(by_reference)::event_type, const std::string&>);
        auto templated = nexus::handler<int>(
            []<class Event>(Res<Config> c, Event e) { return e * c->max; }, world.registry());
        CHECK(templated.run(world, 3) == 30);
    }

    TEST_CASE("functors with and without state") {
        struct Stateless {
            int operator()(Res<Config> c, int n) const { return c->max + n; }
        };
        struct Counter {
            int calls = 0;
            int operator()(Res<Config>, int n) { return calls += n; }
        };
        World world;
        auto stateless = nexus::handler(Stateless{}, world.registry());
        auto counter = nexus::handler(Counter{100}, world.registry());
        CHECK(stateless.run(world, 1) == 11);
        counter.run(world, 1);
        CHECK(counter.run(world, 2) == 103);
        CHECK(std::is_empty_v<decltype(stateless)>);
        CHECK(sizeof(counter) == sizeof(int));
        CHECK(nexus::handler<Stateless{}>(world.registry()).run(world, 2) == 12);
    }

    TEST_CASE("nexus::fn is a callable for a function") {
        World world;
        auto handler = nexus::handler(nexus::fn<add_quietly>, world.registry());
        CHECK(handler.run(world, 6) == 6);
        CHECK(handler.name() == "add_quietly");
        CHECK(std::is_empty_v<decltype(handler)>);
        CHECK(nexus::fn<nothing>() == 7);
    }

    TEST_CASE("a function of nothing ignores whatever event it gets") {
        World world;
        auto handler = nexus::handler<nothing>(world.registry());
        CHECK(handler.run(world) == 7);
        CHECK(handler.run(world, 3) == 7);
        CHECK(handler.run(world, std::string("text")) == 7);
        CHECK(std::is_void_v<decltype(handler)::event_type>);
    }
}

TEST_SUITE("handler") {
    TEST_CASE("one function serves two schemas in one program") {
        World world;
        nexus::World<Other> other;
        other.resource<Config>().max = 1;
        nexus::handler<add>(world.registry()).run(world, 5);
        nexus::handler<add>(other.registry()).run(other, 5);
        CHECK(world.app().book.depth == 5);
        CHECK(other.app().book.depth == 1);
    }

    TEST_CASE("one handler serves two worlds of its schema") {
        World one;
        World two(Book{100});
        auto handler = nexus::handler<add>(nexus::registry<App>);
        handler.run(one, 1);
        handler.run(two, 2);
        CHECK(one.app().book.depth == 1);
        CHECK(two.app().book.depth == 102);
    }

    TEST_CASE("a handler without state is empty and runs when const") {
        World world;
        const auto handler = nexus::handler<add>(world.registry());
        CHECK(std::is_empty_v<decltype(handler)>);
        CHECK(std::is_trivially_copyable_v<decltype(handler)>);
        handler.run(world, 4);
        const auto capturing =
            nexus::handler([n = 5](ResMut<Book> book) { book->depth += n; }, world.registry());
        capturing.run(world);
        CHECK(world.app().book.depth == 9);
    }

    TEST_CASE("a handler is made before its world exists") {
        auto handler = nexus::handler<add>(nexus::registry<App>);
        World world;
        handler.run(world, 2);
        CHECK(world.app().book.depth == 2);
    }

    TEST_CASE("a handler of a handler is that handler, state included") {
        World world;
        auto first = nexus::handler<count>(world.registry());
        first.run(world);
        first.run(world);
        auto second = nexus::handler(first, world.registry());
        CHECK(std::is_same_v<decltype(first), decltype(second)>);
        CHECK(second.run(world) == 3);
        auto callback =
            nexus::callback([](int& context, int n) { return context += n; }, 40, world.registry());
        callback.run(world, 1);
        auto again = nexus::handler(std::move(callback), world.registry());
        CHECK(again.run(world, 1) == 42);
    }

    TEST_CASE("a class of the user's own is a handler") {
        struct Own {
            using event_type = int;
            int total = 0;
            int run(World& world, int n) { return total += n + world.app().config.max; }
            [[nodiscard]] std::string_view name() const { return "own"; }
        };
        World world;
        auto own = nexus::handler(Own{1}, world.registry());
        CHECK(std::is_same_v<decltype(own), Own>);
        CHECK(own.run(world, 2) == 13);
        CHECK(nexus::Handler<Own, App, int>);
        CHECK_FALSE(nexus::Handler<Own, Other, int>);
    }

    TEST_CASE("run returns what the function returns, references too") {
        World world;
        auto reference =
            nexus::handler([](ResMut<Book> book) -> int& { return book->depth; }, world.registry());
        reference.run(world) = 31;
        CHECK(world.app().book.depth == 31);
        CHECK(std::is_same_v<decltype(reference.run(world)), int&>);
        auto nothing_back = nexus::handler<add>(world.registry());
        CHECK(std::is_void_v<decltype(nothing_back.run(world, 1))>);
        auto owner = nexus::handler([] { return std::make_unique<int>(3); }, world.registry());
        CHECK(*owner.run(world) == 3);
    }

    TEST_CASE("handlers are made and run inside handlers") {
        World world;
        auto outer = nexus::handler(
            [](World& inside, nexus::RegistryRef<App> registry, int n) {
                auto inner = nexus::handler<add>(registry);
                inner.run(inside, n);
                inner.run(inside, n);
            },
            world.registry());
        outer.run(world, 4);
        CHECK(world.app().book.depth == 8);
    }

    TEST_CASE("the concept tells what a handler handles") {
        using Add = decltype(nexus::handler<add>(nexus::registry<App>));
        using Nothing = decltype(nexus::handler<nothing>(nexus::registry<App>));
        CHECK(nexus::Handler<Add, App, int>);
        CHECK(nexus::Handler<Add, App, short>);
        CHECK(nexus::Handler<Add&, App, const int&>);
        CHECK_FALSE(nexus::Handler<Add, App, std::string>);
        CHECK_FALSE(nexus::Handler<Add, App, void>);
        CHECK_FALSE(nexus::Handler<Add, Other, int>);
        CHECK(nexus::Handler<Nothing, App, void>);
        CHECK(nexus::Handler<Nothing, App, std::string>);
        CHECK_FALSE(nexus::Handler<int, App, int>);
        CHECK_FALSE(nexus::Handler<decltype(add)*, App, int>);
    }
}

struct Shop;
struct Service {
    nexus::HandlerFn<count, Shop> counting;
    nexus::HandlerFn<add, Shop> adding;
};
struct Shop {
    Book book;
    Config config;
    Service service;
};

constinit auto at_namespace_scope = nexus::handler<add>(nexus::registry<App>);
constinit auto with_state_at_namespace_scope = nexus::handler<count>(nexus::registry<App>);
constexpr auto as_a_constant = nexus::handler<add>(nexus::registry<App>);

auto made_by_a_function(int factor) {
    return nexus::handler([factor](ResMut<Book> book, int n) { book->depth += factor * n; },
                          nexus::registry<App>);
}

TEST_SUITE("handler.places") {
    TEST_CASE("handlers at namespace scope are initialised at compile time") {
        World world;
        at_namespace_scope.run(world, 1);
        as_a_constant.run(world, 2);
        CHECK(world.app().book.depth == 3);
        CHECK(with_state_at_namespace_scope.run(world) == 1);
        CHECK(with_state_at_namespace_scope.run(world) == 2);
    }

    TEST_CASE("HandlerFn names the type of a handler, of an incomplete schema too") {
        nexus::World<Shop> world;
        CHECK(std::is_same_v<nexus::HandlerFn<add, Shop>,
                             decltype(nexus::handler<add>(world.registry()))>);
        auto adding = world.app().service.adding;
        adding.run(world, 4);
        CHECK(world.app().book.depth == 4);
        CHECK(world.app().service.counting.run(world) == 1);
        CHECK(world.app().service.counting.run(world) == 2);
    }

    TEST_CASE("a handler is returned from a function") {
        World world;
        auto handler = made_by_a_function(3);
        handler.run(world, 5);
        CHECK(world.app().book.depth == 15);
    }
}

namespace deeper::still {
void qualified(int) {}
template <class T>
void templated(T) {}
struct Functor {
    void operator()(int) const {}
};
} // namespace deeper::still

TEST_SUITE("handler.name") {
    TEST_CASE("a function has its identifier without its namespaces") {
        CHECK(nexus::handler<add>(nexus::registry<App>).name() == "add");
        CHECK(nexus::handler<deeper::still::qualified>(nexus::registry<App>).name() == "qualified");
        CHECK(nexus::HandlerFn<add, App>::name() == "add");
        CHECK(nexus::handler<&Book::clear>(nexus::registry<App>).name() == "clear");
        CHECK(nexus::handler<&Book::apply>(nexus::registry<App>).name() == "apply");
    }

    TEST_CASE("an instance of a function template begins with its identifier") {
        const auto name =
            nexus::handler<deeper::still::templated<int>>(nexus::registry<App>).name();
        CHECK(name.starts_with("templated"));
    }

    TEST_CASE("a functor has the name of its class") {
        CHECK(nexus::handler(deeper::still::Functor{}, nexus::registry<App>).name() == "Functor");
    }

    TEST_CASE("a lambda has a name that a person recognises") {
        const auto handler = nexus::handler([](int) {}, nexus::registry<App>);
        INFO(handler.name());
        CHECK(handler.name().find("lambda") != std::string_view::npos);
        CHECK(handler.name().find("/") == std::string_view::npos);
        constexpr auto lambda = [](int) {};
        CHECK(nexus::handler<lambda>(nexus::registry<App>).name().find("lambda") !=
              std::string_view::npos);
    }

    TEST_CASE("a function passed as a value shows its signature") {
        const auto handler = nexus::handler(&add, nexus::registry<App>);
        INFO(handler.name());
        CHECK(handler.name().find("void") != std::string_view::npos);
        CHECK(handler.name().find("int") != std::string_view::npos);
    }

    TEST_CASE("names are constants") {
        static_assert(nexus::handler<add>(nexus::registry<App>).name() == "add");
        CHECK(nexus::handler<add>(nexus::registry<App>).name().data() ==
              nexus::handler<add>(nexus::registry<App>).name().data());
    }
}

int set_up_calls = 0;
int set_up(ResMut<Book> book, ResMut<Config> config, Local<int> fresh) {
    config->max = 3;
    book->depth = ++*fresh;
    return ++set_up_calls;
}

TEST_SUITE("handler.startup") {
    TEST_CASE("startup runs a function once with injection") {
        World world;
        set_up_calls = 0;
        CHECK(nexus::startup<set_up>(world) == 1);
        CHECK(world.app().config.max == 3);
        CHECK(world.app().book.depth == 1);
        CHECK(world.sequence() == nexus::Sequence::zero);
    }

    TEST_CASE("each startup has fresh locals") {
        World world;
        nexus::startup<set_up>(world);
        nexus::startup<set_up>(world);
        CHECK(world.app().book.depth == 1);
    }

    TEST_CASE("startup takes lambdas, which may capture") {
        World world;
        int seen = 0;
        nexus::startup([&](Res<Config> config) { seen = config->max; }, world);
        CHECK(seen == 10);
        CHECK(nexus::startup([](World& whole) { return &whole; }, world) == &world);
    }

    TEST_CASE("startup takes the whole world and makes handlers") {
        World world;
        nexus::startup(
            [](World& whole, nexus::RegistryRef<App> registry) {
                nexus::handler<add>(registry).run(whole, 2);
            },
            world);
        CHECK(world.app().book.depth == 2);
    }
}

#if defined(__cpp_exceptions)
TEST_SUITE("handler.exceptions") {
    TEST_CASE("an exception passes through run unchanged and what was done stays done") {
        World world;
        auto handler = nexus::handler(
            [](ResMut<Book> book, int n) {
                book->depth += n;
                if (n > 1)
                    throw std::string("too many");
            },
            world.registry());
        handler.run(world, 1);
        CHECK_THROWS_AS(handler.run(world, 2), std::string);
        CHECK(world.app().book.depth == 3);
        handler.run(world, 1);
        CHECK(world.app().book.depth == 4);
    }
}
#endif

} // namespace
