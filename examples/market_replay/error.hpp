// SPDX-License-Identifier: MIT
//
// How this program fails: bad input ends the run with one message and exit status 1.
#ifndef MARKET_REPLAY_ERROR_HPP
#define MARKET_REPLAY_ERROR_HPP

#include <cstddef>
#include <stdexcept>
#include <string>

namespace market_replay {

/// The input contradicts its format or itself: what is wrong, without the place.
///
/// Decoders and books throw it; they do not know where the bytes came from. The reader of the
/// file adds the place and throws a `Failure`.
class DataError : public std::runtime_error {
public:
    /// `column`: 1-based position in the line for text input, 0 where there is none.
    explicit DataError(const std::string& what, std::size_t column = 0)
        : std::runtime_error(what), column_(column) {}

    [[nodiscard]] std::size_t column() const noexcept { return column_; }

private:
    std::size_t column_;
};

/// The run cannot go on; `what()` is the complete message for the user.
class Failure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace market_replay

#endif // MARKET_REPLAY_ERROR_HPP
