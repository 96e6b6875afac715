// SPDX-License-Identifier: MIT
#ifndef NEXUS_META_TYPE_NAME_HPP
#define NEXUS_META_TYPE_NAME_HPP

#include <nexus/config.hpp>

#include <string_view>

/// \file
/// Names of types and functions as constexpr text, cut out of `__PRETTY_FUNCTION__`. Static
/// storage, no run-time cost. The spelling is the compiler's: use it in logs, not as a key.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Type>
constexpr std::string_view pretty_type() {
    return __PRETTY_FUNCTION__;
}

template <auto Value>
constexpr std::string_view pretty_value() {
    return __PRETTY_FUNCTION__;
}

/// The lengths of the text before and after the argument in `__PRETTY_FUNCTION__`: `... [with Type
/// = X; std::string_view = ...]` (g++) or `... [Type = X]` (clang). Measured once on a known
/// argument, because searching every name would noticeably slow down compilation.
struct Frame {
    std::size_t before;
    std::size_t after;

    constexpr Frame(std::string_view pretty, std::string_view known) noexcept
        : before(pretty.find(known)), after(pretty.size() - before - known.size()) {}

    constexpr std::string_view argument_of(std::string_view pretty) const noexcept {
        return {pretty.data() + before, pretty.size() - before - after};
    }
};

inline constexpr Frame type_frame{pretty_type<double>(), "double"};
inline constexpr Frame value_frame{pretty_value<90817263>(), "90817263"};

/// Removes everything before the identifier: `&(anonymous namespace)::risk::check` becomes `check`.
/// Text in angle brackets or parentheses is kept.
constexpr std::string_view unqualified(std::string_view name) {
    if (!name.empty() && name.front() == '&')
        name.remove_prefix(1);
    std::size_t start = 0;
    std::size_t depth = 0;
    for (std::size_t i = 0; i + 1 < name.size(); ++i) {
        const char c = name[i];
        if (c == '<' || c == '(' || c == '{')
            ++depth;
        else if ((c == '>' || c == ')' || c == '}') && depth > 0)
            --depth;
        else if (depth == 0 && c == ':' && name[i + 1] == ':')
            start = i + 2;
    }
    return name.substr(start);
}

} // namespace detail

/// The compiler's name of `Type`.
template <class Type>
constexpr std::string_view type_name() {
    return detail::type_frame.argument_of(detail::pretty_type<Type>());
}

namespace detail {

/// `lambda at file:line:column`, from clang's `(lambda at folder/file:line:column)`.
template <class Lambda>
struct LambdaName {
    static constexpr std::string_view full = type_name<Lambda>();
    static constexpr std::string_view place =
        full.substr(full.find_last_of("/ ") + 1, full.rfind(')') - full.find_last_of("/ ") - 1);
    static constexpr std::string_view prefix = "lambda at ";

    struct Text {
        char characters[prefix.size() + place.size()] = {};

        constexpr Text() {
            prefix.copy(characters, prefix.size());
            place.copy(characters + prefix.size(), place.size());
        }
    };
    static constexpr Text text{};
};

/// A readable name of a callable's type, without scopes and folders: the identifier of a class; for
/// a lambda, its arguments (g++) or its place in the source (clang).
template <class Callable>
constexpr std::string_view callable_name() {
    constexpr std::string_view name = detail::unqualified(type_name<Callable>());
    if constexpr (name.starts_with("(lambda at ")) {
        using Name = LambdaName<Callable>;
        return {Name::text.characters, sizeof(Name::text.characters)};
    } else {
        return name;
    }
}

/// The identifier of a function that is a template argument.
template <auto Function>
constexpr std::string_view function_name() {
    return detail::unqualified(detail::value_frame.argument_of(detail::pretty_value<Function>()));
}

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_META_TYPE_NAME_HPP
