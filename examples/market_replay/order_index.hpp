// SPDX-License-Identifier: MIT
//
// Finds an order by its number: a flat hash table with linear probing.
//
// Removing moves later entries of the run back instead of leaving tombstones, so a table that keeps
// its population never rebuilds: after it has grown once, it does not allocate again.
#ifndef MARKET_REPLAY_ORDER_INDEX_HPP
#define MARKET_REPLAY_ORDER_INDEX_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace market_replay {

class OrderIndex {
public:
    using Key = std::uint64_t;
    using Slot = std::uint32_t;
    static constexpr Slot none = 0xffff'ffff;

    /// Room for `population` entries without growing; 32 bytes each.
    explicit OrderIndex(std::size_t population = 1U << 16U) { rebuild(2 * population); }

    /// The slot stored for `key`, or `none`.
    [[nodiscard]] Slot find(Key key) const noexcept {
        for (std::size_t i = home(key);; i = (i + 1) & mask_) {
            if (cells_[i].slot == none || cells_[i].key == key) {
                return cells_[i].slot;
            }
        }
    }

    /// Stores `slot` for `key`; false, and nothing stored, when the key is there already.
    [[nodiscard]] bool insert(Key key, Slot slot) {
        if (2 * (size_ + 1) > cells_.size()) {
            rebuild(2 * cells_.size());
        }
        std::size_t i = home(key);
        for (; cells_[i].slot != none; i = (i + 1) & mask_) {
            if (cells_[i].key == key) {
                return false;
            }
        }
        cells_[i] = {key, slot};
        ++size_;
        return true;
    }

    /// Removes `key` and returns its slot, or `none` when it is not there.
    Slot erase(Key key) noexcept {
        std::size_t hole = home(key);
        for (; cells_[hole].key != key || cells_[hole].slot == none; hole = (hole + 1) & mask_) {
            if (cells_[hole].slot == none) {
                return none;
            }
        }
        const Slot slot = cells_[hole].slot;
        for (std::size_t i = (hole + 1) & mask_; cells_[i].slot != none; i = (i + 1) & mask_) {
            // An entry may fill the hole only if its home is not between the hole and itself.
            if (((i - home(cells_[i].key)) & mask_) >= ((i - hole) & mask_)) {
                cells_[hole] = cells_[i];
                hole = i;
            }
        }
        cells_[hole] = {};
        --size_;
        return slot;
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    struct Cell {
        Key key = 0;
        Slot slot = none;
    };

    // Order numbers mostly count upwards; the multiplication spreads them over the high bits.
    [[nodiscard]] std::size_t home(Key key) const noexcept {
        return static_cast<std::size_t>((key * 0x9e37'79b9'7f4a'7c15U) >> shift_);
    }

    void rebuild(std::size_t capacity) {
        const std::size_t rounded = std::bit_ceil(capacity < 16 ? std::size_t{16} : capacity);
        const std::vector<Cell> old = std::exchange(cells_, std::vector<Cell>(rounded));
        mask_ = rounded - 1;
        shift_ = 64 - static_cast<unsigned>(std::countr_zero(rounded));
        for (const Cell& cell : old) {
            if (cell.slot == none) {
                continue;
            }
            std::size_t i = home(cell.key);
            while (cells_[i].slot != none) {
                i = (i + 1) & mask_;
            }
            cells_[i] = cell;
        }
    }

    std::vector<Cell> cells_;
    std::size_t mask_ = 0;
    std::size_t size_ = 0;
    unsigned shift_ = 0;
};

} // namespace market_replay

#endif // MARKET_REPLAY_ORDER_INDEX_HPP
