// SPDX-License-Identifier: MIT
//
// A progress bar for people: on standard error, and only when that is a terminal.
#ifndef MARKET_REPLAY_PROGRESS_HPP
#define MARKET_REPLAY_PROGRESS_HPP

#include "drive.hpp"
#include "units.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>
#include <unistd.h>
#include <utility>

namespace market_replay {

class ProgressBar {
public:
    ProgressBar() = default;
    ProgressBar(ProgressBar&& other) noexcept : drawn_(std::exchange(other.drawn_, false)) {}
    ProgressBar& operator=(ProgressBar&&) = delete;

    /// Wipes the bar, so that whatever comes next has the line for itself.
    ~ProgressBar() {
        if (drawn_) {
            std::fputs("\r\x1b[K", stderr);
        }
    }

    /// There is somebody to look at it.
    [[nodiscard]] static bool wanted() noexcept { return ::isatty(STDERR_FILENO) == 1; }

    /// Draws at most ten times a second.
    void show(const BlockDone& block) {
        const auto now = std::chrono::steady_clock::now();
        if (drawn_ && now - last_ < std::chrono::milliseconds(100)) {
            return;
        }
        drawn_ = true;
        last_ = now;
        constexpr std::size_t width = 40;
        const double share = std::clamp(block.progress, 0.0, 1.0);
        const auto full = static_cast<std::size_t>(share * static_cast<double>(width));
        const double rate =
            block.seconds > 0 ? static_cast<double>(block.events) / block.seconds / 1e6 : 0;
        std::fprintf(stderr, "\r[%s%s] %3.0f %%  %s events, %.1f million/s\x1b[K",
                     std::string(full, '=').c_str(), std::string(width - full, ' ').c_str(),
                     100 * share, grouped(block.events).c_str(), rate);
        std::fflush(stderr);
    }

private:
    std::chrono::steady_clock::time_point last_;
    bool drawn_ = false;
};

} // namespace market_replay

#endif // MARKET_REPLAY_PROGRESS_HPP
