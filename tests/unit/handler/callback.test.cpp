// SPDX-License-Identifier: MIT
#include <nexus/handler/callback.hpp>
#include <nexus/param/local.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <support/counted.hpp>
#include <type_traits>
#include <utility>

namespace {

using nexus::Local, nexus::Res, nexus::ResMut;

struct Total {
    int value = 0;
};
struct App {
    Total total;
};
using World = nexus::World<App>;

struct Session {
    int id = 0;
    int messages = 0;
};

void on_message(Session& session, ResMut<Total> total, int size) {
    ++session.messages;
    total->value += size;
}
int peek(const Session& session, Res<Total> total) {
    return session.id + total->value;
}

TEST_SUITE("callback") {
    TEST_CASE("a callback owns its context, which is read afterwards") {
        World world;
        auto callback = nexus::callback<on_message>(Session{7}, world.registry());
        callback.run(world, 10);
        callback.run(world, 20);
        CHECK(callback.ctx.id == 7);
        CHECK(callback.ctx.messages == 2);
        CHECK(world.app().total.value == 30);
    }

    TEST_CASE("the context is changed between runs") {
        World world;
        auto callback = nexus::callback<on_message>(Session{}, world.registry());
        callback.run(world, 1);
        callback.ctx.messages = 100;
        callback.run(world, 1);
        CHECK(callback.ctx.messages == 101);
    }

    TEST_CASE("a context may be read only, and the event absent") {
        World world(Total{5});
        auto callback = nexus::callback<peek>(Session{7}, world.registry());
        CHECK(callback.run(world) == 12);
        CHECK(std::is_void_v<decltype(callback)::event_type>);
    }

    TEST_CASE("two callbacks of one function have a context each") {
        World world;
        auto first = nexus::callback<on_message>(Session{1}, world.registry());
        auto second = nexus::callback<on_message>(Session{2}, world.registry());
        first.run(world, 1);
        first.run(world, 1);
        second.run(world, 1);
        CHECK(first.ctx.messages == 2);
        CHECK(second.ctx.messages == 1);
    }

    TEST_CASE("lambdas, functors and function pointers") {
        struct Scale {
            int factor;
            int operator()(int& context, Res<Total> total, int n) {
                return context += factor++ * n + total->value;
            }
        };
        World world;
        auto lambda = nexus::callback([](std::string& text, char c) { text += c; },
                                      std::string("ab"), world.registry());
        lambda.run(world, 'c');
        CHECK(lambda.ctx == "abc");
        auto functor = nexus::callback(Scale{2}, 100, world.registry());
        functor.run(world, 5);
        CHECK(functor.run(world, 5) == 125);
        auto pointer = nexus::callback(&on_message, Session{}, world.registry());
        pointer.run(world, 3);
        CHECK(world.app().total.value == 3);
        auto capturing =
            nexus::callback([k = 4](int& context, int n) { context = k * n; }, 0, world.registry());
        capturing.run(world, 5);
        CHECK(capturing.ctx == 20);
    }

    TEST_CASE("a generic lambda whose event is named") {
        World world;
        auto callback = nexus::callback<double>([](double& sum, Res<Total>, auto n) { sum += n; },
                                                0.5, world.registry());
        callback.run(world, 2);
        CHECK(callback.ctx == 2.5);
    }

    TEST_CASE("an lvalue context is copied, an rvalue moved, once") {
        World world;
        support::Tally tally;
        support::Counted context(tally, 3);
        const auto add = [](support::Counted& c, int n) { return c.value += n; };
        auto copied = nexus::callback(add, context, world.registry());
        CHECK(tally.copied == 1);
        CHECK(context.value == 3);
        const int moves = tally.moved;
        auto moved = nexus::callback(add, std::move(context), world.registry());
        CHECK(tally.copied == 1);
        CHECK(tally.moved > moves);
        CHECK(copied.run(world, 1) == 4);
        CHECK(moved.run(world, 10) == 13);
    }

    TEST_CASE("a move-only context") {
        World world;
        auto callback = nexus::callback([](std::unique_ptr<int>& p, int n) { return *p += n; },
                                        std::make_unique<int>(1), world.registry());
        callback.run(world, 2);
        auto moved = std::move(callback);
        CHECK(moved.run(world, 3) == 6);
        CHECK(*moved.ctx == 6);
        CHECK_FALSE(std::is_copy_constructible_v<decltype(moved)>);
    }

    TEST_CASE("a context that is a pointer leaves what it points to outside") {
        World world;
        int outside = 0;
        auto callback =
            nexus::callback([](int*& p, int n) { *p += n; }, &outside, world.registry());
        callback.run(world, 4);
        CHECK(outside == 4);
    }

    TEST_CASE("a context may be of a type that is a resource too") {
        World world(Total{1});
        auto callback = nexus::callback(
            [](Total& own, ResMut<Total> shared, int n) {
                own.value += n;
                shared->value += 10 * n;
            },
            Total{5}, world.registry());
        callback.run(world, 2);
        CHECK(callback.ctx.value == 7);
        CHECK(world.app().total.value == 21);
    }

    TEST_CASE("a context beside locals, bundles and the whole world") {
        struct Bundle {
            using param_bundle = void;
            Local<int> calls;
        };
        World world;
        auto callback = nexus::callback(
            [](int& context, World& whole, Local<int> own, Bundle bundle, int n) {
                context += ++*own + ++*bundle.calls;
                whole.resource<Total>().value = context + n;
            },
            100, world.registry());
        callback.run(world, 0);
        callback.run(world, 1000);
        CHECK(callback.ctx == 106);
        CHECK(world.app().total.value == 1106);
        CHECK(sizeof(callback) == 3 * sizeof(int));
    }

    TEST_CASE("a callback costs its context and its callable, and has the function's name") {
        const auto callback = nexus::callback<on_message>(Session{}, nexus::registry<App>);
        CHECK(sizeof(callback) == sizeof(Session));
        CHECK(callback.name() == "on_message");
    }

    TEST_CASE("a callback is copied with its context") {
        World world;
        auto callback = nexus::callback<on_message>(Session{}, world.registry());
        callback.run(world, 1);
        auto copy = callback;
        copy.run(world, 1);
        CHECK(callback.ctx.messages == 1);
        CHECK(copy.ctx.messages == 2);
    }

    TEST_CASE("a context is destroyed with its callback, once") {
        support::Tally tally;
        {
            World world;
            auto callback = nexus::callback([](support::Counted&, int) {},
                                            support::Counted(tally, 1), world.registry());
            callback.run(world, 1);
            CHECK(tally.alive() == 1);
        }
        CHECK(tally.alive() == 0);
    }

    TEST_CASE("a callback is a handler") {
        using Callback = decltype(nexus::callback<on_message>(Session{}, nexus::registry<App>));
        CHECK(nexus::Handler<Callback, App, int>);
        CHECK_FALSE(nexus::Handler<Callback, App, std::string>);
    }
}

} // namespace
