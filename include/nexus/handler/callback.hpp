// SPDX-License-Identifier: MIT
#ifndef NEXUS_HANDLER_CALLBACK_HPP
#define NEXUS_HANDLER_CALLBACK_HPP

#include <nexus/handler/handler.hpp>

/// \file
/// Callbacks: handlers that own a context, for state per connection, per timer, per order.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class... Named, class Callable, class Context, class R>
constexpr auto make_callback(Callable&& callable, Context&& context, const R& registry) {
    using App = decltype(detail::app_of(registry));
    using Event = typename NamedEvent<Named..., Unnamed>::type;
    using Type = std::decay_t<Callable>;
    using Owned = std::decay_t<Context>;
    if constexpr (std::is_void_v<App>) {
        detail::report_not_registry<R>();
        return Rejected{};
    } else if constexpr (!detail::check_held<Callable, Context>()) {
        return Rejected{};
    } else {
        static_cast<void>(detail::check_binding<App, Type, Owned, Event>());
        return BoundFunction<App, Type, Owned, Event>(static_cast<Callable&&>(callable),
                                                      static_cast<Context&&>(context));
    }
}

} // namespace detail

namespace functions {

/// A handler that owns `context`, moved in, and passes it to `Function` as the first argument,
/// which is `Context&` or `const Context&`. Public as `.ctx`. Costs the size of the context.
template <auto Function, class... Named, class Context, class R>
[[nodiscard]] constexpr auto callback(Context&& context, const R& registry) {
    return detail::make_callback<Named...>(fn<Function>, static_cast<Context&&>(context), registry);
}

/// The same with a lambda, a functor or a function pointer.
template <class... Named, class Callable, class Context, class R>
[[nodiscard]] constexpr auto callback(Callable&& callable, Context&& context, const R& registry) {
    return detail::make_callback<Named...>(static_cast<Callable&&>(callable),
                                           static_cast<Context&&>(context), registry);
}

} // namespace functions

NEXUS_DETAIL_END

#endif // NEXUS_HANDLER_CALLBACK_HPP
