// SPDX-License-Identifier: MIT
// Callbacks: a context of one word, of 256 bytes, constant, beside parameters, made and run.
#include "probe.hpp"

namespace {

template <auto Function, class Context>
using Callback = decltype(nexus::callback<Function>(Context{}, nexus::registry<App>));

using Session = user::Session;
using Wide = user::Wide;

} // namespace

extern "C" void cg_callback_context(Callback<user::receive, Session>& callback, World<App>& world,
                                    std::uint64_t size) {
    callback.run(world, size);
}
extern "C" void cg_callback_parameters(Callback<user::receive_and_count, Session>& callback,
                                       World<App>& world, std::uint64_t size) {
    callback.run(world, size);
}
extern "C" void cg_callback_const_context(Callback<user::report, Session>& callback,
                                          World<App>& world) {
    callback.run(world);
}
extern "C" void cg_callback_wide(Callback<user::tally, Wide>& callback, World<App>& world,
                                 const user::Order& order) {
    callback.run(world, order);
}
extern "C" std::uint64_t cg_callback_local(Callback<user::average, Session>& callback,
                                           World<App>& world, std::uint64_t size) {
    return callback.run(world, size);
}
extern "C" void cg_callback_opaque(Callback<user::opaque_session, Session>& callback,
                                   World<App>& world, std::uint64_t size) {
    callback.run(world, size);
}
extern "C" void cg_callback_opaque_const(Callback<user::opaque_session_const, Session>& callback,
                                         World<App>& world) {
    callback.run(world);
}
extern "C" void cg_callback_opaque_wide(Callback<user::opaque_wide, Wide>& callback,
                                        World<App>& world, const user::Order& order) {
    callback.run(world, order);
}
extern "C" std::uint64_t cg_callback_made_and_run(World<App>& world, std::uint64_t size) {
    auto callback = nexus::callback<user::receive_and_count>(Session{size}, world.registry());
    callback.run(world, size);
    return callback.ctx.received;
}
extern "C" std::uint64_t cg_callback_made_opaque(World<App>& world, std::uint64_t size) {
    auto callback = nexus::callback<user::opaque_session>(Session{size}, world.registry());
    callback.run(world, size);
    return callback.ctx.received;
}
extern "C" std::uint64_t cg_callback_lambda(World<App>& world, std::uint64_t size,
                                            std::uint64_t bound) {
    auto callback = nexus::callback(
        [bound](Session& session, Res<user::Config> config, std::uint64_t event) {
            session.received += event < bound ? event : config->max_depth;
        },
        Session{}, world.registry());
    callback.run(world, size);
    callback.run(world, bound);
    return callback.ctx.received;
}
extern "C" void cg_callback_context_between_runs(Callback<user::receive, Session>& callback,
                                                 World<App>& world, std::uint64_t size) {
    callback.run(world, size);
    callback.ctx.received *= 2;
    callback.run(world, size);
}
extern "C" void cg_callback_moved(void* to, Callback<user::tally, Wide>& callback) {
    ::new (to) Callback<user::tally, Wide>(std::move(callback));
}
extern "C" void cg_callback_batch(Callback<user::receive_and_count, Session>& callback,
                                  World<App>& world, std::span<const std::uint64_t> sizes) {
    for (const std::uint64_t size : sizes)
        callback.run(world, size);
}
extern "C" std::uint64_t cg_callback_batch_local(World<App>& world,
                                                 std::span<const std::uint64_t> sizes) {
    auto callback = nexus::callback<user::receive_and_count>(Session{}, world.registry());
    for (const std::uint64_t size : sizes)
        callback.run(world, size);
    return callback.ctx.received;
}
