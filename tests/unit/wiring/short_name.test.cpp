// SPDX-License-Identifier: MIT
#include <nexus/wiring/short_name.hpp>

#include <doctest/doctest.h>

#include <map>
#include <optional>

namespace outer::inner {
namespace {
struct Order {
    struct Line {};
};
template <class T>
struct Box {
    struct Lid {};
};
} // namespace
} // namespace outer::inner

using nexus::detail::ShortName;
using namespace outer::inner;

TEST_CASE("scopes are left out, however deep they stand") {
    static_assert(ShortName<int>::value == "int");
    static_assert(ShortName<Order>::value == "Order");
    static_assert(ShortName<Order::Line>::value == "Line");
    static_assert(ShortName<std::optional<Order>>::value == "optional<Order>");
    static_assert(ShortName<Box<Box<Order>>::Lid>::value == "Lid");
    static_assert(ShortName<void>::value.empty());
    CHECK(ShortName<Box<std::optional<Order::Line>>>::value == "Box<optional<Line>>");
}

TEST_CASE("references and pointers are written alike with every compiler") {
    CHECK(ShortName<const Order&>::value == "const Order&");
    CHECK(ShortName<Order&&>::value == "Order&&");
    CHECK(ShortName<const Order* const&>::value == "const Order* const&");
    CHECK(ShortName<std::optional<const Order*>>::value == "optional<const Order*>");
}
