// SPDX-License-Identifier: MIT
#include <nexus/meta/type_name.hpp>

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>

namespace outer {
struct Named {};
template <class T>
struct Template {};
inline void function(int) {}
template <class T>
void templated(T) {}
struct Class {
    void member() {}
    static void shared() {}
};
namespace inner {
inline void function(int) {}
} // namespace inner
} // namespace outer

namespace {

using nexus::type_name;
using nexus::detail::callable_name, nexus::detail::function_name;

struct Hidden {};
void hidden(int) {}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

TEST_SUITE("type_name") {
    TEST_CASE("a type has its name, qualified") {
        CHECK(type_name<int>() == "int");
        CHECK(type_name<outer::Named>() == "outer::Named");
        CHECK(contains(type_name<Hidden>(), "Hidden"));
        CHECK(type_name<outer::Template<outer::Named>>() == "outer::Template<outer::Named>");
    }

    TEST_CASE("a type whose own name holds what the compiler writes around it") {
        CHECK(contains(type_name<std::map<int, std::string_view>>(), "map<int"));
        CHECK_FALSE(contains(type_name<std::string_view>(), ";"));
        CHECK_FALSE(contains(type_name<int[3]>(), "with"));
        CHECK(contains(type_name<int[3]>(), "[3]"));
    }

    TEST_CASE("a function has its identifier, without scopes and sigils") {
        CHECK(function_name<outer::function>() == "function");
        CHECK(function_name<&outer::inner::function>() == "function");
        CHECK(function_name<hidden>() == "hidden");
        CHECK(function_name<&outer::Class::member>() == "member");
        CHECK(function_name<&outer::Class::shared>() == "shared");
    }

    TEST_CASE("an instance of a function template begins with its identifier") {
        CHECK(function_name<outer::templated<int>>().starts_with("templated"));
        CHECK(function_name<outer::templated<outer::Named>>().starts_with("templated"));
    }

    TEST_CASE("a functor has the identifier of its class") {
        CHECK(callable_name<outer::Named>() == "Named");
        CHECK(callable_name<Hidden>() == "Hidden");
    }

    TEST_CASE("a lambda is called one, and folders are not told") {
        const auto lambda = [](int) {};
        const auto name = callable_name<std::remove_const_t<decltype(lambda)>>();
        INFO(name);
        CHECK(contains(name, "lambda"));
        CHECK_FALSE(contains(name, "/"));
        CHECK_FALSE(contains(name, "::"));
    }

    TEST_CASE("names are known while the program is compiled") {
        constexpr auto name = type_name<outer::Named>();
        static_assert(name.ends_with("Named"));
        static_assert(function_name<hidden>() == "hidden");
        CHECK(name.size() == 12);
    }
}

} // namespace
