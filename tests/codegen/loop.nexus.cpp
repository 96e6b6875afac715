// SPDX-License-Identifier: MIT
// The loop over drivers that hold nothing, or little, in each idle policy.
#include "probe.hpp"

#include <nexus/loop/run.hpp>

extern "C" void opaque_book(user::Book*);
extern "C" void opaque_statistics(user::Statistics*);
extern "C" std::size_t opaque_source();
extern "C" void opaque_wait(const std::optional<nexus::TimePoint>&);

namespace {

struct Books {
    std::size_t poll(World<App>& world) const {
        world.next_sequence();
        opaque_book(&world.resource<user::Book>());
        return 1;
    }
};
struct Counts {
    std::size_t poll(World<App>& world) const {
        world.next_sequence();
        opaque_statistics(&world.resource<user::Statistics>());
        return 1;
    }
    static std::optional<nexus::TimePoint> next_deadline(World<App>&) { return std::nullopt; }
};
struct Source {
    std::size_t poll(World<App>&) const { return opaque_source(); }
};
struct Batch {
    std::uint64_t left;
    std::size_t poll(World<App>& world) {
        if (left == 0) {
            world.shutdown_handle().shutdown();
            return 0;
        }
        --left;
        ++world.resource<user::Statistics>().count;
        return 1;
    }
};
struct Hooked {
    std::size_t poll(World<App>&) const { return 0; }
    void begin_turn(World<App>& world) const { opaque_book(&world.resource<user::Book>()); }
    void end_turn(World<App>& world) const {
        opaque_statistics(&world.resource<user::Statistics>());
    }
};
struct Sleeper {
    std::size_t poll(World<App>&) const { return opaque_source(); }
    void wait(World<App>&, const std::optional<nexus::TimePoint>& until) const {
        opaque_wait(until);
    }
};

} // namespace

extern "C" void cg_loop_spin(World<App>& world) {
    nexus::run(world, nexus::Idle::spin, Books{}, Counts{});
}
extern "C" void cg_loop_spin_batch(World<App>& world, std::uint64_t size) {
    nexus::run(world, nexus::Idle::spin, Batch{size});
}
extern "C" void cg_loop_yield(World<App>& world) {
    nexus::run(world, Source{}, Source{});
}
extern "C" void cg_loop_hooks(World<App>& world) {
    nexus::run(world, nexus::Idle::spin, Hooked{}, Source{});
}
extern "C" void cg_loop_block(World<App>& world) {
    nexus::run(world, Sleeper{}, Counts{});
}
