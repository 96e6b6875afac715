// SPDX-License-Identifier: MIT
#include <nexus/chain/pipeline.hpp>
#include <nexus/loop/reactor_driver.hpp>
#include <nexus/param/local.hpp>
#include <nexus/param/seq.hpp>
#include <nexus/reactor/reactors.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <memory>
#include <string>
#include <support/alloc_guard.hpp>
#include <support/child.hpp>
#include <support/counted.hpp>
#include <utility>
#include <vector>

namespace {

using nexus::Local, nexus::Res, nexus::ResMut, nexus::ReactorSource, nexus::ReactorToken;
using support::AllocGuard, support::Counted, support::Tally;
using Ids = std::vector<int>;

struct App;
struct Log {
    Ids entries;
};
struct Last { // as contexts and resources hold them, where App is incomplete
    ReactorToken token;
    nexus::Reactors<App>::Source source;
};
struct App {
    Log log;
    Last last;
    nexus::Reactors<App> reactors;
};
using World = nexus::World<App>;
using Reactors = nexus::Reactors<App>;

/// Notes its number each time it runs.
struct Note {
    int id;
};
void note(const Note& self, ResMut<Log> log) {
    log->entries.push_back(self.id);
}

void note_four(ResMut<Log> log) {
    log->entries.push_back(4);
}

/// The numbers that one dispatch notes.
Ids dispatch(World& world) {
    world.app().log.entries.clear();
    const std::size_t ran = world.resource<Reactors>().dispatch(world);
    CHECK(ran == world.app().log.entries.size());
    return world.app().log.entries;
}

TEST_SUITE("reactor") {
    TEST_CASE("what subscribed to a marked source runs once, in the order of subscription") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto quotes = reactors.source(), trades = reactors.source();
        reactors.spawn<note>(Note{1}).subscribe(quotes);
        reactors.spawn<note>(Note{2}).subscribe(trades).subscribe(quotes);
        reactors.spawn<note>(Note{3}).subscribe(trades);
        CHECK(reactors.size() == 3);
        CHECK(dispatch(world).empty());
        CHECK(reactors.mark(trades));
        CHECK(reactors.mark(quotes));
        CHECK(reactors.mark(trades));
        CHECK(reactors.woken() == 3);
        CHECK(dispatch(world) == Ids{2, 3, 1});
        CHECK(reactors.woken() == 0);
        CHECK(dispatch(world).empty());
        reactors.mark(quotes);
        CHECK(dispatch(world) == Ids{1, 2});
    }

    TEST_CASE("any number of reactors run in the order of the first mark") {
        for (int count = 0; count <= 140; ++count) {
            World world;
            Reactors& reactors = world.resource<Reactors>();
            std::vector<ReactorSource> sources;
            Ids expected;
            for (int i = 0; i < count; ++i) {
                sources.push_back(reactors.source());
                reactors.spawn<note>(Note{i}).subscribe(sources.back());
                expected.push_back(count - 1 - i);
            }
            for (int i = count; i-- > 0;)
                reactors.mark(sources[std::size_t(i)]);
            CHECK(dispatch(world) == expected);
        }
    }

