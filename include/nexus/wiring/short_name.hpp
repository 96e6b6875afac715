// SPDX-License-Identifier: MIT
#ifndef NEXUS_WIRING_SHORT_NAME_HPP
#define NEXUS_WIRING_SHORT_NAME_HPP

#include <nexus/meta/type_name.hpp>

#include <cstddef>
#include <string_view>

/// \file
/// Names of types for diagrams: without scopes, and the same with every compiler where possible.

NEXUS_DETAIL_BEGIN

namespace detail {

/// The compiler's name of a type or value, without scopes and without the spaces in which compilers
/// differ: `std::optional<app::Order> &` becomes `optional<Order>&`.
template <std::size_t Capacity>
struct ShortText {
    char characters[Capacity + 1] = {};
    std::size_t size = 0;

    constexpr explicit ShortText(std::string_view full_name) {
        for (std::size_t i = 0; i < full_name.size(); ++i) {
            if (full_name.substr(i, 2) == "::") {
                drop_scope();
                ++i;
            } else {
                const char c = full_name[i];
                if ((c == '&' || c == '*' || c == '>') && ends_with(' '))
                    --size;
                else if (c == 'c' && ends_with('*'))
                    characters[size++] = ' '; // of `* const`
                characters[size++] = c;
            }
        }
    }

    [[nodiscard]] constexpr std::string_view view() const { return {characters, size}; }

private:
    [[nodiscard]] constexpr bool ends_with(char last) const {
        return size > 0 && characters[size - 1] == last;
    }

    /// Removes the identifier before a `::`, with its template arguments, or `(anonymous
    /// namespace)`.
    constexpr void drop_scope() {
        std::size_t depth = 0;
        while (size > 0) {
            const char c = characters[size - 1];
            const bool closes = c == '>' || c == ')' || c == '}';
            const bool opens = c == '<' || c == '(' || c == '{';
            if (depth == 0 && (opens || c == ' ' || c == ',' || c == '&' || c == '*'))
                return;
            depth += closes ? 1 : 0;
            depth -= opens ? 1 : 0;
            --size;
        }
    }
};

template <class Type>
struct ShortName {
    static constexpr std::string_view full_name = type_name<Type>();
    static constexpr ShortText<full_name.size()> text{full_name};
    static constexpr std::string_view value = text.view();
};
template <>
struct ShortName<void> {
    static constexpr std::string_view value{};
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_WIRING_SHORT_NAME_HPP
