// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_HANDLE_HPP
#define NEXUS_IO_HANDLE_HPP

#include <nexus/diagnostics.hpp>

#include <cstdint>

/// \file
/// The handles by which programs name what is open in an `Io`.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Value>
class Slots;

} // namespace detail

/// Names an open object of an `Io`: a stream, a listener, a watch, a child... A value of 8 bytes.
///
/// A handle is stale when its object has been closed, or when it was default-constructed. A call
/// with a stale handle does nothing and returns a value that says so, even when the slot is in use
/// again. (Only after 2^32 uses of one slot does an old handle become valid again.)
template <class Kind>
class IoHandle {
public:
    constexpr IoHandle() noexcept = default;

    /// The number of the slot. Numbers are small, and are used again after `close`, so they can
    /// index a table of your own, with an entry for each stream.
    [[nodiscard]] constexpr std::uint32_t index() const noexcept { return index_; }

    /// False for a default-constructed handle. Stays true when the handle becomes stale.
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return generation_ != 0; }

    friend constexpr bool operator==(IoHandle, IoHandle) noexcept = default;

private:
    template <class>
    friend class detail::Slots;

    constexpr IoHandle(std::uint32_t index, std::uint32_t generation) noexcept
        : index_(index), generation_(generation) {}

    std::uint32_t index_ = 0;
    std::uint32_t generation_ = 0;
};

NEXUS_DETAIL_END

#endif // NEXUS_IO_HANDLE_HPP
