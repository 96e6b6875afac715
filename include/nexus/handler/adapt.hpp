// SPDX-License-Identifier: MIT
#ifndef NEXUS_HANDLER_ADAPT_HPP
#define NEXUS_HANDLER_ADAPT_HPP

#include <nexus/handler/handler.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#if NEXUS_DETAIL_EXCEPTIONS
#    include <exception>
#endif

/// \file
/// Adapters: handlers that change how an event reaches another handler. They store that handler by
/// value, add nothing to its size, and have its name. An adapted function or lambda is bound when
/// the adapter runs, to the schema of that world.

NEXUS_DETAIL_BEGIN

namespace detail {

/// The type that an adapter stores for `H`.
template <class H>
using held_t = bound_t<void, Unnamed, H>;

/// `run`, const and non-const, in terms of `Derived::dispatch(self, world, event...)`.
/// `Derived::can_run<W, Event...>()` returns whether it can run with these arguments, and reports
/// why not.
template <class Derived>
struct Runs {
    template <class W, class... Given>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) run(W& world, Given&&... event) {
        if constexpr (Derived::template can_run<W, Given...>())
            return Derived::dispatch(static_cast<Derived&>(*this), world,
                                     static_cast<Given&&>(event)...);
        else
            return Rejected{};
    }
    template <class W, class... Given>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) run(W& world, Given&&... event) const {
        if constexpr (Derived::template can_run<W, Given...>())
            return Derived::dispatch(static_cast<const Derived&>(*this), world,
                                     static_cast<Given&&>(event)...);
        else
            return Rejected{};
    }
};

template <class H>
consteval void report_nothing_to_adapt() {
    static_assert(never<H>, "nexus: by_ref(h), copied(h): the last argument of `H` is not an "
                            "event, so there is nothing to adapt; use `H` itself");
}
template <class H, class Event>
consteval void report_event_not_copyable() {
    static_assert(
        never<H>,
        "nexus: copied(h): the `Event` that `H` takes cannot be copied; take it by const&");
}
template <class Owner, class Argument>
consteval void report_not_owned() {
    static_assert(never<Owner>, "nexus: owned<Owner>(h): an `Owner` cannot be constructed from the "
                                "event, an `Argument`; name a type that can");
}
template <class Decoder, class Result>
consteval void report_not_optional_result() {
    static_assert(never<Decoder>,
                  "nexus: decode(decoder, h): `Decoder` returns a `Result`, which cannot be empty; "
                  "return a std::optional of the event, or a pointer");
}

template <class H>
struct CallableIn {
    static constexpr bool readable = true;
};
template <class App, class Callable, class Context, class Event>
struct CallableIn<BoundFunction<App, Callable, Context, Event>> {
    using type = Callable;
    static constexpr bool readable = SignatureOf<Callable, Event>::known;
};

/// Whether the handler has an event to adapt; reports why not.
template <class H>
consteval bool check_adapted() {
    if constexpr (!CallableIn<H>::readable)
        detail::report_unknown_signature<typename CallableIn<H>::type>();
    else if constexpr (std::is_void_v<typename H::event_type> && !std::is_same_v<H, Rejected>)
        detail::report_nothing_to_adapt<H>();
    return !std::is_void_v<typename H::event_type>;
}

template <class Result>
concept Optional = requires(Result result) {
    static_cast<bool>(result);
    *static_cast<Result&&>(result);
};

template <class H>
class ByRef : public Runs<ByRef<H>> {
    /// No copy needed: the handler takes const&, or the argument is a temporary.
    template <class Given>
    static constexpr bool lends =
        std::is_same_v<std::remove_cvref_t<Given>, std::remove_cvref_t<typename H::event_type>> &&
        (std::is_const_v<std::remove_reference_t<typename H::event_type>> ||
         std::is_same_v<Given, std::remove_cvref_t<Given>>);

public:
    using event_type = std::remove_cvref_t<typename H::event_type>;

    template <class Schema, class Given>
    static constexpr bool accepts = (lends<Given> || event_fits<event_type, Given>)&&handles<
        H, Schema, std::add_lvalue_reference_t<event_type>>;

    template <class, class... Given>
    static consteval bool can_run() {
        if constexpr (sizeof...(Given) == 1 && (lends<Given> && ...))
            return true;
        else
            return detail::check_event<ByRef, event_type, Given...>();
    }

    constexpr explicit ByRef(H handler) : handler_(static_cast<H&&>(handler)) {}

    template <class Self, class W, class Given>
    NEXUS_DETAIL_INLINE static constexpr decltype(auto) dispatch(Self& self, W& world,
                                                                 Given&& event) {
        if constexpr (lends<Given>) {
            return self.handler_.run(world, event);
        } else {
            event_type own = detail::initialised<event_type>(static_cast<Given&&>(event));
            return self.handler_.run(world, own);
        }
    }

