// SPDX-License-Identifier: MIT
#ifndef NEXUS_PARAM_LOCAL_HPP
#define NEXUS_PARAM_LOCAL_HPP

#include <nexus/param/param.hpp>

#include <type_traits>

/// \file
/// `Local<T>`: state of one handler that nobody else can access.

NEXUS_DETAIL_BEGIN

/// Access to this handler instance's own `T`, which is default constructed when the handler is made
/// and lives inside it (`sizeof` grows by `T`; moving the handler moves it). Conflicts with
/// nothing.
template <class T>
class Local {
public:
    constexpr explicit Local(T& value) noexcept : value_(__builtin_addressof(value)) {}

    [[nodiscard]] constexpr T& operator*() const noexcept { return *value_; }
    [[nodiscard]] constexpr std::add_pointer_t<T> operator->() const noexcept { return value_; }
    [[nodiscard]] constexpr T& get() const noexcept { return *value_; }

private:
    std::add_pointer_t<T> value_; // T may be a reference here: binding rejects it
};

template <class T>
struct param_traits<Local<T>> {
    using state = T;
    using reads = type_list<>;
    using writes = type_list<>;

    template <class App>
    NEXUS_DETAIL_INLINE static constexpr Local<T> fetch(state& value, World<App>&) noexcept {
        return Local<T>(value);
    }
};

NEXUS_DETAIL_END

#endif // NEXUS_PARAM_LOCAL_HPP
