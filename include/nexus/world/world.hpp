// SPDX-License-Identifier: MIT
#ifndef NEXUS_WORLD_WORLD_HPP
#define NEXUS_WORLD_WORLD_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/meta/type_name.hpp>
#include <nexus/world/borrows.hpp>
#include <nexus/world/registry.hpp>
#include <nexus/world/schema.hpp>
#include <nexus/world/sequence.hpp>
#include <nexus/world/shutdown.hpp>

#include <type_traits>
#include <utility>

/// \file
/// `World<App>`: the application's state, its event number and its shutdown flag.

NEXUS_DETAIL_BEGIN

template <class App>
class World;

namespace detail {

struct MadeBy {};

/// Unchecked access for parameters: conflicts were checked when the handler was bound.
struct WorldAccess {
    template <class Type, class App>
    NEXUS_DETAIL_INLINE static constexpr auto& field(World<App>& world) noexcept {
        return detail::field_of<Type>(world.app_);
    }
    template <class App>
    NEXUS_DETAIL_INLINE static constexpr Sequence& sequence(World<App>& world) noexcept {
        return world.sequence_;
    }
    template <class App>
    NEXUS_DETAIL_INLINE static constexpr ShutdownFlag& shutdown(World<App>& world) noexcept {
        return world.shutdown_;
    }
#if NEXUS_CHECKED
    template <class App>
    static constexpr Borrows& borrows(World<App>& world) noexcept {
        return world.borrows_;
    }
#endif
};

template <class App, class Field>
consteval void report_no_default() {
    static_assert(never<App>,
                  "nexus: World<App>: no value was given for the field of type `Field` in `App`, "
                  "and it has no default constructor; pass one: World<App>(values...)");
}
template <class App>
consteval void report_no_default_schema() {
    static_assert(never<App>, "nexus: World<App>(): `App` has no default constructor; construct it "
                              "and pass the object: World<App>(App(...))");
}
template <class App>
consteval void report_not_copyable_schema() {
    static_assert(never<App>, "nexus: World<App>(app): `App` cannot be copied; write "
                              "World<App>(std::move(app))");
}
template <class App, class Body>
consteval void report_loop_body() {
    static_assert(never<App>, "nexus: world.run(body): `Body` must be callable with `World<App>&`; "
                              "write [](auto& world) { ... }");
}
template <class App, std::size_t Values, std::size_t Fields>
consteval void report_too_many_values() {
    static_assert(never<App>, "nexus: World<App>(values...): there are `Values` values, but `App` "
                              "has only `Fields` fields; pass one value per field, in order");
}
template <class App, std::size_t Position, class Field, class Value>
consteval void report_field_value() {
    static_assert(
        never<App>,
        "nexus: World<App>(values...): value number `Position`, a `Value`, does not convert to the "
        "`Field` of `App` there; pass the values in the order of the fields");
}
template <class App>
consteval void report_not_aggregate_values() {
    static_assert(never<App>, "nexus: World<App>(values...): `App` is not a plain struct; "
                              "construct it and pass the object: World<App>(App(...))");
}

} // namespace detail

/// The state of an application: its schema by value, in declaration order, and nothing on the heap.
/// Pinned: neither copied nor moved. One thread at a time uses it. Resources are destroyed in
/// reverse order of declaration.
template <class App>
class World {
public:
    using app_type = App;

    /// Whether the schema has the resource `T`, optional or not.
    template <class T>
    static constexpr bool contains = Registry<App>::template contains<T>;

    /// Initialises every resource from its default member initialiser or default constructor.
    constexpr World() : app_(make()) {}

    /// Moves the whole schema in. Requires a movable `App`.
    constexpr explicit World(App&& app) requires std::is_move_constructible_v<App>
        : app_(checked(static_cast<App&&>(app))) {}
    constexpr explicit World(const App& app) requires std::is_move_constructible_v<App>
        : app_(copy(app)) {}

