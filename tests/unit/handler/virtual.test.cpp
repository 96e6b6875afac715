// SPDX-License-Identifier: MIT
#include <nexus/handler/callback.hpp>
#include <nexus/handler/handler.hpp>
#include <nexus/handler/virtual.hpp>
#include <nexus/param/local.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <support/alloc_guard.hpp>
#include <support/counted.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using nexus::FlatVirtual, nexus::FlexVirtual, nexus::Local, nexus::ResMut, nexus::Virtual;
using support::AllocGuard, support::Counted, support::Tally;

struct Total {
    int value = 0;
};
struct App {
    Total total;
};
using World = nexus::World<App>;

void add(ResMut<Total> total, int n) {
    total->value += n;
}
void triple(ResMut<Total> total, int) {
    total->value *= 3;
}
void tick(ResMut<Total> total) {
    ++total->value;
}

/// A callable of a given size.
template <std::size_t Size>
struct Sized {
    std::array<char, Size> bytes{};
    void operator()(ResMut<Total> total, int n) { total->value += n + bytes.back()++; }
};
struct alignas(32) OverAligned {
    int calls = 0;
    void operator()(ResMut<Total> total, int) {
        ++calls;
        total->value = int(reinterpret_cast<std::size_t>(this) % 32);
    }
};
struct ThrowsWhenMoved {
    ThrowsWhenMoved() = default;
    ThrowsWhenMoved(ThrowsWhenMoved&&) noexcept(false) {}
    void operator()(ResMut<Total> total, int n) const { total->value += n; }
};

/// A handler of the user's own.
struct Own {
    using event_type = int;
    int calls = 0;
    void run(World& world, int n) { world.app().total.value += n * ++calls; }
    [[nodiscard]] std::string_view name() const { return "own"; }
};

