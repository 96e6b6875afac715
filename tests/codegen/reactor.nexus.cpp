// SPDX-License-Identifier: MIT
// Reactors: what marking a source costs, and a dispatch.
#include "probe.hpp"

#include <nexus/reactor/reactors.hpp>

struct Watched {
    user::Book book;
    nexus::Reactors<Watched> reactors;
};
using Reactors = nexus::Reactors<Watched>;

extern "C" bool cg_reactor_mark(World<Watched>& world, const nexus::ReactorSource& source) {
    return world.resource<Reactors>().mark(source);
}
extern "C" std::size_t cg_reactor_dispatch(World<Watched>& world) {
    return world.resource<Reactors>().dispatch(world);
}
extern "C" std::size_t cg_reactor_woken(World<Watched>& world) {
    return world.resource<Reactors>().woken();
}
