// SPDX-License-Identifier: MIT
#ifndef NEXUS_PARAM_SHUTDOWN_HPP
#define NEXUS_PARAM_SHUTDOWN_HPP

#include <nexus/param/param.hpp>

/// \file
/// `Shutdown`: lets a function end the loop.

NEXUS_DETAIL_BEGIN

/// Access to the world's shutdown flag. Conflicts with nothing.
class Shutdown {
public:
    constexpr explicit Shutdown(ShutdownHandle handle) noexcept : handle_(handle) {}

    /// Asks the loop to end after this turn. Cannot be undone.
    constexpr void trigger() const noexcept { handle_.shutdown(); }
    [[nodiscard]] constexpr bool is_shutdown() const noexcept { return handle_.is_shutdown(); }

private:
    ShutdownHandle handle_;
};

template <>
struct param_traits<Shutdown> {
    using state = detail::NoState;
    using reads = type_list<>;
    using writes = type_list<>;

    template <class App>
    NEXUS_DETAIL_INLINE static constexpr Shutdown fetch(state&, World<App>& world) noexcept {
        return Shutdown(world.shutdown_handle());
    }
};

NEXUS_DETAIL_END

#endif // NEXUS_PARAM_SHUTDOWN_HPP
