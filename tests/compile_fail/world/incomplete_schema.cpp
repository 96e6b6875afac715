// SPDX-License-Identifier: MIT
// mistake: A schema that is declared, but not defined yet
// fix: Include the definition before a handler is made.
// expect: is declared but not defined
// type: App
#include <nexus/core.hpp>

struct Book {};

#ifdef NEXUS_SHOULD_FAIL
struct App;
#else
struct App {
    Book book;
};
#endif

inline void trim(nexus::ResMut<Book>) {}
inline auto make() {
    return nexus::handler<trim>(nexus::registry<App>);
}
