// SPDX-License-Identifier: MIT
// How the fields of a struct are counted and reached. What it means for a schema is tested there.
#include <nexus/meta/fields.hpp>

#include <doctest/doctest.h>

#include <any>
#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace {

template <class Struct>
constexpr std::size_t count = nexus::detail::Fields<Struct>::size;
template <class Struct, std::size_t Position>
using field_t = typename nexus::detail::Fields<Struct>::template type<Position>;

struct A {
    int value = 0;
};
struct B {
    double x = 0, y = 0;
};
enum class Colour { red };

struct NoDefault {
    explicit NoDefault(int) {}
};
struct Pinned {
    Pinned() = default;
    Pinned(const Pinned&) = delete;
    Pinned& operator=(const Pinned&) = delete;
};
struct FromList {
    FromList() = default;
    FromList(std::initializer_list<int>) {}
};

TEST_SUITE("fields") {
    TEST_CASE("none, one, two") {
        struct None {};
        struct One {
            A a;
        };
        struct Two {
            A a;
            B b;
        };
        CHECK(count<None> == 0);
        CHECK(count<One> == 1);
        CHECK(count<Two> == 2);
        CHECK(std::is_same_v<field_t<Two, 0>, A>);
        CHECK(std::is_same_v<field_t<Two, 1>, B>);
    }

    TEST_CASE("fields are reached where they are, const in a const struct") {
        struct Three {
            A a;
            B b;
            std::string text;
        };
        Three three;
        using Fields = nexus::detail::Fields<Three>;
        CHECK(&Fields::get<0>(three) == &three.a);
        CHECK(&Fields::get<1>(three) == &three.b);
        CHECK(&Fields::get<2>(three) == &three.text);
        const Three& constant = three;
        CHECK(std::is_same_v<decltype(Fields::get<2>(constant)), const std::string&>);
        Fields::get<2>(three) = "text";
        CHECK(three.text == "text");
    }

    TEST_CASE("standard types count as one field each") {
        struct Standard {
            std::string text;
            std::vector<std::unique_ptr<int>> vector;
            std::map<int, std::string> map;
            std::optional<A> optional;
            std::variant<A, B> variant;
            std::tuple<int, A> tuple;
            std::pair<A, B> pair;
            std::function<int(int)> function;
            std::any any;
            std::unique_ptr<B> unique;
            std::shared_ptr<B> shared;
            std::array<A, 5> array;
            Colour colour;
        };
        CHECK(count<Standard> == 13);
        CHECK(std::is_same_v<field_t<Standard, 5>, std::tuple<int, A>>);
        CHECK(std::is_same_v<field_t<Standard, 12>, Colour>);
    }

    TEST_CASE("types that can be neither copied nor moved, and those without default") {
        struct Awkward {
            std::mutex mutex;
            std::atomic<int> atomic;
            Pinned pinned;
            std::optional<Pinned> maybe;
            NoDefault no_default;
            std::optional<NoDefault> maybe_no_default;
            A last;
        };
        CHECK(count<Awkward> == 7);
        CHECK(std::is_same_v<field_t<Awkward, 4>, NoDefault>);
        CHECK(std::is_same_v<field_t<Awkward, 6>, A>);
    }

    TEST_CASE("aggregates in aggregates are one field, whatever is in them") {
        struct Inner {
            A a;
            B b;
            std::array<B, 3> c;
        };
        struct Outer {
            Inner inner;
            std::array<Inner, 2> more;
            A last;
        };
        CHECK(count<Outer> == 3);
        CHECK(std::is_same_v<field_t<Outer, 1>, std::array<Inner, 2>>);
        CHECK(std::is_same_v<field_t<Outer, 2>, A>);
    }

    TEST_CASE("empty fields, default initialisers and initialiser lists") {
        struct Empty {};
        struct Mixed {
            Empty empty;
            A a{5};
            FromList list;
            [[no_unique_address]] Colour colour = Colour::red;
        };
        CHECK(count<Mixed> == 4);
        Mixed mixed;
        CHECK(nexus::detail::Fields<Mixed>::get<1>(mixed).value == 5);
    }

    TEST_CASE("a field of many megabytes costs nothing to count") {
        struct Huge {
            std::array<std::array<long, 4096>, 4096> ladder;
            A a;
        };
        static_assert(sizeof(Huge) > 128 * 1024 * 1024);
        CHECK(count<Huge> == 2);
    }

    TEST_CASE("pointers to members, references in objects and final classes") {
        struct Final final {
            int value = 0;
        };
        struct Refers {
            int& reference;
        };
        struct Holder {
            Final final_class;
            std::optional<Refers> refers;
            A a;
        };
        CHECK(count<Holder> == 3);
    }
}

} // namespace