    TEST_CASE("functions, lambdas and pipelines are reactors, with context or without") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source();
        reactors.spawn<note>(Note{1}).subscribe(source);
        reactors
            .spawn([](Note& self, ResMut<Log> log) { log->entries.push_back(++self.id); }, Note{1})
            .subscribe(source);
        reactors.spawn([](ResMut<Log> log) { log->entries.push_back(3); }).subscribe(source);
        reactors.spawn<note_four>().subscribe(source);
        reactors
            .spawn(nexus::pipeline<void>(world.registry())
                       .then([](Res<Log> log) { return int(log->entries.size()) + 1; })
                       .then([](ResMut<Log> log, int id) { log->entries.push_back(id); })
                       .build())
            .subscribe(source);
        reactors.spawn([](World& all) { all.resource<Log>().entries.push_back(6); })
            .subscribe(source);
        reactors
            .spawn([](Local<int> runs, ResMut<Log> log) { log->entries.push_back(7 + (*runs)++); })
            .subscribe(source);
        reactors.mark(source);
        CHECK(dispatch(world) == Ids{1, 2, 3, 4, 5, 6, 7});
        reactors.mark(source);
        CHECK(dispatch(world) == Ids{1, 3, 3, 4, 5, 6, 8});
    }

    TEST_CASE("a context may be large, and movable only") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source();
        struct Large {
            std::unique_ptr<int> id;
            char room[100];
        };
        reactors
            .spawn([](Large& self, ResMut<Log> log) { log->entries.push_back(*self.id); },
                   Large{std::make_unique<int>(7), {}})
            .subscribe(source);
        reactors.mark(source);
        CHECK(dispatch(world) == Ids{7});
    }

    TEST_CASE("subscribing again changes nothing, unsubscribing ends it") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source();
        const auto token =
            reactors.spawn<note>(Note{1}).subscribe(source).subscribe(source).token();
        CHECK(reactors.subscribe(token, source));
        reactors.mark(source);
        CHECK(dispatch(world) == Ids{1});
        CHECK(reactors.unsubscribe(token, source));
        CHECK_FALSE(reactors.unsubscribe(token, source));
        CHECK(reactors.mark(source));
        CHECK(dispatch(world).empty());
        CHECK(reactors.subscribe(token, source));
        reactors.mark(source);
        CHECK(dispatch(world) == Ids{1});
    }

    TEST_CASE("who was woken runs, although the subscription or the source has gone") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto first = reactors.source(), second = reactors.source();
        const auto token = reactors.spawn<note>(Note{1}).subscribe(first).token();
        reactors.spawn<note>(Note{2}).subscribe(second);
        reactors.mark(first);
        reactors.mark(second);
        CHECK(reactors.unsubscribe(token, first));
        CHECK(reactors.remove(second));
        CHECK(dispatch(world) == Ids{1, 2});
    }

    TEST_CASE("marks made while it dispatches wait for the next dispatch") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source();
        for (const int id : {1, 2})
            reactors
                .spawn(
                    [source](Note& self, ResMut<Log> log, ResMut<Reactors> all) {
                        log->entries.push_back(self.id);
                        all->mark(source);
                    },
                    Note{id})
                .subscribe(source);
        reactors.mark(source);
        CHECK(dispatch(world) == Ids{1, 2});
        CHECK(reactors.woken() == 2);
        CHECK(dispatch(world) == Ids{1, 2});
    }

    TEST_CASE("a stale token or source is refused, and is never another's") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto old_source = reactors.source();
        const auto old = reactors.spawn<note>(Note{1}).subscribe(old_source).token();
        CHECK(reactors.contains(old));
        CHECK(reactors.remove(old));
        CHECK(reactors.remove(old_source));
        const auto source = reactors.source();
        const auto token = reactors.spawn<note>(Note{2}).subscribe(source).token();
        CHECK(old != token);
        CHECK(old_source != source);
        CHECK_FALSE(reactors.contains(old));
        CHECK_FALSE(reactors.contains(old_source));
        CHECK_FALSE(reactors.remove(old));
        CHECK_FALSE(reactors.remove(old_source));
        CHECK_FALSE(reactors.mark(old_source));
        CHECK_FALSE(reactors.subscribe(old, source));
        CHECK_FALSE(reactors.subscribe(token, old_source));
        CHECK_FALSE(reactors.unsubscribe(old, source));
        CHECK_FALSE(reactors.unsubscribe(token, old_source));
        CHECK(dispatch(world).empty());
        CHECK_FALSE(reactors.remove(ReactorToken()));
        CHECK_FALSE(reactors.remove(ReactorSource()));
        CHECK_FALSE(reactors.mark(ReactorSource()));
        reactors.spawn<note>(Note{3}).subscribe(old_source);
        reactors.mark(source);
        CHECK(dispatch(world) == Ids{2});
    }

    TEST_CASE("a reactor that was woken and removed does not run, and nobody for it") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source();
        const auto token = reactors.spawn<note>(Note{1}).subscribe(source).token();
        reactors.mark(source);
        CHECK(reactors.remove(token));
        CHECK(reactors.woken() == 0);
        reactors.spawn<note>(Note{2}).subscribe(source);
        CHECK(dispatch(world).empty());
        reactors.mark(source);
        CHECK(dispatch(world) == Ids{2});
    }

    TEST_CASE("waking and removing many without a dispatch does not use more and more memory") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source();
        const auto kept = reactors.spawn<note>(Note{1}).subscribe(source).token();
        const auto cycle = [&] {
            for (int i = 0; i < 1000; ++i) {
                const auto token = reactors.spawn<note>(Note{2}).subscribe(source).token();
                reactors.mark(source);
                reactors.remove(token);
            }
        };
        cycle();
        cycle();
        const AllocGuard guard;
        cycle(); // what is left to allocate is the list of one subscription at most
        CHECK(guard.count() <= 1000);
        CHECK(reactors.woken() == 1);
        CHECK(dispatch(world) == Ids{1});
        CHECK(reactors.remove(kept));
    }

    TEST_CASE("a reactor removes itself while it runs, and is destroyed after that") {
        Tally tally; // outlives what is counted in the world
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source();
        reactors
            .spawn(
                [source](Counted& self, ResMut<Log> log, ResMut<Reactors> all) {
                    all->mark(source); // wakes it again, in vain
                    const auto token = all->running();
                    CHECK(all->remove(token));
                    CHECK_FALSE(all->remove(token));
                    CHECK(all->running() == ReactorToken());
                    all->spawn<note>(Note{2}).subscribe(source); // takes no place that is in use
                    log->entries.push_back(self.value);
                },
                Counted(tally, 5))
            .subscribe(source);
        reactors.mark(source);
        CHECK(dispatch(world) == Ids{5});
        CHECK(tally.alive() == 0);
        CHECK(reactors.size() == 1);
        CHECK(dispatch(world).empty());
        reactors.mark(source);
        CHECK(dispatch(world) == Ids{2});
        CHECK(reactors.running() == ReactorToken());
    }

    TEST_CASE("a reactor removes others: one that ran, one that waits, one that would wait again") {
        Tally tally; // outlives what is counted in the world
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source();
        std::vector<ReactorToken> tokens;
        const auto spawn = [&](int id) {
            return reactors
                .spawn([](Counted& self, ResMut<Log> log) { log->entries.push_back(self.value); },
                       Counted(tally, id))
                .subscribe(source)
                .token();
        };
        tokens.push_back(spawn(1));
        reactors
            .spawn([&](ResMut<Log> log, ResMut<Reactors> all) {
                log->entries.push_back(2);
                all->mark(source);
                for (const auto token : tokens)
                    all->remove(token);
                CHECK(tally.alive() == 1); // at once
            })
            .subscribe(source);
        tokens.push_back(spawn(3));
        spawn(4);
        reactors.mark(source);
        CHECK(dispatch(world) == Ids{1, 2, 4});
        CHECK(reactors.woken() == 2);
        CHECK(dispatch(world) == Ids{2, 4});
        CHECK(reactors.size() == 2);
    }

    TEST_CASE("a reactor spawns more than there was room for, and they run when they are marked") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source();
        reactors
            .spawn(
                [source, spawned = false](Note& self, ResMut<Reactors> all,
                                          ResMut<Log> log) mutable {
                    if (!std::exchange(spawned, true))
                        for (int i = 1; i <= 300; ++i)
                            all->spawn<note>(Note{i}).subscribe(source);
                    log->entries.push_back(self.id); // has not moved
                },
                Note{0})
            .subscribe(source);
        reactors.spawn<note>(Note{-1}).subscribe(source);
        reactors.mark(source);
        CHECK(dispatch(world) == Ids{0, -1});
        reactors.mark(source);
        CHECK(dispatch(world).size() == 302);
    }

    TEST_CASE("a reactor that dispatches runs nothing") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source();
        reactors
            .spawn([source](World& all) {
                all.resource<Reactors>().mark(source);
                CHECK(all.resource<Reactors>().dispatch(all) == 0);
                all.resource<Log>().entries.push_back(1);
            })
            .subscribe(source);
        reactors.mark(source);
        CHECK(dispatch(world) == Ids{1});
        CHECK(reactors.woken() == 1);
    }

    TEST_CASE("marking and dispatching allocate nothing") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source(), other = reactors.source();
        struct Count {
            std::size_t runs = 0;
        };
        for (int i = 0; i < 200; ++i)
            reactors.spawn([](Count& self) { ++self.runs; }, Count())
                .subscribe(source)
                .subscribe(other);
        const AllocGuard guard;
        std::size_t ran = 0;
        for (int i = 0; i < 10; ++i) {
            reactors.mark(source);
            reactors.mark(other);
            ran += reactors.dispatch(world);
        }
        const std::size_t allocated = guard.count();
        CHECK(ran == 2000);
        CHECK(allocated == 0);
    }

    TEST_CASE("a small context is held inline") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source();
        reactors.remove(reactors.spawn<note>(Note{1}).token());
        const AllocGuard guard;
        reactors.spawn([](const std::pair<void*, long>&) {}, std::pair<void*, long>());
        CHECK(guard.count() == 0);
        CHECK(reactors.contains(source));
    }

    TEST_CASE("they move, tokens and all") {
        World world;
        Reactors reactors;
        const auto source = reactors.source();
        const auto token = reactors.spawn<note>(Note{1}).subscribe(source).token();
        reactors.mark(source);
        Reactors& moved = world.resource<Reactors>();
        moved = std::move(reactors);
        CHECK(moved.contains(token));
        CHECK(dispatch(world) == Ids{1});
        CHECK(reactors.empty()); // NOLINT(bugprone-use-after-move): it is empty, and can be used
        CHECK_FALSE(reactors.contains(token));
        CHECK(reactors.spawn<note>(Note{2}).token() != token);
    }

    TEST_CASE("what they own is destroyed with them, and may call them then") {
        Tally tally;
        struct Leaver {
            Reactors* all;
            ReactorToken* token;
            ReactorSource source;
            Counted counted;
            Leaver(Reactors& of, ReactorToken& own, ReactorSource by, Tally& by_whom)
                : all(&of), token(&own), source(by), counted(by_whom, 1) {}
            Leaver(Leaver&& other) noexcept
                : all(std::exchange(other.all, nullptr)), token(other.token), source(other.source),
                  counted(std::move(other.counted)) {}
            ~Leaver() {
                if (all != nullptr) {
                    all->mark(source);
                    all->remove(*token);
                    all->remove(all->running());
                    all->remove(source);
                }
            }
        };
        ReactorToken tokens[2];
        {
            World world;
            Reactors& reactors = world.resource<Reactors>();
            const auto source = reactors.source();
            for (std::size_t i = 0; i < 2; ++i)
                tokens[i] =
                    reactors.spawn([](Leaver&) {}, Leaver(reactors, tokens[1 - i], source, tally))
                        .subscribe(source)
                        .token();
            reactors.mark(source);
            SUBCASE("with the world") {}
            SUBCASE("when one is removed") {
                CHECK(reactors.remove(tokens[0])); // whose end removes the other
                CHECK(reactors.empty());
                CHECK(tally.alive() == 0);
            }
            SUBCASE("when one removes itself") {
                const auto other = reactors.source();
                reactors
                    .spawn([keep = Leaver(reactors, tokens[0], source, tally)](
                               ResMut<Reactors> all) { all->remove(all->running()); })
                    .subscribe(other);
                reactors.mark(other);
                CHECK(reactors.dispatch(world) == 3);
                CHECK(reactors.empty());
                CHECK(tally.alive() == 0);
            }
        }
        CHECK(tally.alive() == 0);
    }

    TEST_CASE("dispatch leaves the sequence number alone; the driver advances it for each run") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source();
        Ids seen;
        ReactorToken second;
        reactors
            .spawn([&](nexus::Seq sequence, ResMut<Reactors> all) {
                seen.push_back(int(sequence.get().value()));
                all->remove(second);
            })
            .subscribe(source);
        second = reactors.spawn<note>(Note{0}).subscribe(source).token();
        reactors.spawn([&](nexus::Seq sequence) { seen.push_back(int(sequence.get().value())); })
            .subscribe(source);
        reactors.mark(source);
        nexus::ReactorDriver driver;
        CHECK(driver.next_deadline(world) < std::chrono::steady_clock::now());
        CHECK(driver.poll(world) == 2);
        CHECK(seen == Ids{1, 2});
        CHECK(driver.poll(world) == 0);
        CHECK_FALSE(driver.next_deadline(world).has_value());
        CHECK(world.sequence().value() == 2);
        reactors.mark(source);
        CHECK(reactors.dispatch(world) == 2);
        CHECK(world.sequence().value() == 2);
    }

#if NEXUS_CHECKED
    TEST_CASE("a checked build ends the program that moves reactors inside a dispatch") {
        const auto run = [](auto reactor) {
            return support::in_child([&reactor] {
                World world;
                Reactors& reactors = world.resource<Reactors>();
                const auto source = reactors.source();
                reactors.spawn(reactor).subscribe(source);
                reactors.mark(source);
                reactors.dispatch(world);
            });
        };
        const char* const text = "Reactors: moved or assigned to during a dispatch";
        const support::Ended assigned = run([](ResMut<Reactors> all) { *all = Reactors(); });
        CHECK(assigned.signal == SIGABRT);
        CHECK(assigned.error.find(text) != std::string::npos);
        const support::Ended moved =
            run([](ResMut<Reactors> all) { const Reactors taken = std::move(*all); });
        CHECK(moved.signal == SIGABRT);
        CHECK(moved.error.find(text) != std::string::npos);
    }
#endif
}

} // namespace
