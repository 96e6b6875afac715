// SPDX-License-Identifier: MIT
// Random operations, those of reactors that run included, beside a model that is plain to see.
#include <nexus/reactor/reactors.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <support/counted.hpp>
#include <utility>
#include <vector>

namespace {

using nexus::ReactorSource, nexus::ReactorToken, nexus::ResMut;
using support::Counted, support::Tally;

struct App;
class Play;
struct Table {
    Play* play = nullptr;
};
struct App {
    Table table;
    nexus::Reactors<App> reactors;
};
using World = nexus::World<App>;
using Reactors = nexus::Reactors<App>;

struct Broken {};

/// Reactors and sources are numbered as they are made, and never forgotten.
struct Model {
    struct Source {
        bool there = true;
        std::vector<std::size_t> subscribers;
    };
    std::vector<bool> reactors; // whether it is there
    std::vector<Source> sources;
    std::vector<std::size_t> running;
    std::vector<std::size_t> woken;

    static bool erase(std::vector<std::size_t>& list, std::size_t value) {
        return std::erase(list, value) != 0;
    }
    static void add(std::vector<std::size_t>& list, std::size_t value) {
        if (std::find(list.begin(), list.end(), value) == list.end())
            list.push_back(value);
    }
    bool subscribe(std::size_t reactor, std::size_t source) {
        if (!reactors[reactor] || !sources[source].there)
            return false;
        add(sources[source].subscribers, reactor);
        return true;
    }
    bool unsubscribe(std::size_t reactor, std::size_t source) {
        return reactors[reactor] && sources[source].there &&
               erase(sources[source].subscribers, reactor);
    }
    bool mark(std::size_t source) {
        if (!sources[source].there)
            return false;
        for (const std::size_t reactor : sources[source].subscribers)
            add(woken, reactor);
        return true;
    }
    bool remove(std::size_t reactor) {
        if (!reactors[reactor])
            return false;
        reactors[reactor] = false;
        for (Source& source : sources)
            erase(source.subscribers, reactor);
        erase(woken, reactor);
        erase(running, reactor);
        return true;
    }
    bool remove_source(std::size_t source) {
        sources[source].subscribers.clear();
        return std::exchange(sources[source].there, false);
    }
    void rest_is_woken() {
        for (const std::size_t reactor : std::exchange(woken, std::exchange(running, {})))
            add(woken, reactor);
    }
};

/// Plays the same operations with both, and compares.
class Play {
public:
    explicit Play(unsigned seed) : random_(seed) {
        world_.app().table.play = this;
        for (int i = 0; i < 3; ++i)
            make_source();
    }

    void turn() {
        for (std::uint32_t count = below(12); count > 0; --count)
            operate();
        CHECK(reactors().woken() == model_.woken.size());
        dispatch();
    }

    [[nodiscard]] int alive() const { return tally_.alive(); }
    [[nodiscard]] std::size_t runs() const { return runs_; }
    [[nodiscard]] std::size_t throws() const { return throws_; }
    [[nodiscard]] std::size_t there() const {
        return static_cast<std::size_t>(
            std::count(model_.reactors.begin(), model_.reactors.end(), true));
    }

    /// A reactor runs.
    void run(std::size_t reactor) {
        ++runs_;
        REQUIRE_FALSE(model_.running.empty());
        CHECK(model_.running.front() == reactor);
        CHECK(reactors().running() == tokens_[reactor]);
        model_.running.erase(model_.running.begin());
        ++ran_;
        for (std::uint32_t count = below(4); count > 0; --count)
            operate();
        if (below(16) == 0 && reactors().remove(tokens_[reactor]))
            model_.remove(reactor);
#ifdef __cpp_exceptions
        if (below(8) == 0)
            throw Broken{};
#endif
    }

private:
    Reactors& reactors() {
        return world_.app().reactors;
    }
    std::uint32_t below(std::uint32_t bound) {
        return std::uint32_t(random_()) % bound;
    }
    std::size_t any_reactor() {
        return below(std::uint32_t(tokens_.size()));
    }
    std::size_t any_source() {
        return below(std::uint32_t(sources_.size()));
    }

    void make_source() {
        sources_.push_back(reactors().source());
        model_.sources.emplace_back();
    }

    void spawn() {
        const std::size_t number = tokens_.size();
        struct Context {
            std::size_t number;
            Counted counted;
        };
        const auto react = [](Context& self, ResMut<Table> table, ResMut<Reactors>) {
            table->play->run(self.number);
        };
        const std::size_t source = any_source();
        tokens_.push_back(reactors()
                              .spawn(react, Context{number, Counted(tally_, int(number))})
                              .subscribe(sources_[source])
                              .token());
        model_.reactors.push_back(true);
        model_.subscribe(number, source);
    }

    void operate() {
        const std::uint32_t choice = below(24);
        if (choice < 4 || tokens_.empty()) {
            spawn();
        } else if (choice < 12) {
            const std::size_t source = any_source();
            CHECK(reactors().mark(sources_[source]) == model_.mark(source));
        } else if (choice < 20) {
            const std::size_t reactor = any_reactor(), source = any_source();
            CHECK(reactors().subscribe(tokens_[reactor], sources_[source]) ==
                  model_.subscribe(reactor, source));
        } else if (choice < 22) {
            const std::size_t reactor = any_reactor(), source = any_source();
            CHECK(reactors().unsubscribe(tokens_[reactor], sources_[source]) ==
                  model_.unsubscribe(reactor, source));
        } else if (choice < 23) {
            const std::size_t reactor = any_reactor();
            CHECK(reactors().remove(tokens_[reactor]) == model_.remove(reactor));
        } else {
            const std::size_t source = any_source();
            CHECK(reactors().remove(sources_[source]) == model_.remove_source(source));
            make_source();
        }
    }

    void dispatch() {
        model_.running = std::exchange(model_.woken, {});
        ran_ = 0;
#ifdef __cpp_exceptions
        try {
            const std::size_t ran = reactors().dispatch(world_); // CHECK would catch
            CHECK(ran == ran_);
        } catch (const Broken&) {
            ++throws_;
            model_.rest_is_woken();
        }
#else
        CHECK(reactors().dispatch(world_) == ran_);
#endif
        CHECK(model_.running.empty());
        CHECK(reactors().size() == there());
        CHECK(std::size_t(alive()) == there());
    }

    Tally tally_; // before the world, whose reactors report to it
    World world_;
    Model model_;
    std::mt19937 random_;
    std::vector<ReactorToken> tokens_;
    std::vector<ReactorSource> sources_;
    std::size_t ran_ = 0;
    std::size_t runs_ = 0;
    std::size_t throws_ = 0;
};

TEST_SUITE("reactor_model") {
    TEST_CASE("random operations do to the reactors what they do to a simple model") {
        std::size_t runs = 0;
        std::size_t throws = 0;
        for (unsigned seed = 1; seed <= 40; ++seed) {
            CAPTURE(seed);
            Play play(seed);
            for (int turns = 0; turns < 100; ++turns)
                play.turn();
            runs += play.runs();
            throws += play.throws();
        }
        CHECK(runs > 10000);
#ifdef __cpp_exceptions
        CHECK(throws > 1000);
#else
        CHECK(throws == 0);
#endif
    }
}

} // namespace
