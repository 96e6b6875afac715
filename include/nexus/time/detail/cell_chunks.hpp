// SPDX-License-Identifier: MIT
#ifndef NEXUS_TIME_DETAIL_CELL_CHUNKS_HPP
#define NEXUS_TIME_DETAIL_CELL_CHUNKS_HPP

#include <nexus/config.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

/// \file
/// Storage that grows without moving its content.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Uninitialized cells that never move, in chunks whose size doubles. The address of a cell is
/// computed from its id and one entry of a table of fixed size.
template <class Cell>
class CellChunks {
public:
    CellChunks() noexcept = default;
    CellChunks(const CellChunks&) = delete;
    CellChunks& operator=(const CellChunks&) = delete;
    ~CellChunks() {
        for (std::size_t i = 0; i < count_; ++i)
            ::operator delete (chunks_[i], std::align_val_t{alignof(Cell)});
    }

    static constexpr std::size_t first_chunk = 64;

    /// Makes room for twice as many cells and `first_chunk` more. Returns how many fit now.
    std::size_t grow() {
        const std::size_t size = first_chunk << count_;
        void* const chunk = ::operator new (size * sizeof(Cell), std::align_val_t{alignof(Cell)});
        chunks_[count_] = chunk;
        bases_[count_] = reinterpret_cast<std::uintptr_t>(chunk) - size * sizeof(Cell);
        ++count_;
        return 2 * size - first_chunk;
    }

    [[nodiscard]] Cell* operator[](std::uint32_t id) const noexcept {
        const std::size_t index = id + first_chunk;
        const auto chunk = static_cast<unsigned>(std::bit_width(index)) - first_width;
        return reinterpret_cast<Cell*>(bases_[chunk] + index * sizeof(Cell));
    }

    void swap(CellChunks& other) noexcept {
        std::swap(bases_, other.bases_);
        std::swap(chunks_, other.chunks_);
        std::swap(count_, other.count_);
    }

private:
    static constexpr unsigned first_width = 7; // bits in the number `first_chunk`

    /// A chunk of `n` cells holds the indices from `n` on. These are the addresses that the cell
    /// with index 0 would have in each chunk.
    std::array<std::uintptr_t, 26> bases_{};
    std::array<void*, 26> chunks_{}; // the chunks; leak checkers need their addresses
    std::size_t count_ = 0;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_TIME_DETAIL_CELL_CHUNKS_HPP