    [[nodiscard]] constexpr std::string_view name() const noexcept { return handler_.name(); }

private:
    [[no_unique_address]] H handler_;
};

template <class H>
class Copied : public Runs<Copied<H>> {
    using Event = std::remove_cvref_t<typename H::event_type>;

public:
    using event_type = const Event&;

    template <class Schema, class Given>
    static constexpr bool accepts = event_fits<event_type, Given>&& handles<H, Schema, Event>;

    template <class, class... Given>
    static consteval bool can_run() {
        return detail::check_event<Copied, event_type, Given...>();
    }

    constexpr explicit Copied(H handler) : handler_(static_cast<H&&>(handler)) {}

    template <class Self, class W, class Given>
    NEXUS_DETAIL_INLINE static constexpr decltype(auto) dispatch(Self& self, W& world,
                                                                 Given&& event) {
        return run_copy(self, world, detail::as_event<event_type>(static_cast<Given&&>(event)));
    }

    [[nodiscard]] constexpr std::string_view name() const noexcept { return handler_.name(); }

private:
    template <class Self, class W>
    NEXUS_DETAIL_INLINE static constexpr decltype(auto) run_copy(Self& self, W& world,
                                                                 const Event& event) {
        if constexpr (std::is_same_v<typename H::event_type, Event>)
            return self.handler_.run(world, event);
        else
            return self.handler_.run(world, Event(event));
    }

    [[no_unique_address]] H handler_;
};

/// Converts to an `Owner`, so that the function's argument is constructed in place.
template <class Owner, class From>
struct Making {
    From&& from;

    constexpr operator Owner() && { return Owner(static_cast<From&&>(from)); }
};

/// Whether a function takes the `Owner` by value, and `Making` converts to it unambiguously: an
/// `Owner` that can be constructed from anything could also take the `Making` itself.
template <class Owner, class H>
inline constexpr bool is_made_in_argument = false;
template <class Owner, class App, class Callable, class Context, class Event>
inline constexpr bool is_made_in_argument<Owner, BoundFunction<App, Callable, Context, Event>> =
    std::is_same_v<typename BoundFunction<App, Callable, Context, Event>::event_type, Owner> &&
    !std::is_constructible_v<Owner, Unnamed>;

template <class Owner, class H>
class OwnedAs : public Runs<OwnedAs<Owner, H>> {
public:
    using event_type = Owner;

    template <class Schema, class Given>
    static constexpr bool accepts =
        std::is_constructible_v<Owner, Given>&& handles<H, Schema, Owner>;

    template <class, class... Given>
    static consteval bool can_run() {
        if constexpr (sizeof...(Given) != 1) {
            return detail::check_event<OwnedAs, Owner, Given...>();
        } else if constexpr (!(std::is_constructible_v<Owner, Given> && ...)) {
            detail::report_not_owned<Owner, Given...>();
            return false;
        } else {
            return true;
        }
    }

    constexpr explicit OwnedAs(H handler) : handler_(static_cast<H&&>(handler)) {}

    template <class Self, class W, class Given>
    NEXUS_DETAIL_INLINE static constexpr decltype(auto) dispatch(Self& self, W& world,
                                                                 Given&& event) {
        if constexpr (is_made_in_argument<Owner, H>)
            return self.handler_.run(world, Making<Owner, Given>{static_cast<Given&&>(event)});
        else
            return self.handler_.run(world, Owner(static_cast<Given&&>(event)));
    }

    [[nodiscard]] constexpr std::string_view name() const noexcept { return handler_.name(); }

private:
    [[no_unique_address]] H handler_;
};

template <class Decoder, class H>
class Decoding : public Runs<Decoding<Decoder, H>> {
public:
    using event_type = typename Decoder::event_type;

    template <class Schema, class Given>
    static constexpr bool accepts = handles<Decoder, Schema, Given>;

    template <class W, class... Given>
    static consteval bool can_run() {
        using Result =
            decltype(std::declval<Decoder&>().run(std::declval<W&>(), std::declval<Given>()...));
        if constexpr (std::is_same_v<Result, Rejected>) {
            return false;
        } else if constexpr (!Optional<std::decay_t<Result>>) {
            detail::report_not_optional_result<Decoder, Result>();
            return false;
        } else {
            return true;
        }
    }

    constexpr Decoding(Decoder decoder, H handler)
        : decoder_(static_cast<Decoder&&>(decoder)), handler_(static_cast<H&&>(handler)) {}

