// SPDX-License-Identifier: MIT
#ifndef NEXUS_HANDLER_VIRTUAL_HPP
#define NEXUS_HANDLER_VIRTUAL_HPP

#include <nexus/handler/handler.hpp>

#include <cstddef>
#include <new>
#include <string_view>
#include <type_traits>

/// \file
/// `Virtual`: a type-erased handler, for containers and members.

NEXUS_DETAIL_BEGIN

namespace detail {

/// How the thunk of an erased handler receives the event: in registers if it is trivially copyable
/// and two words at most, otherwise by reference, so that only the handler itself copies or moves
/// it.
template <class Event>
struct Passed {
    static constexpr bool trivial = std::is_trivially_copyable_v<Event> &&
                                    std::is_copy_constructible_v<Event> &&
                                    std::is_move_constructible_v<Event>;
    static constexpr bool by_value =
        trivial && sizeof(Event) <= 2 * sizeof(void*) && alignof(Event) <= alignof(void*);
    using type =
        std::conditional_t<by_value, Event, std::conditional_t<trivial, const Event&, Event&&>>;
};
template <class Event>
requires std::is_reference_v<Event>
struct Passed<Event> {
    using type = Event;
};

/// The function that runs a handler of type `H`, which is in the slot or, on the heap, where the
/// pointer in the slot points: `call(slot, world, event)`. One function instead of layers: each is
/// compiled for every handler.
template <class App, class Event>
struct Thunk {
    using Argument = typename Passed<Event>::type;
    using type = void (*)(void*, World<App>&, Argument);

    template <class H, bool Inline>
    static void call(void* slot, World<App>& world, Argument event) {
        H* handler;
        if constexpr (Inline)
            handler = static_cast<H*>(slot);
        else
            handler = *static_cast<H**>(slot);
        if constexpr (!std::is_same_v<Argument, const Event&>)
            static_cast<void>(handler->run(world, static_cast<Event&&>(event)));
        else if constexpr (handles<H, App, const Event&>)
            static_cast<void>(handler->run(world, event));
        else
            static_cast<void>(handler->run(world, Event(event)));
    }
};
template <class App>
struct Thunk<App, void> {
    using type = void (*)(void*, World<App>&);

    template <class H, bool Inline>
    static void call(void* slot, World<App>& world) {
        if constexpr (Inline)
            static_cast<void>(static_cast<H*>(slot)->run(world));
        else
            static_cast<void>((*static_cast<H**>(slot))->run(world));
    }
};

/// The operations of an erased handler besides running it. A null `relocate` copies the bytes, a
/// null `destroy` does nothing.
struct ErasedOperations {
    std::string_view (*name)(const void* slot) noexcept;
    void (*relocate)(void* from, void* to) noexcept;
    void (*destroy)(void* slot) noexcept;
    bool is_inline;
};

template <class H>
struct InlineHandler {
    static std::string_view name(const void* slot) noexcept {
        return static_cast<const H*>(slot)->name();
    }
    static void relocate(void* from, void* to) noexcept {
        ::new (to) H(static_cast<H&&>(*static_cast<H*>(from)));
        destroy(from);
    }
    static void destroy(void* slot) noexcept { static_cast<H*>(slot)->~H(); }

    /// Names only the functions needed: the compiler generates every function that is named here.
    static constexpr ErasedOperations needed() noexcept {
        if constexpr (std::is_trivially_copyable_v<H>)
            return {&name, nullptr, nullptr, true};
        else if constexpr (std::is_trivially_destructible_v<H>)
            return {&name, &relocate, nullptr, true};
        else
            return {&name, &relocate, &destroy, true};
    }
    static constexpr ErasedOperations operations = needed();
};

template <class H>
struct HeapHandler {
    static std::string_view name(const void* slot) noexcept {
        return (*static_cast<H* const*>(slot))->name();
    }
    static void destroy(void* slot) noexcept { delete *static_cast<H**>(slot); }

    static constexpr ErasedOperations operations{&name, nullptr, &destroy, false};
};

template <class H, std::size_t Size, std::size_t Alignment, std::size_t Capacity>
consteval void report_does_not_fit() {
    static_assert(never<H>,
                  "nexus: FlatVirtual: the handler `H` does not fit: its `Size` exceeds "
                  "`Capacity`, its `Alignment` exceeds a pointer's, or moving it may throw; "
                  "increase Capacity, or use Virtual, which falls back to the heap");
}

inline constexpr std::size_t default_capacity = 24;

enum class Spill { to_heap, refused };

} // namespace detail

/// Any handler of `Event` (void: no event) in the schema `App`, which may be incomplete here.
///
/// A run is one indirect call through a pointer in the object itself. A handler of up to `Capacity`
/// bytes that is aligned like a pointer and cannot throw when moved is stored inline; any other
/// costs one heap allocation when it is stored. Move-only; moving copies the bytes unless the
/// handler needs more. Running an empty one breaks a precondition.
template <class Event, class App, std::size_t Capacity = detail::default_capacity,
          detail::Spill WhenTooLarge = detail::Spill::to_heap>
class Virtual {
    using Thunk = detail::Thunk<App, Event>;

    static constexpr std::size_t room = Capacity > sizeof(void*) ? Capacity : sizeof(void*);

public:
    using event_type = Event;

    /// For the concept `Handler`.
    template <class Schema, class Given>
    static constexpr bool accepts = std::is_same_v<App, Schema>&& detail::event_fits<Event, Given>;