    /// One value per field, in order; the remaining fields take their defaults. Each field is
    /// initialised in place, as by `Field field = value;`, so a type that can be neither copied nor
    /// moved works if the value converts to it.
    template <class... Values>
    requires(sizeof...(Values) > 1 ||
             (sizeof...(Values) == 1 &&
              ((!std::is_same_v<std::remove_cvref_t<Values>, World> &&
                !std::is_same_v<std::remove_cvref_t<Values>,
                                App>)&&...))) constexpr explicit(sizeof...(Values) == 1)
        World(Values&&... values)
        : app_(make(static_cast<Values&&>(values)...)) {}

    /// For `WorldBuilder`: the schema that `make_app()` returns, in place.
    template <class Make>
    constexpr World(detail::MadeBy, Make&& make_app) : app_(make_app()) {}

    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// The resource `T`. Costs nothing: a constant offset. In a checked build, aborts when a
    /// handler that is still running holds `T`. Does not compile when the schema has no `T`.
    template <class T>
    [[nodiscard]] constexpr T& resource() {
        check_borrow<T>(true);
        return reach<T>(app_);
    }
    template <class T>
    [[nodiscard]] constexpr const T& resource() const {
        check_borrow<T>(false);
        return reach<T>(app_);
    }

    /// The resource `T`, or nullptr when the schema has none or its optional field is empty.
    template <class T>
    [[nodiscard]] constexpr std::add_pointer_t<T> try_resource() {
        if constexpr (contains<T>)
            check_borrow<T>(true);
        return find<T>(app_);
    }
    template <class T>
    [[nodiscard]] constexpr std::add_pointer_t<const T> try_resource() const {
        if constexpr (contains<T>)
            check_borrow<T>(false);
        return find<T>(app_);
    }

    /// The schema itself. Access through it is not checked.
    [[nodiscard]] constexpr App& app() noexcept { return app_; }
    [[nodiscard]] constexpr const App& app() const noexcept { return app_; }

    [[nodiscard]] constexpr Registry<App> registry() const noexcept { return {}; }

    /// The number of the event that is being handled.
    [[nodiscard]] constexpr Sequence sequence() const noexcept { return sequence_; }
    /// Advances to the next event and returns its number. Drivers do so once per event.
    constexpr Sequence next_sequence() noexcept { return sequence_ = sequence_.next(); }
    constexpr void set_sequence(Sequence sequence) noexcept { sequence_ = sequence; }
    /// Back to zero, for a new session.
    constexpr void reset_sequence() noexcept { sequence_ = Sequence::zero; }

    /// A handle for code that may end the loop. It must not outlive the world.
    [[nodiscard]] constexpr ShutdownHandle shutdown_handle() noexcept {
        return ShutdownHandle(shutdown_);
    }

    /// A handle for code that hands work to a blocked loop. It must not outlive the world.
    [[nodiscard]] constexpr Waker waker() const noexcept { return Waker(shutdown_); }

    /// Sets the function that wakes a blocked loop: `shutdown()` calls it after setting the flag,
    /// and `Waker::wake()` calls it too. It must be async-signal-safe, for example an eventfd
    /// write. One per world; nullptr for none. A thread that is already waking may still call the
    /// previous one.
    constexpr void set_wake_hook(void (*wake)(void*) noexcept, void* argument) noexcept {
        shutdown_.set_wake(wake, argument);
    }

    /// Calls `body(*this)` until shutdown. Tests for shutdown before each turn, so the turn that
    /// asks for it is completed. Does not touch the sequence number.
    template <class Body>
    constexpr void run(Body&& body) {
        if constexpr (!std::is_invocable_v<Body&, World&>)
            detail::report_loop_body<App, Body>();
        else
            while (!shutdown_.is_set())
                body(*this);
    }

private:
    friend detail::WorldAccess;

    static constexpr App make() {
        if constexpr (!detail::is_schema<App>) {
            return detail::Rejected{};
        } else if constexpr (requires { App{}; }) {
            return App{};
        } else if constexpr (std::is_default_constructible_v<App>) { // explicit constructor
            return App();
        } else {
            report_no_value<0>();
            return detail::Rejected{};
        }
    }

    static constexpr App&& checked(App&& app) {
        static_cast<void>(detail::is_schema<App>); // reports why it is not
        return static_cast<App&&>(app);
    }