TEST_SUITE("virtual") {
    TEST_CASE("handlers of different types in one vector: one adds 5, the next multiplies by 3") {
        World world;
        std::vector<Virtual<int, App>> handlers;
        handlers.emplace_back(nexus::handler<add>(world.registry()));
        handlers.emplace_back(nexus::handler<triple>(world.registry()));
        for (auto& handler : handlers)
            handler.run(world, 5);
        CHECK(world.app().total.value == 15);
    }

    TEST_CASE("it is built implicitly from a handler, a function, a lambda and a callback") {
        World world;
        Virtual<int, App> from_handler = nexus::handler<add>(world.registry());
        Virtual<int, App> from_function = add;
        Virtual<int, App> from_pointer = &add;
        Virtual<int, App> from_fn = nexus::fn<add>;
        Virtual<int, App> from_lambda = [](ResMut<Total> total, int n) { total->value += n; };
        Virtual<int, App> from_callback = nexus::callback(
            [](int& context, ResMut<Total> total, int n) { total->value += n + context++; }, 0,
            world.registry());
        for (auto* handler :
             {&from_handler, &from_function, &from_pointer, &from_fn, &from_lambda, &from_callback})
            handler->run(world, 1);
        CHECK(world.app().total.value == 6);
        from_callback.run(world, 0);
        CHECK(world.app().total.value == 7);
    }

    TEST_CASE("it is built from a generic lambda, for its event") {
        World world;
        Virtual<short, App> handler = [](ResMut<Total> total, auto n) {
            total->value += int(sizeof(n));
        };
        handler.run(world, short{1});
        CHECK(world.app().total.value == 2);
    }

    TEST_CASE("it is built from a class of the user's own") {
        World world;
        Virtual<int, App> handler = Own{};
        handler.run(world, 10);
        handler.run(world, 10);
        CHECK(world.app().total.value == 30);
        CHECK(handler.name() == "own");
    }

    TEST_CASE("it is a parameter of a function that takes any of them") {
        World world;
        std::vector<Virtual<int, App>> installed;
        const auto install = [&](Virtual<int, App> handler) {
            installed.push_back(std::move(handler));
        };
        install(add);
        install([](ResMut<Total> total, int n) { total->value += 10 * n; });
        install(nexus::handler<add>(world.registry()));
        for (auto& handler : installed)
            handler.run(world, 1);
        CHECK(world.app().total.value == 12);
    }

    TEST_CASE("a handler whose event differs gets it converted") {
        World world;
        Virtual<int, App> handler = [](ResMut<Total> total, double d) {
            total->value = int(d * 1.5);
        };
        handler.run(world, 4);
        CHECK(world.app().total.value == 6);
        Virtual<int, App> ignoring = nexus::handler<tick>(world.registry());
        ignoring.run(world, 100);
        CHECK(world.app().total.value == 7);
    }

    TEST_CASE("handlers without event") {
        World world;
        Virtual<void, App> first = nexus::handler<tick>(world.registry());
        Virtual<void, App> second = [k = 5](ResMut<Total> total) { total->value += k; };
        first.run(world);
        second.run(world);
        CHECK(world.app().total.value == 6);
        CHECK(std::is_void_v<decltype(first)::event_type>);
    }

    TEST_CASE("an empty one knows that it is") {
        Virtual<int, App> empty;
        CHECK_FALSE(empty);
        CHECK(empty.name().empty());
        CHECK(empty.is_inline());
        empty = add;
        CHECK(empty);
    }

    TEST_CASE("it shows the name of what it holds") {
        Virtual<int, App> named = nexus::handler<add>(nexus::registry<App>);
        CHECK(named.name() == "add");
        Virtual<int, App> large = Sized<100>{};
        CHECK(large.name() == nexus::handler(Sized<100>{}, nexus::registry<App>).name());
    }

    TEST_CASE("what a handler returns is discarded") {
        World world;
        Virtual<int, App> handler = [](ResMut<Total> total, int n) { return total->value = n; };
        CHECK(std::is_void_v<decltype(handler.run(world, 1))>);
        handler.run(world, 4);
        CHECK(world.app().total.value == 4);
    }

    TEST_CASE("it is itself a handler") {
        CHECK(nexus::Handler<Virtual<int, App>, App, int>);
        CHECK_FALSE(nexus::Handler<Virtual<int, App>, App, std::string>);
        World world;
        Virtual<int, App> inner = add;
        auto same = nexus::handler(std::move(inner), world.registry());
        CHECK(std::is_same_v<decltype(same), Virtual<int, App>>);
        same.run(world, 3);
        CHECK(world.app().total.value == 3);
    }

    TEST_CASE("each keeps the locals of its handler") {
        World world;
        const auto count = [](Local<int> calls, ResMut<Total> total, int) {
            total->value = ++*calls;
        };
        Virtual<int, App> first = count;
        Virtual<int, App> second = count;
        first.run(world, 0);
        first.run(world, 0);
        CHECK(world.app().total.value == 2);
        second.run(world, 0);
        CHECK(world.app().total.value == 1);
    }
}

