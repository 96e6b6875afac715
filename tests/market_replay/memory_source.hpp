// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_MARKET_REPLAY_MEMORY_SOURCE_HPP
#define NEXUS_TESTS_MARKET_REPLAY_MEMORY_SOURCE_HPP

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <market_replay/source.hpp>
#include <span>
#include <string_view>

namespace support {

/// Hands out memory, at most `step` bytes at a time.
class MemorySource final : public market_replay::ByteSource {
public:
    explicit MemorySource(std::string_view content, std::size_t step = std::string_view::npos)
        : ByteSource("memory"), content_(content), step_(step) {}

    std::size_t read(std::span<char> into) override {
        const std::size_t size = std::min({into.size(), step_, content_.size() - at_});
        std::memcpy(into.data(), content_.data() + at_, size);
        at_ += size;
        return size;
    }

    [[nodiscard]] double progress() const override {
        return static_cast<double>(at_) / static_cast<double>(content_.size());
    }

private:
    std::string_view content_;
    std::size_t step_;
    std::size_t at_ = 0;
};

} // namespace support

#endif