    template <class Self, class W, class... Given>
    NEXUS_DETAIL_INLINE static constexpr void dispatch(Self& self, W& world, Given&&... event) {
        if (auto decoded = self.decoder_.run(world, static_cast<Given&&>(event)...))
            static_cast<void>(self.handler_.run(world, *std::move(decoded)));
    }

    [[nodiscard]] constexpr std::string_view name() const noexcept { return handler_.name(); }

private:
    [[no_unique_address]] Decoder decoder_;
    [[no_unique_address]] H handler_;
};

template <class H>
class Isolated {
public:
    using event_type = typename H::event_type;

    template <class Schema, class Given>
    static constexpr bool accepts = handles<H, Schema, Given>;

    constexpr explicit Isolated(H handler) : handler_(static_cast<H&&>(handler)) {}

#if NEXUS_DETAIL_EXCEPTIONS
    template <class W, class... Given>
    void run(W& world, Given&&... event) {
        try {
            static_cast<void>(handler_.run(world, static_cast<Given&&>(event)...));
        } catch (...) {
            ++failures_;
            last_error_ = std::current_exception();
        }
    }

    /// The last exception that was caught, or null.
    [[nodiscard]] std::exception_ptr last_error() const noexcept {
        return last_error_;
    }
#else
    template <class W, class... Given>
    void run(W& world, Given&&... event) {
        static_cast<void>(handler_.run(world, static_cast<Given&&>(event)...));
    }
#endif
    template <class W, class... Given>
    void run(W&, Given&&...) const {
        detail::report_const_state<Isolated>();
    }

    /// The number of exceptions caught.
    [[nodiscard]] std::uint64_t failures() const noexcept {
        return failures_;
    }
    [[nodiscard]] constexpr std::string_view name() const noexcept {
        return handler_.name();
    }

private:
    [[no_unique_address]] H handler_;
    std::uint64_t failures_ = 0;
#if NEXUS_DETAIL_EXCEPTIONS
    std::exception_ptr last_error_;
#endif
};

template <class H>
constexpr held_t<H> hold(H&& handler) {
    return detail::bind<void, Unnamed>(static_cast<H&&>(handler));
}

} // namespace detail

namespace functions {

/// Takes the event by value and passes it by reference to `handler`, which takes `E&` or `const
/// E&`. Copies only an lvalue that `handler` could change.
template <class H>
[[nodiscard]] constexpr auto by_ref(H&& handler) {
    using Held = detail::held_t<H>;
    if constexpr (detail::check_adapted<Held>())
        return detail::ByRef<Held>(detail::hold(static_cast<H&&>(handler)));
    else
        return detail::Rejected{};
}

/// Takes the event by `const E&` and passes a copy to `handler`, which takes `E`. For children of
/// `fan_out` and `Broadcast` that keep the event.
template <class H>
[[nodiscard]] constexpr auto copied(H&& handler) {
    using Held = detail::held_t<H>;
    if constexpr (!detail::check_adapted<Held>()) {
        return detail::Rejected{};
    } else if constexpr (!std::is_copy_constructible_v<
                             std::remove_cvref_t<typename Held::event_type>>) {
        detail::report_event_not_copyable<Held, typename Held::event_type>();
        return detail::Rejected{};
    } else {
        return detail::Copied<Held>(detail::hold(static_cast<H&&>(handler)));
    }
}

/// Takes anything that an `Owner` can be constructed from, and passes the `Owner` to `handler`:
/// `owned<std::string>(h)` takes a `std::string_view`.
template <class Owner, class H>
[[nodiscard]] constexpr auto owned(H&& handler) {
    return detail::OwnedAs<Owner, detail::held_t<H>>(detail::hold(static_cast<H&&>(handler)));
}

/// Runs `decoder` before `handler`. The decoder takes the event, and parameters if it needs them;
/// it returns a `std::optional`, a pointer, or another type that is tested and dereferenced in the
/// same way. `handler` runs with the content, and does not run when there is none.
template <class Decoder, class H>
[[nodiscard]] constexpr auto decode(Decoder&& decoder, H&& handler) {
    return detail::Decoding<detail::held_t<Decoder>, detail::held_t<H>>(
        detail::hold(static_cast<Decoder&&>(decoder)), detail::hold(static_cast<H&&>(handler)));
}

/// Catches the exceptions of `handler`, counts them in `failures()` and keeps the last one in
/// `last_error()`. Changes that the handler has made are not undone. Without exceptions it passes
/// events through.
template <class H>
[[nodiscard]] constexpr auto isolate(H&& handler) {
    return detail::Isolated<detail::held_t<H>>(detail::hold(static_cast<H&&>(handler)));
}

} // namespace functions

NEXUS_DETAIL_END

#endif // NEXUS_HANDLER_ADAPT_HPP
