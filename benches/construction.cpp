// SPDX-License-Identifier: MIT
// Making 64 handlers, storing them in a list that has room for them, and destroying them.

#include "crowds.hpp"

namespace {

using namespace scene;

constexpr std::size_t handlers = 64;

template <class Crowd>
void construct(benchmark::State& state) {
    for (auto _ : state) {
        Crowd crowd;
        crowd.reserve(handlers);
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (crowd.template add<I>(), ...);
        }
        (std::make_index_sequence<handlers>());
        benchmark::DoNotOptimize(crowd);
        benchmark::ClobberMemory();
    }
}

template <class Kind>
void add_rows(const char* scenario) {
    for_each_crowd<Kind>(
        [&]<class Crowd>() { add_row(scenario, handlers, Crowd::row, &construct<Crowd>); });
}

const bool added = [] {
    add_rows<Stateless>("construction");
    add_rows<Stateful>("construction with state");
    return true;
}();

} // namespace
