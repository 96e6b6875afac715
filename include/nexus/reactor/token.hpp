// SPDX-License-Identifier: MIT
#ifndef NEXUS_REACTOR_TOKEN_HPP
#define NEXUS_REACTOR_TOKEN_HPP

#include <nexus/config.hpp>

#include <cstdint>

/// \file
/// What programs name reactors and sources by.

NEXUS_DETAIL_BEGIN

namespace detail {

class ReactorTable;

/// What tokens and sources are: a place, and a number that no other object ever had.
class Numbered {
public:
    friend constexpr bool operator==(const Numbered&, const Numbered&) noexcept = default;

protected:
    friend ReactorTable;

    constexpr Numbered() noexcept = default;
    constexpr Numbered(std::uint32_t at, std::uint64_t unique) noexcept
        : number_(unique), index_(at) {}

    std::uint64_t number_ = 0;
    std::uint32_t index_ = 0;
};

} // namespace detail

/// Names a reactor. Two words to copy; refused when the reactor was removed, and never another's.
class ReactorToken : public detail::Numbered {
    friend detail::ReactorTable;
    using Numbered::Numbered;

public:
    /// Names none.
    constexpr ReactorToken() noexcept = default;
};

/// Names a source, something that changes. Two words to copy; refused when the source was removed,
/// and never another's.
class ReactorSource : public detail::Numbered {
    friend detail::ReactorTable;
    using Numbered::Numbered;

public:
    /// Names none.
    constexpr ReactorSource() noexcept = default;
};

NEXUS_DETAIL_END

#endif // NEXUS_REACTOR_TOKEN_HPP