TEST_SUITE("virtual.storage") {
    TEST_CASE("at most 40 bytes, of which at least 24 hold a handler") {
        CHECK(sizeof(Virtual<int, App>) <= 40);
        CHECK(sizeof(Virtual<std::string, App>) <= 40);
        CHECK(sizeof(Virtual<void, App>) <= 40);
        CHECK(Virtual<int, App>(Sized<24>{}).is_inline());
        CHECK_FALSE(Virtual<int, App>(Sized<41>{}).is_inline());
    }

    TEST_CASE("a handler without state never touches the heap") {
        const AllocGuard guard;
        Virtual<int, App> handler = nexus::handler<add>(nexus::registry<App>);
        Virtual<int, App, 0> tiny = nexus::handler<add>(nexus::registry<App>);
        const bool all_inline = handler.is_inline() && tiny.is_inline();
        const auto allocations = guard.count();
        CHECK(all_inline);
        CHECK(allocations == 0);
    }

    TEST_CASE("a large one goes to the heap, with one allocation, and works the same") {
        World world;
        const AllocGuard guard;
        Virtual<int, App> handler = Sized<200>{};
        const auto allocations = guard.count();
        CHECK(allocations == 1);
        CHECK_FALSE(handler.is_inline());
        handler.run(world, 1);
        handler.run(world, 1);
        CHECK(world.app().total.value == 3);
        const AllocGuard moving;
        Virtual<int, App> moved = std::move(handler);
        const auto while_moving = moving.count();
        CHECK(while_moving == 0);
        moved.run(world, 0);
        CHECK(world.app().total.value == 5);
    }

    TEST_CASE("a capacity of one's own decides what is held inline") {
        CHECK(Virtual<int, App, 200>(Sized<200>{}).is_inline());
        CHECK_FALSE(Virtual<int, App, 200>(Sized<201>{}).is_inline());
        CHECK_FALSE(Virtual<int, App, 8>(Sized<9>{}).is_inline());
        CHECK(std::is_same_v<FlexVirtual<int, App, 64>, Virtual<int, App, 64>>);
        CHECK(std::is_same_v<FlexVirtual<int, App>, Virtual<int, App>>);
    }

    TEST_CASE("an over-aligned one goes to the heap, where its alignment holds") {
        World world;
        Virtual<int, App, 64> handler = OverAligned{};
        CHECK_FALSE(handler.is_inline());
        world.app().total.value = 1;
        handler.run(world, 0);
        CHECK(world.app().total.value == 0);
    }

    TEST_CASE("one that may throw when moved goes to the heap, and is moved no more") {
        World world;
        Virtual<int, App> handler = ThrowsWhenMoved{};
        CHECK_FALSE(handler.is_inline());
        CHECK(std::is_nothrow_move_constructible_v<Virtual<int, App>>);
        Virtual<int, App> moved = std::move(handler);
        moved.run(world, 2);
        CHECK(world.app().total.value == 2);
    }

    TEST_CASE("the flat one never allocates") {
        World world;
        const AllocGuard guard;
        FlatVirtual<int, App> small = Sized<24>{};
        FlatVirtual<int, App, 96> large = Sized<96>{};
        FlatVirtual<int, App> stateless = add;
        small.run(world, 1);
        large.run(world, 1);
        stateless.run(world, 1);
        FlatVirtual<int, App> moved = std::move(small);
        moved.run(world, 0);
        const auto allocations = guard.count();
        CHECK(allocations == 0);
        CHECK(world.app().total.value == 4);
        CHECK(moved.is_inline());
        CHECK(large.is_inline());
    }
}

