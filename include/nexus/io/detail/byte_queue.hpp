// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DETAIL_BYTE_QUEUE_HPP
#define NEXUS_IO_DETAIL_BYTE_QUEUE_HPP

#include <nexus/config.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <utility>

/// \file
/// The buffer of a stream, for bytes on their way in or out.

NEXUS_DETAIL_BEGIN

namespace detail {

/// A contiguous queue of bytes: written at the end, read at the front. Its memory never shrinks.
class ByteQueue {
public:
    [[nodiscard]] std::span<const std::byte> bytes() const noexcept {
        return {memory_.get() + begin_, end_ - begin_};
    }
    [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
    [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }

    /// The free memory behind the content.
    [[nodiscard]] std::span<std::byte> room() noexcept {
        return {memory_.get() + end_, capacity_ - end_};
    }
    void written(std::size_t count) noexcept { end_ += count; }
    void read(std::size_t count) noexcept {
        begin_ += count;
        if (begin_ == end_)
            begin_ = end_ = 0;
    }
    void clear() noexcept { begin_ = end_ = 0; }

    /// Requires `room()` for `bytes`; see `reserve`.
    void append(std::span<const std::byte> bytes) noexcept {
        if (!bytes.empty())
            std::memcpy(memory_.get() + end_, bytes.data(), bytes.size());
        end_ += bytes.size();
    }

    /// Compacts so that at least half of the memory is free, if the content permits.
    void make_room() noexcept {
        if (begin_ != 0 && capacity_ - end_ < capacity_ / 2)
            compact();
    }

    /// Makes room for `count` more bytes; false when there is no memory. May move the content. New
    /// memory is twice the old, within `least` and `most`, but at least as much as needed.
    [[nodiscard]] bool reserve(std::size_t count, std::size_t least, std::size_t most) noexcept {
        if (capacity_ - end_ >= count)
            return true;
        const std::size_t needed = size() + count;
        if (needed <= capacity_) {
            compact();
            return true;
        }
        const std::size_t grown = (std::min)((std::max)(least, 2 * capacity_), most);
        const std::size_t capacity = (std::max)(needed, grown);
        std::unique_ptr<std::byte[]> memory(new (std::nothrow) std::byte[capacity]);
        if (memory == nullptr)
            return false;
        const std::size_t size_before = size();
        if (size_before > 0)
            std::memcpy(memory.get(), memory_.get() + begin_, size_before);
        memory_ = std::move(memory);
        capacity_ = capacity;
        begin_ = 0;
        end_ = size_before;
        return true;
    }

private:
    void compact() noexcept {
        std::memmove(memory_.get(), memory_.get() + begin_, size());
        end_ -= begin_;
        begin_ = 0;
    }

    std::unique_ptr<std::byte[]> memory_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_DETAIL_BYTE_QUEUE_HPP
