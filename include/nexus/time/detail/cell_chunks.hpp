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
/// Storage that grows and does not move.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Cells that never move, in chunks that double: cell `id` is found without a table that grows.
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

    /// Makes room for as many cells as there are now and `first_chunk` more; returns the number.
    std::size_t grow() {
        const std::size_t size = first_chunk << count_;
        void* const chunk = ::operator new (size * sizeof(Cell), std::align_val_t{alignof(Cell)});
        chunks_[count_] = chunk;
        bases_[count_] = reinterpret_cast<std::uintptr_t>(chunk) - size * sizeof(Cell);
        ++count_;
        return 2 * size - first_chunk;
    }

    [[nodiscard]] Cell* operator[](std::uint32_t id) const noexcept {
        const std::size_t place = id + first_chunk;
        const auto chunk = static_cast<unsigned>(std::bit_width(place)) - first_width;
        return reinterpret_cast<Cell*>(bases_[chunk] + place * sizeof(Cell));
    }

    void swap(CellChunks& other) noexcept {
        std::swap(bases_, other.bases_);
        std::swap(chunks_, other.chunks_);
        std::swap(count_, other.count_);
    }

private:
    static constexpr unsigned first_width = 7; // of the number `first_chunk`

    /// The address that the cell of place 0 would have in each chunk, the first place of which is
    /// its size.
    std::array<std::uintptr_t, 26> bases_{};
    std::array<void*, 26> chunks_{}; // where they are: what leak checkers follow
    std::size_t count_ = 0;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_TIME_DETAIL_CELL_CHUNKS_HPP
