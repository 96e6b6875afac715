// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTING_TRACE_HPP
#define NEXUS_TESTING_TRACE_HPP

#include <nexus/handler/handler.hpp>
#include <nexus/time/clock.hpp>
#include <nexus/world/world.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// `Trace`: records the events of a test, with time and order.

NEXUS_DETAIL_BEGIN

namespace testing {

class Trace;

/// One line of a trace.
struct Entry {
    Sequence sequence;
    TimePoint time;
    std::string what;

    friend bool operator==(const Entry&, const Entry&) = default;
};

/// A handler that writes an entry into a trace before it runs. Made by `Trace::of`.
template <class H>
class Traced {
public:
    using event_type = typename H::event_type;

    template <class App, class Event>
    static constexpr bool accepts = detail::handles<H, App, Event>;

    Traced(Trace& trace, H handler, std::string what)
        : trace_(&trace), handler_(std::move(handler)), what_(std::move(what)) {}

    template <class App, class... Given>
    void run(World<App>& world, Given&&... event);

    [[nodiscard]] std::string_view name() const noexcept { return what_; }

private:
    Trace* trace_;
    H handler_;
    std::string what_;
};

/// A record of a test: entries of a sequence number, a time and a text. Two runs of a test are the
/// same when their traces are equal. A plain object beside the world, or a resource of it.
/// Allocates.
class Trace {
public:
    /// Adds an entry with the world's sequence number and the time of its Clock; time zero without
    /// one.
    template <class App>
    void note(World<App>& world, std::string what) {
        TimePoint time{};
        if constexpr (World<App>::template contains<Clock>)
            time = detail::WorldAccess::field<Clock>(world).now();
        note(world.sequence(), time, std::move(what));
    }
    void note(Sequence sequence, TimePoint time, std::string what) {
        entries_.push_back(Entry{sequence, time, std::move(what)});
    }

    /// `handler`, with an entry `what` (by default its own name) whenever it runs. Takes the same
    /// handlers as `Virtual<Event, App>`, and can be used like any handler: in timers, `Io`,
    /// reactors, scripts. The trace must outlive it and must not move.
    template <class App, class Event = detail::Unnamed, class H>
    [[nodiscard]] auto of(const Registry<App>&, H&& handler, std::string what = {}) {
        using Bound = detail::bound_t<App, Event, H>;
        auto bound = detail::bind<App, Event>(std::forward<H>(handler));
        if (what.empty())
            what = bound.name();
        return Traced<Bound>(*this, std::move(bound), std::move(what));
    }

    [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    void clear() noexcept { entries_.clear(); }

    /// The number of entries with this text.
    [[nodiscard]] std::size_t count(std::string_view what) const noexcept {
        std::size_t found = 0;
        for (const Entry& entry : entries_)
            found += entry.what == what ? 1u : 0u;
        return found;
    }

    /// One line per entry, `<sequence> <nanoseconds> <what>`: for messages and files.
    [[nodiscard]] std::string text() const {
        std::string lines;
        for (const Entry& entry : entries_)
            lines += std::to_string(entry.sequence.value()) + " " +
                     std::to_string(entry.time.time_since_epoch().count()) + " " + entry.what +
                     "\n";
        return lines;
    }

    friend bool operator==(const Trace&, const Trace&) = default;

private:
    std::vector<Entry> entries_;
};

template <class H>
template <class App, class... Given>
void Traced<H>::run(World<App>& world, Given&&... event) {
    trace_->note(world, what_);
    static_cast<void>(handler_.run(world, std::forward<Given>(event)...));
}

} // namespace testing

NEXUS_DETAIL_END

#endif // NEXUS_TESTING_TRACE_HPP
