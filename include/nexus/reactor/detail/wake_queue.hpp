// SPDX-License-Identifier: MIT
#ifndef NEXUS_REACTOR_DETAIL_WAKE_QUEUE_HPP
#define NEXUS_REACTOR_DETAIL_WAKE_QUEUE_HPP

#include <nexus/config.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

/// \file
/// The queue of woken ids: each once, in the order of waking. Does not know handlers.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Two queues: the woken ids, and, during a round, the ids that it runs. Waking and running
/// allocate nothing.
class WakeQueue {
public:
    using Index = std::uint32_t;

    /// Makes room for the ids below `count`. The queues are one longer: `wake` writes past the end
    /// before it knows whether the entry counts.
    void resize(std::size_t count) {
        epochs_.resize(count);
        running_.resize(count + 1);
        woken_.resize(count + 1);
    }

    /// For an id that is in no queue and is about to be reused.
    void reset(Index id) noexcept { epochs_[id] = 0; }

    void wake(const std::vector<Index>& ids) noexcept {
        // Branchless: an earlier waking is hard to predict.
        const std::uint64_t epoch = epoch_;
        std::uint64_t* const epochs = epochs_.data();
        Index* const woken = woken_.data();
        std::size_t count = woken_count_;
        for (const Index id : ids) {
            woken[count] = id;
            count += epochs[id] != epoch ? 1 : 0;
            epochs[id] = epoch;
        }
        woken_count_ = count;
    }

    [[nodiscard]] bool is_woken(Index id) const noexcept { return epochs_[id] == epoch_; }
    /// A woken id will not run. It stays in the queue until the queue is taken or cleaned.
    void discount() noexcept { ++discounted_; }
    [[nodiscard]] std::size_t discounted() const noexcept { return discounted_; }
    [[nodiscard]] std::size_t size() const noexcept { return woken_count_ - discounted_; }

    [[nodiscard]] bool is_running() const noexcept { return is_running_; }
    /// Whether ids are woken and no round runs.
    [[nodiscard]] bool is_ready() const noexcept { return woken_count_ != 0 && !is_running_; }

    /// Starts a round with the woken ids, and empties the queue of woken ids. Returns their number.
    std::size_t begin() noexcept {
        running_.swap(woken_);
        running_count_ = std::exchange(woken_count_, 0);
        discounted_ = 0;
        next_ = 0;
        ++epoch_;
        is_running_ = true;
        return running_count_;
    }
    /// The id at `position` of the round.
    [[nodiscard]] Index at(std::size_t position) const noexcept { return running_[position]; }
    /// After this call, an exception loses only the ids before `position`.
    void advance_to(std::size_t position) noexcept { next_ = position; }
    [[nodiscard]] bool has_taken_all() const noexcept { return next_ == running_count_; }
    void end() noexcept { is_running_ = false; }

    /// For destruction: from now on, a round seems to be running.
    void stop() noexcept { is_running_ = true; }

    /// Whether the round is at an id.
    [[nodiscard]] bool has_current() const noexcept { return is_running_ && next_ != 0; }
    [[nodiscard]] Index current() const noexcept { return running_[next_ - 1]; }

    /// Queues the ids that the round has not reached before those woken during it, without ids that
    /// are not `is_used`. Outside of a round, only removes the unused ids.
    template <class IsUsed>
    void clean(IsUsed is_used) noexcept {
        if (!has_taken_all() || !is_running_) {
            ++epoch_;
            std::size_t count = 0;
            const auto keep = [&](Index id) {
                if (is_used(id) && !is_woken(id)) {
                    epochs_[id] = epoch_;
                    running_[count++] = id;
                }
            };
            for (std::size_t i = next_; i < running_count_; ++i)
                keep(running_[i]);
            for (std::size_t i = 0; i < woken_count_; ++i)
                keep(woken_[i]);
            running_.swap(woken_);
            woken_count_ = count;
            discounted_ = 0;
        }
        next_ = 0;
        running_count_ = 0;
    }

private:
    std::vector<std::uint64_t> epochs_; // an id is in `woken_` if its epoch is `epoch_`
    std::vector<Index> running_;        // taken from `woken_` by the round
    std::vector<Index> woken_;
    std::size_t woken_count_ = 0;
    std::size_t running_count_ = 0;
    std::size_t next_ = 0; // position in `running_` after the running id
    std::uint64_t epoch_ = 1;
    std::size_t discounted_ = 0; // number of entries in `woken_` that will not run
    bool is_running_ = false;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_REACTOR_DETAIL_WAKE_QUEUE_HPP
