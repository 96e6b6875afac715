// SPDX-License-Identifier: MIT
// One event through 64 handlers that the processor has forgotten, as after a quiet second.
//
// Before each event, two things are done that evict what the last one left behind. A buffer half as
// large again as all caches together is read, a byte of each line: it displaces the lists, the
// handlers' state and, in the caches that hold both, their code. Then 1024 functions are called,
// each in a cache line of its own: they displace what is left of the handlers in the instruction
// cache and in the tables of the branch predictor. Only the event itself is timed. A row's figure
// is the median of 15 such events, since a single one may be hit by an interrupt.

#include "crowds.hpp"

#include <algorithm>
#include <chrono>

namespace {

using namespace scene;

constexpr std::size_t handlers = 64;
constexpr std::size_t events = 15;
constexpr std::size_t line = 64;

template <std::size_t I>
[[gnu::noinline, gnu::aligned(line)]] void stranger(std::uint64_t& value) {
    value = value * (2 * I + 1) + I;
}

class Eviction {
public:
    Eviction() {
        std::size_t bytes = 0;
        for (const auto& cache : benchmark::CPUInfo::Get().caches)
            bytes += static_cast<std::size_t>(cache.size);
        buffer_.resize(std::max<std::size_t>(bytes, 32 << 20) * 3 / 2, 1);
    }

    void operator()() {
        for (std::size_t i = 0; i < buffer_.size(); i += line)
            value_ += buffer_[i];
        call_strangers(std::make_index_sequence<1024>());
        benchmark::DoNotOptimize(value_);
    }

private:
    template <std::size_t... I>
    void call_strangers(std::index_sequence<I...>) {
        static constexpr void (*strangers[])(std::uint64_t&) = {&stranger<I>...};
        for (const auto call : strangers)
            call(value_);
    }

    std::vector<unsigned char> buffer_;
    std::uint64_t value_ = 0;
};

template <class Crowd>
void dispatch(benchmark::State& state) {
    static Eviction evict;
    Crowd crowd;
    fill<handlers>(crowd, handlers);
    Feed feed;
    std::size_t quotes = 0;
    for (auto _ : state) {
        std::array<double, events> seconds{};
        for (double& taken : seconds) {
            evict();
            const Quote& quote = feed.next();
            const auto start = std::chrono::steady_clock::now();
            crowd.run(quote);
            benchmark::ClobberMemory();
            const auto end = std::chrono::steady_clock::now();
            taken = std::chrono::duration<double>(end - start).count();
            ++quotes;
        }
        std::nth_element(seconds.begin(), seconds.begin() + events / 2, seconds.end());
        state.SetIterationTime(seconds[events / 2]);
    }
    if (!counted(crowd.app(), handlers, quotes))
        state.SkipWithError("a handler did not run once per quote");
}

template <class Kind>
void add_rows(const char* scenario) {
    for_each_crowd<Kind>([&]<class Crowd>() {
        add_row(scenario, handlers, Crowd::row, &dispatch<Crowd>)->UseManualTime()->Iterations(2);
    });
}

const bool added = [] {
    add_rows<Stateless>("cold");
    add_rows<Stateful>("cold with state");
    return true;
}();

} // namespace
