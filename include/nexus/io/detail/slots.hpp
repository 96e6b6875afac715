// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DETAIL_SLOTS_HPP
#define NEXUS_IO_DETAIL_SLOTS_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/io/handle.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

/// \file
/// The table behind the handles of an `Io`: slots that never move.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Slots with generations, in chunks that never move. A `Value` is constructed once per slot. It is
/// `reset()` when its slot becomes free and keeps its memory for the next use. A slot that is
/// closed during a visit is freed after the visit, so a handler may close the object it belongs to.
template <class Value>
class Slots {
    struct Slot;

public:
    using Handle = IoHandle<typename Value::kind>;

    Slots() = default;
    Slots(const Slots&) = delete;
    Slots& operator=(const Slots&) = delete;

    /// Opens a free slot. Constant time; allocates a chunk when no slot is free.
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
    /// The handle of the open slot `index`.
    [[nodiscard]] Handle handle(std::uint32_t index) noexcept {
        return Handle(index, at(index).generation);
    }
    [[nodiscard]] static std::uint32_t generation(Handle handle) noexcept {
        return handle.generation_;
    }

    /// Makes the handle stale. Resets the value now, or after its visit.
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

    /// Keeps a slot from being freed during a scope.
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

        /// Whether the slot is still open.
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
