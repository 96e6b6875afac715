// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DETAIL_SLOTS_HPP
#define NEXUS_IO_DETAIL_SLOTS_HPP

#include <nexus/diagnostics.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

/// \file
/// Where an `Io` keeps what is open: slots that never move, named by handles that go stale.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Value>
class Slots;

} // namespace detail

/// Names something open in an `Io`. A value of 8 bytes; one that was default-constructed, or whose
/// object has been closed, is stale: what is asked of it is refused, also when its slot is in use
/// again. (A slot that was used 2^32 times counts from the start.)
template <class Kind>
class IoHandle {
public:
    constexpr IoHandle() noexcept = default;

    /// The number of the slot: small, and in use again after it was closed. An index for what you
    /// keep about each stream.
    [[nodiscard]] constexpr std::uint32_t index() const noexcept { return index_; }

    /// False for one that was default-constructed. One that went stale stays true.
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return generation_ != 0; }

    friend constexpr bool operator==(IoHandle, IoHandle) noexcept = default;

private:
    template <class>
    friend class detail::Slots;

    constexpr IoHandle(std::uint32_t index, std::uint32_t generation) noexcept
        : index_(index), generation_(generation) {}

    std::uint32_t index_ = 0;
    std::uint32_t generation_ = 0;
};

namespace detail {

/// Slots with generations, in chunks that stay where they are. A `Value` is made once, is `reset()`
/// when its slot becomes free, and keeps what memory it has for the next. The one that is being
/// visited is freed after the visit, so that a handler may close what it belongs to.
template <class Value>
class Slots {
    struct Slot;

public:
    using Handle = IoHandle<typename Value::kind>;

    Slots() = default;
    Slots(const Slots&) = delete;
    Slots& operator=(const Slots&) = delete;

    /// A free slot, which is now open. Constant time; allocates a chunk when none is free.
    Handle open() {
        if (first_free_ == none)
            grow();
        const std::uint32_t index = first_free_;
        Slot& slot = at(index);
        first_free_ = slot.next_free;
        slot.open = true;
        ++size_;
        return Handle(index, slot.generation);
    }

    [[nodiscard]] Value* find(Handle handle) noexcept {
        return find(handle.index_, handle.generation_);
    }
    [[nodiscard]] Value* find(std::uint32_t index, std::uint32_t generation) noexcept {
        if (index >= capacity())
            return nullptr;
        Slot& slot = at(index);
        return slot.open && slot.generation == generation ? &slot.value : nullptr;
    }
    /// What is open in the slot `index`.
    [[nodiscard]] Handle handle(std::uint32_t index) noexcept {
        return Handle(index, at(index).generation);
    }
    [[nodiscard]] static std::uint32_t generation(Handle handle) noexcept {
        return handle.generation_;
    }

    /// Makes the handle stale. The value is reset now, or after its visit.
    void close(Handle handle) noexcept {
        Slot& slot = at(handle.index_);
        slot.open = false;
        if (++slot.generation == 0)
            slot.generation = 1;
        --size_;
        if (!slot.visited)
            free(handle.index_);
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t capacity() const noexcept { return chunks_.size() * chunk_size; }

    template <class Body>
    void for_each(Body&& body) {
        for (std::uint32_t i = 0; i < capacity(); ++i)
            if (Slot& slot = at(i); slot.open)
                body(Handle(i, slot.generation), slot.value);
    }

    /// Keeps a slot from being freed while it lives.
    class Visit {
    public:
        Visit(Slots& slots, Handle handle) noexcept
            : slots_(slots), slot_(slots.at(handle.index_)), index_(handle.index_),
              outermost_(!slot_.visited) {
            slot_.visited = true;
        }
        Visit(const Visit&) = delete;
        Visit& operator=(const Visit&) = delete;
        ~Visit() {
            if (!outermost_)
                return;
            slot_.visited = false;
            if (!slot_.open)
                slots_.free(index_);
        }

        /// Whether it has not been closed since the visit began.
        [[nodiscard]] bool is_open() const noexcept { return slot_.open; }

    private:
        Slots& slots_;
        Slot& slot_;
        std::uint32_t index_;
        bool outermost_;
    };

private:
    static constexpr std::uint32_t chunk_size = 32;
    static constexpr std::uint32_t none = 0xffff'ffff;

    struct Slot {
        Value value;
        std::uint32_t generation = 1;
        std::uint32_t next_free = none;
        bool open = false;
        bool visited = false;
    };

    Slot& at(std::uint32_t index) noexcept {
        return chunks_[index / chunk_size][index % chunk_size];
    }

    [[gnu::cold, gnu::noinline]] void grow() {
        const auto first = static_cast<std::uint32_t>(capacity());
        chunks_.push_back(std::make_unique<Slot[]>(chunk_size));
        for (std::uint32_t i = chunk_size; i-- > 0;) {
            at(first + i).next_free = first_free_;
            first_free_ = first + i;
        }
    }

    void free(std::uint32_t index) noexcept {
        Slot& slot = at(index);
        slot.value.reset(); // may run a user's destructor, which may close others
        slot.next_free = first_free_;
        first_free_ = index;
    }

    std::vector<std::unique_ptr<Slot[]>> chunks_;
    std::uint32_t first_free_ = none;
    std::size_t size_ = 0;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_DETAIL_SLOTS_HPP
