// SPDX-License-Identifier: MIT
// What a checked build catches while it runs, and that a release build has no trace of it.
#include <nexus/core.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <support/child.hpp>
#include <thread>
#include <utility>

namespace {

using nexus::Res, nexus::ResMut;

struct Book {
    int depth = 0;
};
struct Limits {
    int max = 10;
};
struct App {
    Book book;
    Limits limits;
};
using World = nexus::World<App>;

// The functions of the inner dispatch
void write_book(ResMut<Book> book) {
    ++book->depth;
}
int read_book(Res<Book> book) {
    return book->depth;
}
void write_limits(ResMut<Limits> limits) {
    ++limits->max;
}
int maybe_read_book(std::optional<Res<Book>> book) {
    return (*book)->depth;
}
struct Nested {
    using param_bundle = void;
    struct Inner {
        using param_bundle = void;
        ResMut<Book> book;
    } inner;
};
void write_in_bundle(Nested nested) {
    ++nested.inner.book->depth;
}
void advance(nexus::SeqMut seq) {
    seq.advance();
}
void reach_book(World& world) {
    ++world.resource<Book>().depth;
}
void reach_const_book(World& world) {
    static_cast<void>(static_cast<const World&>(world).resource<Book>().depth);
}
void try_book(World& world) {
    static_cast<void>(world.try_resource<Book>());
}

/// Runs `Inner` while the outer function holds what it holds.
template <auto Inner>
void while_writing(ResMut<Book> book, World* world) {
    ++book->depth;
    static_cast<void>(nexus::handler<Inner>(world->registry()).run(*world));
}
template <auto Inner>
void while_reading(Res<Book> book, World* world) {
    static_cast<void>(book->depth);
    static_cast<void>(nexus::handler<Inner>(world->registry()).run(*world));
}
template <auto Inner>
void while_advancing(nexus::SeqMut seq, World* world) {
    seq.advance();
    static_cast<void>(nexus::handler<Inner>(world->registry()).run(*world));
}
template <auto Inner>
void while_holding_nothing(World* world) {
    static_cast<void>(nexus::handler<Inner>(world->registry()).run(*world));
}

template <auto Outer>
support::Ended run() {
    return support::in_child([] {
        World world;
        nexus::handler<Outer>(world.registry()).run(world, &world);
    });
}

bool mentions(const support::Ended& ended, const std::string& text) {
    return ended.error.find(text) != std::string::npos;
}

/// The message of an aliasing dispatch: one line that names the resource and both handlers.
[[maybe_unused]] void check_refused(const support::Ended& ended, const std::string& inner,
                                    const std::string& outer, const std::string& resource) {
    INFO(ended.error);
    CHECK(ended.signal == SIGABRT);
    CHECK(ended.error.starts_with("nexus: "));
    CHECK(ended.error.find('\n') == ended.error.size() - 1);
    CHECK(mentions(ended, inner));
    CHECK(mentions(ended, outer));
    CHECK(mentions(ended, resource));
}

void check_passed(const support::Ended& ended) {
    INFO(ended.error);
    CHECK(ended.signal == 0);
    CHECK(ended.status == 0);
    CHECK(ended.error.empty());
}

#if NEXUS_CHECKED

TEST_SUITE("checked") {
    TEST_CASE("exclusive over exclusive, in a nested dispatch") {
        check_refused(run<while_writing<write_book>>(), "write_book", "while_writing", "Book");
    }

    TEST_CASE("shared over exclusive, in a nested dispatch") {
        check_refused(run<while_writing<read_book>>(), "read_book", "while_writing", "Book");
    }

    TEST_CASE("exclusive over shared, in a nested dispatch") {
        check_refused(run<while_reading<write_book>>(), "write_book", "while_reading", "Book");
    }

    TEST_CASE("through an optional parameter and through bundles") {
        check_refused(run<while_writing<maybe_read_book>>(), "maybe_read_book", "while_writing",
                      "Book");
        check_refused(run<while_reading<write_in_bundle>>(), "write_in_bundle", "while_reading",
                      "Book");
    }

    TEST_CASE("through the whole world, where it is reached and not before") {
        check_refused(run<while_writing<reach_book>>(), "reach_book", "while_writing", "Book");
        check_refused(run<while_reading<reach_book>>(), "reach_book", "while_reading", "Book");
        check_refused(run<while_writing<reach_const_book>>(), "reach_const_book", "while_writing",
                      "Book");
        check_refused(run<while_writing<try_book>>(), "try_book", "while_writing", "Book");
    }

    TEST_CASE("through the world that a function has from elsewhere") {
        const auto ended = support::in_child([] {
            World world;
            nexus::handler<while_holding_nothing<write_limits>>(world.registry())
                .run(world, &world);
            nexus::handler([&](ResMut<Book> book) { book->depth = world.resource<Book>().depth; },
                           world.registry())
                .run(world);
        });
        check_refused(ended, "lambda", "lambda", "Book");
    }

    TEST_CASE("two numberings of one event") {
        check_refused(run<while_advancing<advance>>(), "advance", "while_advancing", "sequence");
    }

    TEST_CASE("through several dispatches in between") {
        check_refused(run<while_writing<[](World& world) {
                          nexus::handler<while_holding_nothing<write_book>>(world.registry())
                              .run(world, &world);
                      }>>(),
                      "write_book", "while_writing", "Book");
    }

    TEST_CASE("through erased handlers, callbacks, fan-out and broadcast") {
        const auto inside = [](auto make) {
            return support::in_child([&] {
                World world;
                auto inner = make(world);
                nexus::handler([&](ResMut<Book>) { inner.run(world, 1); }, world.registry())
                    .run(world);
            });
        };
        check_refused(inside([](World&) { return nexus::Virtual<int, App>(write_book); }), "void",
                      "lambda", "Book");
        check_refused(inside([](World& world) {
                          return nexus::callback([](int&, Res<Book>, int) {}, 1, world.registry());
                      }),
                      "lambda", "lambda", "Book");
        check_refused(inside([](World&) {
                          return nexus::fan_out(nexus::fn<write_limits>, nexus::fn<write_book>);
                      }),
                      "write_book", "lambda", "Book");
        check_refused(inside([](World&) {
                          nexus::Broadcast<int, App> broadcast;
                          broadcast.add(nexus::fn<write_limits>);
                          broadcast.add(nexus::fn<write_book>);
                          return broadcast;
                      }),
                      "write_book", "lambda", "Book");
    }

    TEST_CASE("a second thread that dispatches in the same world") {
        const auto ended = support::in_child([] {
            World world;
            std::atomic<bool> running = false;
            std::thread other([&] {
                nexus::handler(
                    [&](Res<Limits>) {
                        running = true;
                        for (;;)
                            std::this_thread::yield();
                    },
                    world.registry())
                    .run(world);
            });
            while (!running)
                std::this_thread::yield();
            nexus::handler<read_book>(world.registry()).run(world);
        });
        INFO(ended.error);
        CHECK(ended.signal == SIGABRT);
        CHECK(ended.error.starts_with("nexus: "));
        CHECK(mentions(ended, "read_book"));
        CHECK(mentions(ended, "thread"));
    }

    TEST_CASE("running an empty Virtual") {
        const auto ended = support::in_child([] {
            World world;
            nexus::Virtual<int, App> empty;
            empty.run(world, 1);
        });
        INFO(ended.error);
        CHECK(ended.signal == SIGABRT);
        CHECK(ended.error.starts_with("nexus: "));
        CHECK(mentions(ended, "Virtual"));
    }
}

TEST_SUITE("checked.fine") {
    TEST_CASE("shared over shared passes") {
        check_passed(run<while_reading<read_book>>());
        check_passed(run<while_reading<maybe_read_book>>());
        check_passed(run<while_reading<reach_const_book>>());
    }

    TEST_CASE("other resources pass") {
        check_passed(run<while_writing<write_limits>>());
        check_passed(run<while_advancing<write_book>>());
        check_passed(run<while_writing<advance>>());
    }

    TEST_CASE("an outer function that has the world but holds nothing passes") {
        check_passed(run<while_holding_nothing<write_book>>());
        check_passed(run<while_holding_nothing<reach_book>>());
    }

    TEST_CASE("another world of the same schema passes") {
        check_passed(support::in_child([] {
            World one;
            World two;
            nexus::handler<while_writing<write_book>>(one.registry()).run(one, &two);
        }));
    }

    TEST_CASE("after a dispatch nothing is held") {
        check_passed(support::in_child([] {
            World world;
            for (int i = 0; i < 3; ++i)
                nexus::handler<write_book>(world.registry()).run(world);
            static_cast<void>(world.resource<Book>());
            nexus::handler<while_writing<write_limits>>(world.registry()).run(world, &world);
            nexus::handler<write_book>(world.registry()).run(world);
        }));
    }

    TEST_CASE("threads may use a world one after the other") {
        check_passed(support::in_child([] {
            World world;
            nexus::handler<write_book>(world.registry()).run(world);
            std::thread other([&] { nexus::handler<write_book>(world.registry()).run(world); });
            other.join();
            nexus::handler<write_book>(world.registry()).run(world);
        }));
    }

#    if defined(__cpp_exceptions)
    TEST_CASE("after an exception nothing is held") {
        check_passed(support::in_child([] {
            World world;
            auto thrower =
                nexus::handler([](ResMut<Book>, Res<Limits>) { throw 1; }, world.registry());
            try {
                thrower.run(world);
            } catch (int) {
            }
            nexus::handler<write_book>(world.registry()).run(world);
            static_cast<void>(world.resource<Book>());
            std::thread other([&] { nexus::handler<write_book>(world.registry()).run(world); });
            other.join();
        }));
    }
#    endif
}

#else

TEST_SUITE("unchecked") {
    TEST_CASE("a release build looks at nothing") {
        check_passed(run<while_writing<write_book>>());
        check_passed(run<while_writing<read_book>>());
        check_passed(run<while_reading<write_book>>());
        check_passed(run<while_writing<maybe_read_book>>());
        check_passed(run<while_reading<write_in_bundle>>());
        check_passed(run<while_reading<reach_book>>());
        check_passed(run<while_writing<reach_const_book>>());
        check_passed(run<while_writing<try_book>>());
        check_passed(run<while_advancing<advance>>());
        check_passed(run<while_holding_nothing<write_limits>>());
    }
}

#endif

TEST_SUITE("checked.trace") {
    TEST_CASE("the texts of a checked build are in a checked program and in no other") {
        std::ifstream self("/proc/self/exe", std::ios::binary);
        const std::string program((std::istreambuf_iterator<char>(self)),
                                  std::istreambuf_iterator<char>());
        REQUIRE(program.size() > 1000);
        // In two parts, so that this file does not bring the text itself.
        for (const auto& [first, second] : {std::pair("wants %s ", "access to `%.*s`"),
                                            std::pair("in a world in which ", "another thread")})
            CHECK((program.find(std::string(first) + second) != std::string::npos) ==
                  bool(NEXUS_CHECKED));
    }
}

} // namespace
