// SPDX-License-Identifier: MIT
// The other half of callback.nexus.cpp.
#include "twin.hpp"

namespace {

using Session = user::Session;
using Wide = user::Wide;

struct Average {
    Session session;
    std::uint64_t calls = 0;
};

} // namespace

extern "C" void cg_callback_context(Session& session, World<App>&, std::uint64_t size) {
    user::receive(session, size);
}
extern "C" void cg_callback_parameters(Session& session, World<App>& world, std::uint64_t size) {
    user::receive_and_count(session, &world.app.statistics, size);
}
extern "C" void cg_callback_const_context(Session& session, World<App>& world) {
    user::report(session, &world.app.statistics);
}
extern "C" void cg_callback_wide(Wide& wide, World<App>& world, const user::Order& order) {
    user::tally(wide, &world.app.config, order);
}
extern "C" std::uint64_t cg_callback_local(Average& average, World<App>&, std::uint64_t size) {
    return user::average(average.session, &average.calls, size);
}
extern "C" void cg_callback_opaque(Session& session, World<App>& world, std::uint64_t size) {
    user::opaque_session(session, &world.app.book, size);
}
extern "C" void cg_callback_opaque_const(Session& session, World<App>& world) {
    user::opaque_session_const(session, &world.app.book);
}
extern "C" void cg_callback_opaque_wide(Wide& wide, World<App>& world, const user::Order& order) {
    user::opaque_wide(wide, &world.app.book, order);
}
extern "C" std::uint64_t cg_callback_made_and_run(World<App>& world, std::uint64_t size) {
    Session session{size};
    user::receive_and_count(session, &world.app.statistics, size);
    return session.received;
}
extern "C" std::uint64_t cg_callback_made_opaque(World<App>& world, std::uint64_t size) {
    Session session{size};
    user::opaque_session(session, &world.app.book, size);
    return session.received;
}
extern "C" std::uint64_t cg_callback_lambda(World<App>& world, std::uint64_t size,
                                            std::uint64_t bound) {
    Session session;
    const auto receive = [bound](Session& to, const user::Config& config, std::uint64_t event) {
        to.received += event < bound ? event : config.max_depth;
    };
    receive(session, world.app.config, size);
    receive(session, world.app.config, bound);
    return session.received;
}
extern "C" void cg_callback_context_between_runs(Session& session, World<App>&,
                                                 std::uint64_t size) {
    user::receive(session, size);
    session.received *= 2;
    user::receive(session, size);
}
extern "C" void cg_callback_moved(void* to, Wide& wide) {
    ::new (to) Wide(wide);
}
extern "C" void cg_callback_batch(Session& session, World<App>& world,
                                  std::span<const std::uint64_t> sizes) {
    for (const std::uint64_t size : sizes)
        user::receive_and_count(session, &world.app.statistics, size);
}
extern "C" std::uint64_t cg_callback_batch_local(World<App>& world,
                                                 std::span<const std::uint64_t> sizes) {
    Session session;
    for (const std::uint64_t size : sizes)
        user::receive_and_count(session, &world.app.statistics, size);
    return session.received;
}
