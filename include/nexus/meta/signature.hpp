// SPDX-License-Identifier: MIT
#ifndef NEXUS_META_SIGNATURE_HPP
#define NEXUS_META_SIGNATURE_HPP

#include <nexus/meta/type_list.hpp>

#include <type_traits>

/// \file
/// Result and argument types of callables: functions, member functions, functors, lambdas, and
/// generic lambdas whose event is named.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Placeholder where the caller has not named the event of a generic callable.
struct Unnamed {};

struct NoSignature {
    static constexpr bool known = false;
    using arguments = type_list<>;
};

template <class Result, class... Arguments>
struct KnownSignature {
    static constexpr bool known = true;
    using result = Result;
    using arguments = type_list<Arguments...>;
};

/// `self` is the class of a member function, const when the function is.
template <class Class, class Result, class... Arguments>
struct MemberSignature : KnownSignature<Result, Arguments...> {
    using self = Class;
};

template <class Pointer>
struct PointerSignature : NoSignature {};
template <class R, class... A, bool N>
struct PointerSignature<R (*)(A...) noexcept(N)> : KnownSignature<R, A...> {};
template <class R, class C, class... A, bool N>
struct PointerSignature<R (C::*)(A...) noexcept(N)> : MemberSignature<C, R, A...> {};
template <class R, class C, class... A, bool N>
struct PointerSignature<R (C::*)(A...) const noexcept(N)> : MemberSignature<const C, R, A...> {};
template <class R, class C, class... A, bool N>
struct PointerSignature<R (C::*)(A...)& noexcept(N)> : MemberSignature<C, R, A...> {};
template <class R, class C, class... A, bool N>
struct PointerSignature<R (C::*)(A...) const& noexcept(N)> : MemberSignature<const C, R, A...> {};

template <class Callable>
concept HasOneCallOperator = requires {
    &Callable::operator();
};
template <class Callable, class Event>
concept HasCallOperatorFor = requires {
    &Callable::template operator()<Event>;
};

/// The signature of an object of type `Callable`. `Event` is used when the call operator is a
/// template: its one parameter.
template <class Callable, class Event = Unnamed>
struct SignatureOf : PointerSignature<Callable> {};
template <class Callable, class Event>
requires std::is_member_pointer_v<Callable>
struct SignatureOf<Callable, Event> : NoSignature {
};
template <class Callable, class Event>
requires(
    std::is_class_v<Callable>&& HasOneCallOperator<Callable>) struct SignatureOf<Callable, Event>
    : PointerSignature<decltype(&Callable::operator())> {
};
template <class Callable, class Event>
requires(std::is_class_v<Callable> && !HasOneCallOperator<Callable> &&
         !std::is_same_v<Event, Unnamed> &&
         HasCallOperatorFor<Callable, Event>) struct SignatureOf<Callable, Event>
    : PointerSignature<decltype(&Callable::template operator()<Event>)> {
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_META_SIGNATURE_HPP
