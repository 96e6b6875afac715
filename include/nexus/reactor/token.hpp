// SPDX-License-Identifier: MIT
#ifndef NEXUS_REACTOR_TOKEN_HPP
#define NEXUS_REACTOR_TOKEN_HPP

#include <nexus/config.hpp>

#include <cstdint>

/// \file
/// Handles to reactors and sources.

NEXUS_DETAIL_BEGIN

namespace detail {

class ReactorTable;

/// The content of a handle: a slot, and a number that is never reused.
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

/// A handle to a reactor; two words. Once the reactor is removed, the handle is stale, and it never
/// refers to another reactor.
class ReactorToken : public detail::Numbered {
    friend detail::ReactorTable;
    using Numbered::Numbered;

public:
    /// Names none.
    constexpr ReactorToken() noexcept = default;
};

/// A handle to a source, which stands for something that changes; two words. Once the source is
/// removed, the handle is stale, and it never refers to another source.
class ReactorSource : public detail::Numbered {
    friend detail::ReactorTable;
    using Numbered::Numbered;

public:
    /// Names none.
    constexpr ReactorSource() noexcept = default;
};

NEXUS_DETAIL_END

#endif // NEXUS_REACTOR_TOKEN_HPP
