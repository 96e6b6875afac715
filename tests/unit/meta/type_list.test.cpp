// SPDX-License-Identifier: MIT
#include <nexus/meta/type_list.hpp>

#include <doctest/doctest.h>

#include <type_traits>

namespace {

using nexus::type_list;
using nexus::detail::at_t, nexus::detail::concat_t, nexus::detail::contains_v,
    nexus::detail::index_of, nexus::detail::npos, nexus::detail::slice_t;

struct A {};
struct B {};
struct C {};

TEST_SUITE("type_list") {
    TEST_CASE("a list knows its size") {
        CHECK(type_list<>::size == 0);
        CHECK(type_list<A, B, A>::size == 3);
    }

    TEST_CASE("a type is found by position") {
        CHECK(std::is_same_v<at_t<0, type_list<A, B, C>>, A>);
        CHECK(std::is_same_v<at_t<2, type_list<A, B, C>>, C>);
        CHECK(std::is_same_v<at_t<1, type_list<A, A, A>>, A>);
        CHECK(std::is_same_v<at_t<0, type_list<const int&>>, const int&>);
    }

    TEST_CASE("a position is found by type, the first of several") {
        CHECK(index_of<B>(type_list<A, B, C, B>{}) == 1);
        CHECK(index_of<C>(type_list<A, B>{}) == npos);
        CHECK(index_of<A>(type_list<>{}) == npos);
        CHECK(index_of<A&>(type_list<A, A&>{}) == 1);
        CHECK(contains_v<B, type_list<A, B>>);
        CHECK_FALSE(contains_v<const B, type_list<A, B>>);
    }

    TEST_CASE("lists are joined in order, any number of them") {
        CHECK(std::is_same_v<concat_t<>, type_list<>>);
        CHECK(std::is_same_v<concat_t<type_list<A>>, type_list<A>>);
        CHECK(std::is_same_v<concat_t<type_list<A>, type_list<>, type_list<B, C>>,
                             type_list<A, B, C>>);
        CHECK(std::is_same_v<concat_t<type_list<A>, type_list<B>, type_list<C>, type_list<A>,
                                      type_list<B>, type_list<>, type_list<C>>,
                             type_list<A, B, C, A, B, C>>);
    }

    TEST_CASE("a slice is a part of a list") {
        CHECK(std::is_same_v<slice_t<type_list<A, B, C>, 1, 2>, type_list<B, C>>);
        CHECK(std::is_same_v<slice_t<type_list<A, B, C>, 3, 0>, type_list<>>);
        CHECK(std::is_same_v<slice_t<type_list<>, 0, 0>, type_list<>>);
    }
}

} // namespace
