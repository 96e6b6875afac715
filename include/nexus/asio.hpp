// SPDX-License-Identifier: MIT
#ifndef NEXUS_ASIO_HPP
#define NEXUS_ASIO_HPP

/// \file
/// A bridge: Boost.Asio's code, and what is built on it, in the loop of a world. Needs exceptions,
/// as Asio does; without them this header is empty. Nothing else of nexus includes Asio.

#include <nexus/config.hpp>

#if NEXUS_DETAIL_EXCEPTIONS

#    include <nexus/refuse.hpp>
#    include <nexus/time/clock.hpp>
#    include <nexus/world/world.hpp>

#    include <boost/asio/io_context.hpp>

#    include <chrono>
#    include <cstddef>
#    include <optional>
#    include <string>

NEXUS_DETAIL_BEGIN

/// Polls a `boost::asio::io_context`, which must outlive it, in the loop of a world and so in its
/// thread. Completion handlers reach the world by reference and need no lock.
///
/// Each handler that runs is an event with a sequence number of its own. What it throws passes
/// through `poll`, and the others run in the next one. A context that is out of work, or was
/// stopped, is restarted: that it has nothing to do now does not end it.
///
/// A loop that blocks cannot see what Asio waits for, and so naps for `longest_nap` at most before
/// it looks again: that much later, when nothing else happens, a socket or timer of Asio is served.
/// A turn costs one system call of Asio's, two when handlers ran. With `Idle::spin` or
/// `Idle::yield` there is no nap.
class AsioDriver {
public:
    /// `longest_nap` is not negative; `most_per_poll`, 1 at least, keeps handlers that post others
    /// from having the loop for themselves.
    explicit AsioDriver(boost::asio::io_context& context,
                        Duration longest_nap = std::chrono::milliseconds(1),
                        std::size_t most_per_poll = 256)
        : context_(context), nap_(longest_nap), most_(most_per_poll) {
        if (longest_nap < Duration::zero())
            detail::refuse("AsioDriver: longest_nap is " + std::to_string(longest_nap.count()) +
                           " ns; it must be 0 at least");
        if (most_per_poll < 1)
            detail::refuse("AsioDriver: most_per_poll is 0; it must be 1 at least");
    }

    /// Runs the handlers that are ready, and returns how many.
    template <class App>
    std::size_t poll(World<App>& world) {
        if (context_.stopped())
            context_.restart();
        busy_ = true; // also if one throws
        std::size_t count = 0;
        while (count < most_) {
            const Sequence before = world.sequence();
            world.next_sequence();
            if (context_.poll_one() == 0) {
                world.set_sequence(before);
                break;
            }
            ++count;
        }
        busy_ = count != 0;
        return count;
    }

    /// Now after a poll that ran handlers, else a nap from now.
    template <class App>
    [[nodiscard]] std::optional<TimePoint> next_deadline(World<App>&) const {
        if (busy_)
            return (TimePoint::min)();
        return std::chrono::steady_clock::now() + nap_;
    }

private:
    boost::asio::io_context& context_;
    Duration nap_;
    std::size_t most_;
    bool busy_ = true; // nothing is known before the first poll
};

NEXUS_DETAIL_END

#endif // NEXUS_DETAIL_EXCEPTIONS

#endif // NEXUS_ASIO_HPP
