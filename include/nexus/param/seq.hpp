// SPDX-License-Identifier: MIT
#ifndef NEXUS_PARAM_SEQ_HPP
#define NEXUS_PARAM_SEQ_HPP

#include <nexus/param/param.hpp>
#include <nexus/world/sequence.hpp>

/// \file
/// `Seq` and `SeqMut`: the number of the current event.

NEXUS_DETAIL_BEGIN

/// A copy of the world's sequence number, taken when the function is called.
class Seq {
public:
    constexpr explicit Seq(Sequence sequence) noexcept : sequence_(sequence) {}

    [[nodiscard]] constexpr Sequence get() const noexcept { return sequence_; }
    [[nodiscard]] constexpr const Sequence& operator*() const noexcept { return sequence_; }
    [[nodiscard]] constexpr const Sequence* operator->() const noexcept { return &sequence_; }

private:
    Sequence sequence_;
};

/// Exclusive access to the world's sequence number, to number outgoing messages or start a session.
/// Two of them in one function do not compile.
class SeqMut {
public:
    constexpr explicit SeqMut(Sequence& sequence) noexcept : sequence_(&sequence) {}
    constexpr SeqMut(SeqMut&&) noexcept = default;
    constexpr SeqMut& operator=(SeqMut&&) noexcept = default;

    [[nodiscard]] constexpr Sequence get() const noexcept { return *sequence_; }
    /// Advances to the next number and returns it.
    constexpr Sequence advance() noexcept { return *sequence_ = sequence_->next(); }
    /// Resets to zero and returns it.
    constexpr Sequence reset() noexcept { return *sequence_ = Sequence::zero; }

private:
    Sequence* sequence_;
};

template <>
struct param_traits<Seq> {
    using state = detail::NoState;
    using reads = type_list<>;
    using writes = type_list<>;

    template <class App>
    NEXUS_DETAIL_INLINE static constexpr Seq fetch(state&, World<App>& world) noexcept {
        return Seq(world.sequence());
    }
};

template <>
struct param_traits<SeqMut> {
    using state = detail::NoState;
    using reads = type_list<>;
    using writes = type_list<detail::WorldSequence>;
    using needs = type_list<>;

    template <class App>
    NEXUS_DETAIL_INLINE static constexpr SeqMut fetch(state&, World<App>& world) noexcept {
        return SeqMut(detail::WorldAccess::sequence(world));
    }
};

NEXUS_DETAIL_END

#endif // NEXUS_PARAM_SEQ_HPP
