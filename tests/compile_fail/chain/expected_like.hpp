// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_COMPILE_FAIL_EXPECTED_LIKE_HPP
#define NEXUS_TESTS_COMPILE_FAIL_EXPECTED_LIKE_HPP

/// \file
/// A minimal std::expected, for standard libraries without one.

template <class T, class E>
struct Exp {
    using value_type = T;
    using error_type = E;
    struct unexpected_type {
        explicit unexpected_type(E error);
    };
    Exp(T value);
    Exp(unexpected_type unexpected);
    bool has_value() const;
    T& operator*();
    E& error();
};

#endif // NEXUS_TESTS_COMPILE_FAIL_EXPECTED_LIKE_HPP