TEST_SUITE("virtual.lifetime") {
    TEST_CASE("it is move-only") {
        CHECK_FALSE(std::is_copy_constructible_v<Virtual<int, App>>);
        CHECK_FALSE(std::is_copy_assignable_v<Virtual<int, App>>);
        CHECK(std::is_nothrow_move_assignable_v<Virtual<int, App>>);
    }

    TEST_CASE("moving leaves an empty one behind") {
        World world;
        Virtual<int, App> first = [k = 2](ResMut<Total> total, int n) { total->value += k * n; };
        Virtual<int, App> second = std::move(first);
        CHECK_FALSE(first);
        second.run(world, 3);
        first = std::move(second);
        CHECK_FALSE(second);
        first.run(world, 3);
        CHECK(world.app().total.value == 12);
    }

    TEST_CASE("what is held is destroyed exactly once, wherever it was moved") {
        Tally tally;
        const auto handler_of = [](Tally& t) {
            return [counted = Counted(t, 1)](ResMut<Total> total, int) {
                total->value = counted.value;
            };
        };
        {
            Virtual<int, App> first = handler_of(tally);
            CHECK(tally.alive() == 1);
            CHECK(first.is_inline());
            Virtual<int, App> second = std::move(first);
            CHECK(tally.alive() == 1);
            std::vector<Virtual<int, App>> all;
            all.push_back(std::move(second));
            for (int i = 0; i < 20; ++i)
                all.emplace_back(add);
            CHECK(tally.alive() == 1);
            World world;
            all.front().run(world, 0);
            CHECK(world.app().total.value == 1);
        }
        CHECK(tally.alive() == 0);
        CHECK(tally.copied == 0);
    }

    TEST_CASE("on the heap it is made once, never moved, and destroyed once") {
        Tally tally;
        {
            std::array<char, 64> ballast{};
            Virtual<int, App> first = [counted = Counted(tally, 1), ballast](int) {
                static_cast<void>(ballast);
                static_cast<void>(counted);
            };
            const int moves = tally.moved;
            Virtual<int, App> second = std::move(first);
            first = std::move(second);
            CHECK(tally.moved == moves);
            CHECK(tally.alive() == 1);
        }
        CHECK(tally.alive() == 0);
    }

    TEST_CASE("assignment destroys what was held before") {
        Tally old_one;
        Tally new_one;
        Virtual<int, App> handler = [c = Counted(old_one, 1)](int) { static_cast<void>(c); };
        handler = Virtual<int, App>([c = Counted(new_one, 2)](int) { static_cast<void>(c); });
        CHECK(old_one.alive() == 0);
        CHECK(new_one.alive() == 1);
        handler = Virtual<int, App>();
        CHECK(new_one.alive() == 0);
        CHECK_FALSE(handler);
    }

    TEST_CASE("one that the handler owns can be assigned over that handler, as in a list") {
        World world;
        struct Node {
            int number;
            Virtual<int, App> next;
        };
        const auto visit = [](const std::unique_ptr<Node>& node, ResMut<Total> total, int n) {
            total->value += n * node->number;
        };
        auto last = std::make_unique<Node>(Node{10, {}});
        auto first = std::make_unique<Node>(
            Node{1, nexus::callback(visit, std::move(last), world.registry())});
        Node& node = *first;
        Virtual<int, App> head = nexus::callback(visit, std::move(first), world.registry());
        head.run(world, 1);
        CHECK(world.app().total.value == 1);
        head = std::move(node.next);
        head.run(world, 1);
        CHECK(world.app().total.value == 11);
    }

    TEST_CASE("a handler whose destructor assigns where it is held is destroyed once") {
        struct Clears {
            Virtual<int, App>* holder;
            int* destroyed;
            Clears(Virtual<int, App>* of, int* count) : holder(of), destroyed(count) {}
            Clears(Clears&& other) noexcept
                : holder(std::exchange(other.holder, nullptr)), destroyed(other.destroyed) {}
            ~Clears() {
                if (holder != nullptr && ++*destroyed < 5)
                    *holder = Virtual<int, App>();
            }
            void operator()(int) const {}
        };
        int destroyed = 0;
        Virtual<int, App> holder;
        holder = Clears(&holder, &destroyed);
        holder = add;
        CHECK(destroyed == 1);
        CHECK(!holder); // the destructor's assignment came last
    }

    TEST_CASE("assigning one to itself changes nothing") {
        Tally tally;
        World world;
        Virtual<int, App> handler = [c = Counted(tally, 6)](ResMut<Total> total, int) {
            total->value = c.value;
        };
        auto& same = handler;
        handler = std::move(same);
        CHECK(tally.alive() == 1);
        handler.run(world, 0);
        CHECK(world.app().total.value == 6);
    }
}