    static constexpr App copy(const App& app) {
        if constexpr (!detail::is_schema<App>) {
            return detail::Rejected{};
        } else if constexpr (std::is_copy_constructible_v<App>) {
            return app;
        } else {
            detail::report_not_copyable_schema<App>();
            return detail::Rejected{};
        }
    }

    /// Reports the first field from `First` on that needs a value.
    template <std::size_t First>
    static consteval void report_no_value() {
        if constexpr (First == detail::Fields<App>::size || !std::is_aggregate_v<App>) {
            detail::report_no_default_schema<App>();
        } else {
            using Field = typename detail::Fields<App>::template type<First>;
            if constexpr (requires { Field{}; })
                report_no_value<First + 1>();
            else
                detail::report_no_default<App, Field>();
        }
    }

    template <class... Values>
    static constexpr App make(Values&&... values) {
        if constexpr (!detail::is_schema<App>) {
            return detail::Rejected{};
        } else if constexpr (!std::is_aggregate_v<App>) {
            detail::report_not_aggregate_values<App>();
            return detail::Rejected{};
        } else if constexpr (constexpr std::size_t fields = detail::Fields<App>::size;
                             (sizeof...(Values) > fields)) {
            detail::report_too_many_values<App, sizeof...(Values), fields>();
            return detail::Rejected{};
        } else {
            return make_from(std::index_sequence_for<Values...>{},
                             static_cast<Values&&>(values)...);
        }
    }

    template <std::size_t... I, class... Values>
    static constexpr App make_from(std::index_sequence<I...>, Values&&... values) {
        constexpr std::size_t unfit = detail::index_of<std::false_type>(
            type_list<typename std::is_convertible<
                Values, typename detail::Fields<App>::template type<I>>::type...>{});
        if constexpr (unfit != detail::npos) {
            detail::report_field_value<App, unfit + 1,
                                       typename detail::Fields<App>::template type<unfit>,
                                       detail::at_t<unfit, type_list<Values...>>>();
            return detail::Rejected{};
        } else if constexpr (!detail::InitialisableWith<App, detail::AnyField, sizeof...(I)>) {
            report_no_value<sizeof...(I)>();
            return detail::Rejected{};
        } else {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
            return App{convert<I>(static_cast<Values&&>(values))...};
#pragma GCC diagnostic pop
        }
    }

    template <std::size_t Position, class Value>
    static constexpr typename detail::Fields<App>::template type<Position> convert(Value&& value) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion" // conversions of the user's own numbers
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wfloat-conversion"
        return static_cast<Value&&>(value);
#pragma GCC diagnostic pop
    }

    template <class T, class Self>
    static constexpr auto& reach(Self& app) noexcept {
        if constexpr (detail::check_resource<App, T>())
            return detail::field_of<T>(app);
        else
            return static_cast<std::conditional_t<std::is_const_v<Self>, const T, T>&>(
                *static_cast<std::remove_cvref_t<T>*>(detail::Rejected{}));
    }

    template <class T, class Self>
    static constexpr auto find(Self& app) noexcept
        -> std::add_pointer_t<std::conditional_t<std::is_const_v<Self>, const T, T>> {
        if constexpr (!std::is_same_v<T, std::remove_cvref_t<T>>) {
            detail::report_const<T>();
            return nullptr;
        } else if constexpr (!contains<T>) {
            return nullptr;
        } else {
            auto& field = detail::field_of<T>(app);
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(field)>, T>)
                return __builtin_addressof(field);
            else
                return field.has_value() ? __builtin_addressof(*field) : nullptr;
        }
    }

    template <class T>
    constexpr void check_borrow([[maybe_unused]] bool exclusive) const {
#if NEXUS_CHECKED
        borrows_.require_free(
            {detail::Schema<App>::template index<typename detail::Resource<T>::type>(), exclusive,
             type_name<T>()});
#endif
    }

    App app_;
    Sequence sequence_;
    detail::ShutdownFlag shutdown_;
#if NEXUS_CHECKED
    detail::Borrows borrows_;
#endif
};

NEXUS_DETAIL_END

#endif // NEXUS_WORLD_WORLD_HPP
