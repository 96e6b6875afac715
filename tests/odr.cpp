// SPDX-License-Identifier: MIT
// Every public header a second time: a definition that lacks `inline` fails the link of every test
// program.
#include <all_headers.hpp>