TEST_SUITE("virtual.events") {
    TEST_CASE("a move-only event passes through") {
        World world;
        Virtual<std::unique_ptr<int>, App> handler =
            [](ResMut<Total> total, std::unique_ptr<int> event) { total->value = *event; };
        handler.run(world, std::make_unique<int>(8));
        CHECK(world.app().total.value == 8);
        Virtual<std::unique_ptr<int>&&, App> by_rvalue = [](ResMut<Total> total,
                                                            std::unique_ptr<int>&& event) {
            const auto own = std::move(event);
            total->value += *own;
        };
        auto event = std::make_unique<int>(1);
        by_rvalue.run(world, std::move(event));
        CHECK(event == nullptr);
        CHECK(world.app().total.value == 9);
    }

    TEST_CASE("an event by value is moved as often as without erasure, and never copied more") {
        World world;
        Tally tally;
        Virtual<Counted, App> handler = [](ResMut<Total> total, Counted event) {
            total->value += event.value;
        };
        handler.run(world, Counted(tally, 1));
        CHECK(tally.copied == 0);
        CHECK(tally.moved == 1);
        const Counted event(tally, 2);
        tally = {};
        handler.run(world, event);
        CHECK(tally.copied == 1);
        CHECK(tally.moved <= 1);
        CHECK(world.app().total.value == 3);
    }

    TEST_CASE("an event by const& is not touched") {
        World world;
        Tally tally;
        const Counted event(tally, 3);
        Virtual<const Counted&, App> handler = [](ResMut<Total> total, const Counted& e) {
            total->value += e.value;
        };
        handler.run(world, event);
        CHECK(world.app().total.value == 3);
        CHECK(tally == Tally{.made = 1});
    }

    TEST_CASE("an event by & is changed where the caller has it") {
        World world;
        Counted event(3);
        Virtual<Counted&, App> handler = [](Counted& e) { e.value = 30; };
        handler.run(world, event);
        CHECK(event.value == 30);
    }

    TEST_CASE("a temporary that converts to the event lives as long as the run") {
        World world;
        Virtual<const std::string&, App> by_reference = [](ResMut<Total> total, const auto& text) {
            total->value += int(text.size());
        };
        Virtual<std::string, App> by_value = [](ResMut<Total> total, const std::string& text) {
            total->value += int(text.size());
        };
        by_reference.run(world, "a literal that is too long to be held inline");
        by_value.run(world, "short");
        CHECK(world.app().total.value == 44 + 5);
    }

    TEST_CASE("large plain events arrive whole") {
        struct Large {
            std::array<int, 100> numbers{};
        };
        World world;
        Virtual<Large, App> handler = [](ResMut<Total> total, const Large& large) {
            for (const int n : large.numbers)
                total->value += n;
        };
        Large large;
        large.numbers.fill(2);
        handler.run(world, large);
        CHECK(world.app().total.value == 200);
    }
}

struct Shop;
struct Connections {
    std::vector<Virtual<int, Shop>> all;
    FlatVirtual<void, Shop> on_idle;
};
struct Shop {
    Total total;
    Connections connections;
};

TEST_SUITE("virtual.schema") {
    TEST_CASE("a resource holds handlers of its own world, whose schema is incomplete there") {
        nexus::World<Shop> world;
        auto& connections = world.resource<Connections>();
        connections.all.emplace_back(nexus::handler<add>(world.registry()));
        connections.all.emplace_back([](ResMut<Total> total, int n) { total->value *= n; });
        connections.on_idle = nexus::handler<tick>(world.registry());
        for (auto& handler : connections.all)
            handler.run(world, 4);
        connections.on_idle.run(world);
        CHECK(world.app().total.value == 17);
    }

    TEST_CASE("a handler that is running may store others beside itself") {
        nexus::World<Shop> world;
        auto connect = nexus::handler(
            [](ResMut<Connections> connections, nexus::Res<Total> total, int) {
                connections->all.emplace_back(
                    [n = total->value](ResMut<Total> t, int) { t->value += n + 1; });
            },
            world.registry());
        connect.run(world, 0);
        connect.run(world, 0);
        for (auto& handler : world.app().connections.all)
            handler.run(world, 0);
        CHECK(world.app().total.value == 2);
    }
}

#if defined(__cpp_exceptions)
TEST_SUITE("virtual.exceptions") {
    TEST_CASE("an exception passes through and the handler stays usable") {
        World world;
        Virtual<int, App> handler = [](ResMut<Total> total, int n) {
            ++total->value;
            if (n < 0)
                throw n;
        };
        CHECK_THROWS_AS(handler.run(world, -1), int);
        handler.run(world, 1);
        CHECK(world.app().total.value == 2);
    }
}
#endif

} // namespace
