// SPDX-License-Identifier: MIT
// mistake: A fractional number for an integer member
// fix: Round the number yourself.
// expect: cannot be constructed from `Arguments`
// type: Config
// type: double
#include <nexus/core.hpp>

struct Config {
    int max_depth = 10;
};

int depth(double wanted) {
#ifdef NEXUS_SHOULD_FAIL
    auto world = nexus::WorldBuilder{}.add<Config>(wanted).build();
#else
    auto world = nexus::WorldBuilder{}.add<Config>(static_cast<int>(wanted)).build();
#endif
    return world.resource<Config>().max_depth;
}
