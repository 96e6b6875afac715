// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_BATCH_HPP
#define NEXUS_CHAIN_BATCH_HPP

#include <nexus/chain/runnable.hpp>

#include <cstddef>
#include <type_traits>
#include <vector>

/// \file
/// A finished chain with a buffer of events.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Event>
consteval void report_not_buffered() {
    static_assert(never<Event>,
                  "nexus: build_batch() stores its events, but `Event` is void, a reference or not "
                  "movable; start the chain with a movable value type");
}

/// Whether a buffer can hold the events of a chain.
template <class Event>
consteval bool check_buffered() {
    if constexpr (!std::is_object_v<Event> || !std::is_move_constructible_v<Event>) {
        detail::report_not_buffered<Event>();
        return false;
    } else {
        return true;
    }
}

/// A finished chain with a buffer of events.
template <class Setting, class Links>
class Batch : public Runnable<Setting, Links> {
    using Event = typename Links::in;

public:
    using event_type = Event;

    constexpr Batch(Runnable<Setting, Links>&& chain, std::size_t capacity)
        : Runnable<Setting, Links>(static_cast<Runnable<Setting, Links>&&>(chain)) {
        input_.reserve(capacity);
    }
    constexpr Batch(Batch&&) = default;
    constexpr Batch& operator=(Batch&&) = default;
    /// Constrained: a vector claims to be copyable for any element type.
    constexpr Batch(const Batch&) requires(std::is_copy_constructible_v<Event>) = default;
    constexpr Batch& operator=(const Batch&) requires(
        std::is_copy_constructible_v<Event>&& std::is_copy_assignable_v<Event>) = default;

    /// The events of the next run. Do not change it while the batch runs.
    [[nodiscard]] constexpr std::vector<Event>& input() noexcept { return input_; }

    /// Runs the chain with every event, in order, then empties the buffer and keeps its capacity.
    /// If an event throws, it and the events before it are removed, and the later ones stay. The
    /// steps of a running batch must not run it.
    template <class W>
    constexpr void run(W& world) {
        if constexpr (Runnable<Setting, Links>::template can_run<W, Event>) {
            NEXUS_ASSERT(!running_,
                         "run(): the batch is already running; its own steps cannot run it");
            Run begun(*this);
            auto env = this->make_env(world);
            for (const auto end = input_.end(); begun.next != end;) {
                this->links_.run(env, Discard{}, static_cast<Event&&>(*begun.next++));
                NEXUS_ASSERT(input_.end() == end,
                             "run(): a step has changed input() while its batch was running");
            }
            begun.finish();
        }
    }

private:
    /// Removes the finished events, whether the run ends normally or by an exception.
    struct Run {
        Batch& batch;
        typename std::vector<Event>::iterator next;

        constexpr explicit Run(Batch& started) noexcept
            : batch(started), next(started.input_.begin()) {
            mark(true);
        }
        Run(const Run&) = delete;
        Run& operator=(const Run&) = delete;
        constexpr ~Run() {
            mark(false);
            if (next != batch.input_.begin())
                batch.drop(static_cast<std::size_t>(next - batch.input_.begin()));
        }

        constexpr void finish() noexcept {
            batch.input_.clear();
            next = batch.input_.begin();
        }

        constexpr void mark([[maybe_unused]] bool running) noexcept {
#if NEXUS_CHECKED
            batch.running_ = running;
#endif
        }
    };

    constexpr void drop(std::size_t done) {
        if constexpr (std::is_move_assignable_v<Event>) {
            input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(done));
        } else if (done == input_.size()) {
            input_.clear();
        } else {
            std::vector<Event> rest;
            rest.reserve(input_.capacity());
            for (; done < input_.size(); ++done)
                rest.push_back(static_cast<Event&&>(input_[done]));
            input_.swap(rest);
        }
    }

    std::vector<Event> input_;
#if NEXUS_CHECKED
    bool running_ = false;
#else
    static constexpr bool running_ = false;
#endif
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_BATCH_HPP
