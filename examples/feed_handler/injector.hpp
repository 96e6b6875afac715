// SPDX-License-Identifier: MIT
//
// A bad network on demand: loses, doubles and reorders packets, the same ones for the same seed.
#ifndef FEED_HANDLER_INJECTOR_HPP
#define FEED_HANDLER_INJECTOR_HPP

#include <cstddef>
#include <cstdint>
#include <market_replay/random.hpp>
#include <span>
#include <utility>
#include <vector>

namespace feed {

/// Shares of all packets, 0 to 1.
struct Faults {
    double loss = 0;
    double duplication = 0;
    double reordering = 0;
};

/// Stands between a sender and its socket. A packet that is reordered is copied and comes out
/// behind one to eight later ones; nothing else allocates.
template <class Destination>
class Injector {
public:
    struct Counts {
        std::uint64_t lost = 0;
        std::uint64_t doubled = 0;
        std::uint64_t delayed = 0;
    };

    explicit Injector(Faults faults = {}, std::uint64_t seed = 1)
        : faults_(faults), random_(seed) {}

    /// Hands `packet`, and whatever is due behind it, to `send(bytes, destination)`.
    template <class Send>
    void pass(std::span<const char> packet, const Destination& to, Send&& send) {
        if (random_.chance(faults_.loss)) {
            ++counts_.lost;
        } else if (random_.chance(faults_.reordering)) {
            ++counts_.delayed;
            held_.push_back({{packet.begin(), packet.end()}, to, 1 + random_.below(8)});
            return;
        } else {
            send(packet, to);
            if (random_.chance(faults_.duplication)) {
                ++counts_.doubled;
                send(packet, to);
            }
        }
        release(false, send);
    }

    /// Hands out what is still held; for moments in which nothing else is sent.
    template <class Send>
    void flush(Send&& send) {
        release(true, send);
    }

    [[nodiscard]] const Counts& counts() const noexcept { return counts_; }

private:
    struct Held {
        std::vector<char> bytes;
        Destination to;
        std::uint32_t behind; // how many packets are to overtake it
    };

    template <class Send>
    void release(bool all, Send& send) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < held_.size(); ++i) {
            if (all || --held_[i].behind == 0) {
                send(std::span<const char>(held_[i].bytes), held_[i].to);
            } else {
                if (kept != i) {
                    held_[kept] = std::move(held_[i]);
                }
                ++kept;
            }
        }
        held_.resize(kept);
    }

    Faults faults_;
    market_replay::Random random_;
    std::vector<Held> held_; // in the order they were sent
    Counts counts_;
};

} // namespace feed

#endif // FEED_HANDLER_INJECTOR_HPP