    constexpr Virtual() noexcept = default;

    /// Stores a handler, or a function, lambda or functor, which is bound to `App`.
    template <class H>
    requires(!std::is_same_v<std::remove_cvref_t<H>, Virtual> &&
             !std::is_base_of_v<detail::FieldProbe, std::remove_cvref_t<H>>)
        Virtual(H&& to_store) { // NOLINT(bugprone-forwarding-reference-overload): constrained above
        using Type = detail::bound_t<App, Event, H>;
        if constexpr (!detail::check_handles<Type, App, Event>()) {
            static_cast<void>(to_store);
        } else if constexpr (fits<Type>) {
            thunk_ = &Thunk::template call<Type, true>;
            operations_ = &detail::InlineHandler<Type>::operations;
            ::new (static_cast<void*>(slot_))
                Type(detail::bind<App, Event>(static_cast<H&&>(to_store)));
        } else if constexpr (WhenTooLarge == detail::Spill::to_heap) {
            thunk_ = &Thunk::template call<Type, false>;
            operations_ = &detail::HeapHandler<Type>::operations;
            ::new (static_cast<void*>(slot_))
                Type*(new Type(detail::bind<App, Event>(static_cast<H&&>(to_store))));
        } else {
            detail::report_does_not_fit<Type, sizeof(Type), alignof(Type), room>();
        }
    }

    Virtual(Virtual&& other) noexcept : thunk_(other.thunk_), operations_(other.operations_) {
        take_slot(other);
    }
    /// The previous handler is destroyed last: it may own `other`, or assign to this object.
    Virtual& operator=(Virtual&& other) noexcept {
        if (this != &other) {
            const Virtual old(static_cast<Virtual&&>(*this));
            take(other);
        }
        return *this;
    }
    ~Virtual() { destroy(); }

    /// Runs the handler with `event`, which initialises an `Event` as for any handler.
    template <class W, class... Given>
    NEXUS_DETAIL_INLINE void run(W& world, Given&&... event) {
        if constexpr (detail::check_world<Virtual, App, W>()) {
            NEXUS_ASSERT(thunk_ != nullptr,
                         "run(): this Virtual holds no handler; store one first");
            if constexpr (std::is_void_v<Event>)
                thunk_(slot_, world);
            else if constexpr (detail::check_event<Virtual, Event, Given...>())
                run_with(world, static_cast<Given&&>(event)...);
        }
    }
    template <class W, class... Given>
    void run(W&, Given&&...) const {
        detail::report_const_state<Virtual>();
    }

    /// The stored handler's name; empty when there is none.
    [[nodiscard]] std::string_view name() const noexcept {
        return operations_ != nullptr ? operations_->name(slot_) : std::string_view();
    }

    /// Whether the handler is stored in this object, or there is none.
    [[nodiscard]] bool is_inline() const noexcept {
        return operations_ == nullptr || operations_->is_inline;
    }

    [[nodiscard]] explicit operator bool() const noexcept { return thunk_ != nullptr; }

private:
    template <class Given>
    NEXUS_DETAIL_INLINE void run_with(World<App>& world, Given&& given) {
        using Passed = typename detail::Passed<Event>::type;
        if constexpr (std::is_reference_v<Event> || std::is_same_v<Given&&, Event&&> ||
                      (std::is_same_v<std::remove_cvref_t<Given>, Event> &&
                       std::is_same_v<Passed, const Event&>))
            thunk_(slot_, world, detail::as_event<Event>(static_cast<Given&&>(given)));
        else
            thunk_(slot_, world, detail::initialised<Event>(static_cast<Given&&>(given)));
    }

    template <class Type>
    static constexpr bool
        fits = sizeof(Type) <= room &&
               alignof(Type) <= alignof(void*) && detail::nothrow_constructible<Type, Type>;

    /// Moves the handler from `other`, which becomes empty, into this empty object.
    void take(Virtual& other) noexcept {
        thunk_ = other.thunk_;
        operations_ = other.operations_;
        take_slot(other);
    }
    void take_slot(Virtual& other) noexcept {
#pragma GCC diagnostic push
#if !defined(__clang__)
#    pragma GCC diagnostic ignored                                                                 \
        "-Wuninitialized" // a handler without state does not write the slot
#    pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
        if (operations_ != nullptr && operations_->relocate != nullptr)
            operations_->relocate(other.slot_, slot_);
        else
            __builtin_memcpy(slot_, other.slot_, sizeof(slot_));
#pragma GCC diagnostic pop
        other.thunk_ = nullptr;
        other.operations_ = nullptr;
    }

    void destroy() noexcept {
        if (operations_ != nullptr && operations_->destroy != nullptr)
            operations_->destroy(slot_);
    }

    typename Thunk::type thunk_ = nullptr;
    const detail::ErasedOperations* operations_ = nullptr;
    alignas(void*) std::byte slot_[room];
};

/// Another name of `Virtual`.
template <class Event, class App, std::size_t Capacity = detail::default_capacity>
using FlexVirtual = Virtual<Event, App, Capacity>;

/// A `Virtual` that never allocates: a handler that does not fit inline does not compile.
template <class Event, class App, std::size_t Capacity = detail::default_capacity>
using FlatVirtual = Virtual<Event, App, Capacity, detail::Spill::refused>;

NEXUS_DETAIL_END

#endif // NEXUS_HANDLER_VIRTUAL_HPP
