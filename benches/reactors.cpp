// SPDX-License-Identifier: MIT
// One change wakes a crowd: a source is marked twice, as by two events, then everyone who
// subscribed runs once. Signals and the plain list of function pointers do not remember who was
// woken: they run everyone once.

#include "scene.hpp"

#include <nexus/reactor/reactors.hpp>

#include <boost/signals2/dummy_mutex.hpp>
#include <boost/signals2/signal.hpp>
#include <boost/signals2/signal_type.hpp>
#include <sigc++/sigc++.h>

#include <memory>
#include <utility>
#include <vector>

namespace {

using scene::add_row;

/// What a reactor changes, and what it owns.
struct Total {
    std::uint64_t runs = 0;
};
struct Own {
    std::uint64_t runs = 0;
    std::uint64_t step = 1;
};

/// `I` makes functions differ; all of them cost the same.
template <std::size_t I>
[[gnu::always_inline]] inline void work(Own& own, Total& total) {
    own.runs += own.step + I % 2;
    total.runs += 1;
}
template <std::size_t I>
void by_hand(Own& own, Total& total) {
    work<I>(own, total);
}
template <std::size_t I>
void with_nexus(Own& own, nexus::ResMut<Total> total) {
    work<I>(own, *total);
}

using Function = void (*)(Own&, Total&);

/// A list of functions and what they own.
class FunctionPointers {
public:
    static constexpr const char* row = "function pointers";

    template <std::size_t I>
    void add() {
        entries_.push_back({&by_hand<I>, Own{}});
    }
    void turn() {
        for (auto& [function, own] : entries_)
            function(own, total_);
    }
    [[nodiscard]] std::uint64_t runs() const { return total_.runs; }

private:
    struct Entry {
        Function function;
        Own own;
    };
    std::vector<Entry> entries_;
    Total total_;
};

/// The same, with a flag for who was woken and a queue of them.
class Queue {
public:
    static constexpr const char* row = "a queue by hand";

    template <std::size_t I>
    void add() {
        subscribers_.push_back(std::make_unique<Entry>(Entry{&by_hand<I>, Own{}, false}));
        woken_.reserve(subscribers_.size());
        running_.reserve(subscribers_.size());
    }
    void turn() {
        mark();
        mark();
        running_.clear();
        running_.swap(woken_);
        for (Entry* const entry : running_)
            entry->is_woken = false;
        for (Entry* const entry : running_)
            entry->function(entry->own, total_);
    }
    [[nodiscard]] std::uint64_t runs() const { return total_.runs; }

private:
    struct Entry {
        Function function;
        Own own;
        bool is_woken;
    };
    void mark() {
        for (const auto& entry : subscribers_)
            if (!std::exchange(entry->is_woken, true))
                woken_.push_back(entry.get());
    }
    std::vector<std::unique_ptr<Entry>> subscribers_;
    std::vector<Entry*> woken_;
    std::vector<Entry*> running_;
    Total total_;
};

class NexusReactors {
public:
    static constexpr const char* row = "nexus Reactors";

    template <std::size_t I>
    void add() {
        reactors().spawn<with_nexus<I>>(Own{}).subscribe(source_);
    }
    void turn() {
        reactors().mark(source_);
        reactors().mark(source_);
        reactors().dispatch(world_);
    }
    [[nodiscard]] std::uint64_t runs() { return world_.resource<Total>().runs; }

private:
    struct App {
        Total total;
        nexus::Reactors<App> reactors;
    };
    nexus::Reactors<App>& reactors() { return world_.resource<nexus::Reactors<App>>(); }

    nexus::World<App> world_;
    nexus::ReactorSource source_ = reactors().source();
};

class BoostSignal {
public:
    static constexpr const char* row = "Boost.Signals2";

    template <std::size_t I>
    void add() {
        signal_.connect([own = Own{}](Total& total) mutable { work<I>(own, total); });
    }
    void turn() { signal_(total_); }
    [[nodiscard]] std::uint64_t runs() const { return total_.runs; }

private:
    boost::signals2::signal_type<
        void(Total&), boost::signals2::keywords::mutex_type<boost::signals2::dummy_mutex>>::type
        signal_;
    Total total_;
};

class SigcSignal {
public:
    static constexpr const char* row = "sigc++";

    template <std::size_t I>
    void add() {
        signal_.connect(Slot<I>());
    }
    void turn() { signal_.emit(total_); }
    [[nodiscard]] std::uint64_t runs() const { return total_.runs; }

private:
    template <std::size_t I>
    struct Slot : sigc::functor_base {
        using result_type = void;
        Own own;
        void operator()(Total& total) { work<I>(own, total); }
    };
    sigc::signal<void, Total&> signal_;
    Total total_;
};

/// `Kinds` different functions in turn, `count` reactors in all.
template <class Crowd, std::size_t Kinds>
void turn(benchmark::State& state, std::size_t count) {
    const auto crowd = std::make_unique<Crowd>();
    static constexpr auto add = []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<void (Crowd::*)(), Kinds>{{&Crowd::template add<I>...}};
    }
    (std::make_index_sequence<Kinds>());
    for (std::size_t i = 0; i < count; ++i)
        ((*crowd).*add[i % Kinds])();
    benchmark::DoNotOptimize(crowd.get());
    std::size_t turns = 0;
    for (auto _ : state) {
        crowd->turn();
        ++turns;
        benchmark::ClobberMemory();
    }
    if (crowd->runs() != turns * count)
        state.SkipWithError("a reactor did not run once per turn");
    state.counters["ns_per_reactor"] =
        benchmark::Counter(double(count) * 1e-9, benchmark::Counter::kIsIterationInvariantRate |
                                                     benchmark::Counter::kInvert);
}

template <std::size_t Kinds>
void add_rows(const char* scenario) {
    for (const std::size_t count : {1u, 10u, 50u, 1000u}) {
        const auto add = [&]<class... Crowds>() {
            (add_row(scenario, count, Crowds::row, &turn<Crowds, Kinds>, count), ...);
        };
        add.template operator()<FunctionPointers, Queue, NexusReactors, SigcSignal, BoostSignal>();
    }
}

const bool added = [] {
    add_rows<1>("reactors");
    add_rows<64>("reactors of different code");
    return true;
}();

} // namespace
