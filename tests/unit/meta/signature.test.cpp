// SPDX-License-Identifier: MIT
#include <nexus/meta/signature.hpp>

#include <doctest/doctest.h>

#include <string>
#include <type_traits>

namespace {

using nexus::type_list;
using nexus::detail::PointerSignature, nexus::detail::SignatureOf;

template <class Callable, class Event = nexus::detail::Unnamed>
using arguments = typename SignatureOf<Callable, Event>::arguments;
template <class Callable>
using result = typename SignatureOf<Callable>::result;
template <class Callable, class Event = nexus::detail::Unnamed>
constexpr bool known = SignatureOf<Callable, Event>::known;

struct Functions {
    static int function(char, const std::string&);
    static int quiet(char) noexcept;
};

struct Class {
    void member(int);
    int reads(int) const noexcept;
    void on_lvalue(char) &;
    void on_const_lvalue(char) const&;
    static void shared(double);
    int public_data = 0;
};
struct Functor {
    long operator()(int&, char&&) const;
};
struct Overloaded {
    void operator()(int);
    void operator()(char);
};

TEST_SUITE("signature") {
    TEST_CASE("functions, also those that cannot throw") {
        CHECK(std::is_same_v<arguments<decltype(&Functions::function)>,
                             type_list<char, const std::string&>>);
        CHECK(std::is_same_v<result<decltype(&Functions::function)>, int>);
        CHECK(std::is_same_v<arguments<decltype(&Functions::quiet)>, type_list<char>>);
        CHECK(std::is_same_v<arguments<decltype(&Class::shared)>, type_list<double>>);
        CHECK(std::is_same_v<arguments<void (*)()>, type_list<>>);
    }

    TEST_CASE("member functions know their class, const when they are") {
        CHECK(
            std::is_same_v<PointerSignature<decltype(&Class::member)>::arguments, type_list<int>>);
        CHECK(std::is_same_v<PointerSignature<decltype(&Class::member)>::self, Class>);
        CHECK(std::is_same_v<PointerSignature<decltype(&Class::reads)>::self, const Class>);
        CHECK(std::is_same_v<PointerSignature<decltype(&Class::on_lvalue)>::self, Class>);
        CHECK(
            std::is_same_v<PointerSignature<decltype(&Class::on_const_lvalue)>::self, const Class>);
        CHECK_FALSE(known<decltype(&Class::member)>); // of which object is not known
    }

    TEST_CASE("functors and lambdas") {
        CHECK(std::is_same_v<arguments<Functor>, type_list<int&, char&&>>);
        CHECK(std::is_same_v<result<Functor>, long>);
        const auto lambda = [](int, std::string) noexcept { return 'c'; };
        CHECK(
            std::is_same_v<arguments<std::decay_t<decltype(lambda)>>, type_list<int, std::string>>);
        int captured = 0;
        const auto changing = [captured]() mutable { ++captured; };
        CHECK(known<std::decay_t<decltype(changing)>>);
    }

    TEST_CASE("a generic lambda is known once its event is") {
        const auto generic = [](int, auto event) { return event; };
        using Generic = std::decay_t<decltype(generic)>;
        CHECK_FALSE(known<Generic>);
        CHECK(known<Generic, double>);
        CHECK(std::is_same_v<arguments<Generic, double>, type_list<int, double>>);
        const auto by_reference = [](const auto& event) { return event; };
        CHECK(std::is_same_v<arguments<std::decay_t<decltype(by_reference)>, int>,
                             type_list<const int&>>);
    }

    TEST_CASE("a named event changes nothing where the signature is known") {
        CHECK(std::is_same_v<arguments<Functor, double>, type_list<int&, char&&>>);
    }

    TEST_CASE("what cannot be read is not known") {
        CHECK_FALSE(known<Overloaded>);
        CHECK_FALSE(known<int>);
        CHECK_FALSE(known<Class>);
        CHECK_FALSE(known<decltype(&Class::public_data)>);
    }
}

} // namespace
