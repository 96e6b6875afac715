// SPDX-License-Identifier: MIT
//
// Where bytes come from: a file (file.hpp) or the exchange simulator (simulator.hpp).
#ifndef MARKET_REPLAY_SOURCE_HPP
#define MARKET_REPLAY_SOURCE_HPP

#include <cstddef>
#include <span>
#include <string>
#include <utility>

namespace market_replay {

/// A stream of bytes that is read once, in large blocks.
class ByteSource {
public:
    explicit ByteSource(std::string name) : name_(std::move(name)) {}
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;

    /// Fills the front of `into` and returns how much it filled; 0 at the end and only there.
    /// Throws `Failure` when the bytes cannot be had.
    virtual std::size_t read(std::span<char> into) = 0;

    /// How much has been read, from 0 to 1, for the progress bar.
    [[nodiscard]] virtual double progress() const = 0;

    /// What messages call this source: the file's path.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

private:
    std::string name_;
};

} // namespace market_replay

#endif // MARKET_REPLAY_SOURCE_HPP
