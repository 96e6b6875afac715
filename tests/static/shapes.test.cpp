// SPDX-License-Identifier: MIT
// What things are, as the compiler sees them: sizes, emptiness, triviality, identities, concepts.
#include <nexus/core.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace {

using nexus::Local, nexus::Res, nexus::ResMut;

struct Book {
    std::uint64_t depth = 0;
};
struct Config {
    std::uint64_t max_depth = 10;
};
struct Group {
    using resource_group = void;
    Config config;
};
struct App {
    Book book;
    Group group;
    std::optional<std::unique_ptr<int>> maybe;
};
struct Stranger {};

void add(ResMut<Book>, Res<Config>, unsigned) {}
void borrow(Res<Book>, const std::string&) {}
void count(Local<int>, unsigned) {}
int none() noexcept {
    return 1;
}

template <auto Function>
using Handler = nexus::HandlerFn<Function, App>;

// Handlers are empty, trivial and small

static_assert(std::is_empty_v<Handler<add>>);
static_assert(std::is_empty_v<Handler<none>>);
static_assert(std::is_empty_v<Handler<borrow>>);
static_assert(std::is_trivially_copyable_v<Handler<add>>);
static_assert(std::is_trivially_destructible_v<Handler<add>>);
static_assert(std::is_nothrow_move_constructible_v<Handler<add>>);
static_assert(sizeof(Handler<count>) == sizeof(int));
static_assert(!std::is_empty_v<Handler<count>>);
static_assert(std::is_same_v<Handler<add>, decltype(nexus::handler<add>(nexus::registry<App>))>);
static_assert(!std::is_same_v<Handler<add>, nexus::HandlerFn<add, Group>>);
static_assert(std::is_empty_v<decltype(nexus::handler([](Res<Book>) {}, nexus::registry<App>))>);
static_assert(sizeof(nexus::callback([](long&, int) {}, 1L, nexus::registry<App>)) == sizeof(long));
static_assert(std::is_empty_v<std::remove_const_t<decltype(nexus::fn<add>)>>);

struct Member {
    [[no_unique_address]] Handler<add> handler;
    int value;
};
static_assert(sizeof(Member) == sizeof(int));

// Events

static_assert(std::is_same_v<Handler<add>::event_type, unsigned>);
static_assert(std::is_same_v<Handler<borrow>::event_type, const std::string&>);
static_assert(std::is_void_v<Handler<none>::event_type>);

// The concept

static_assert(nexus::Handler<Handler<add>, App, unsigned>);
static_assert(nexus::Handler<Handler<add>, App, short>);
static_assert(nexus::Handler<const Handler<add>&, App, unsigned>);
static_assert(!nexus::Handler<Handler<add>, App, std::string>);
static_assert(!nexus::Handler<Handler<add>, App, void>);
static_assert(!nexus::Handler<Handler<add>, Group, unsigned>);
static_assert(nexus::Handler<Handler<borrow>, App, std::string>);
static_assert(nexus::Handler<Handler<borrow>, App, const char*>);
static_assert(nexus::Handler<Handler<none>, App, void>);
static_assert(nexus::Handler<Handler<none>, App, std::string>);
static_assert(!nexus::Handler<int, App, int>);
static_assert(nexus::Handler<nexus::Virtual<int, App>, App, int>);
static_assert(nexus::Handler<nexus::Virtual<void, App>, App, void>);
static_assert(!nexus::Handler<nexus::Virtual<int, App>, Group, int>);
static_assert(nexus::Handler<nexus::Broadcast<int, App>, App, int>);
static_assert(!nexus::Handler<nexus::Broadcast<std::string, App>, App, int>);

// Worlds and registries

using World = nexus::World<App>;
static_assert(!std::is_copy_constructible_v<World> && !std::is_move_constructible_v<World>);
static_assert(!std::is_copy_assignable_v<World> && !std::is_move_assignable_v<World>);
static_assert(World::contains<Book> && World::contains<Config>);
static_assert(World::contains<std::unique_ptr<int>>);
static_assert(!World::contains<Group> && !World::contains<Stranger>);
static_assert(std::is_same_v<World::app_type, App>);
static_assert(std::is_empty_v<nexus::Registry<App>>);
static_assert(std::is_default_constructible_v<nexus::Registry<App>>);
static_assert(nexus::Registry<App>::size == 3);
static_assert(nexus::Registry<App>::id<Config>.index == 1);
static_assert(nexus::Registry<App>::id<Book> < nexus::Registry<App>::id<Config>);
static_assert(std::is_empty_v<nexus::RegistryRef<App>>);
static_assert(std::is_convertible_v<nexus::RegistryRef<App>, nexus::Registry<App>>);

// What a world costs: a checked build keeps a record of who runs, a release build keeps none.
struct Payload {
    App app;
    nexus::Sequence sequence;
    bool shutdown;
    void (*wake)(void*) noexcept;
    void* argument;
};
#if NEXUS_CHECKED
static_assert(sizeof(World) == sizeof(Payload) + 2 * sizeof(void*));
#else
static_assert(sizeof(World) == sizeof(Payload));
#endif

// Parameters

static_assert(sizeof(Res<Book>) == sizeof(void*) && sizeof(ResMut<Book>) == sizeof(void*));
static_assert(std::is_trivially_copyable_v<Res<Book>>);
static_assert(!std::is_copy_constructible_v<ResMut<Book>>);
static_assert(std::is_nothrow_move_constructible_v<ResMut<Book>>);
static_assert(!std::is_copy_constructible_v<nexus::SeqMut>);
static_assert(std::is_same_v<decltype(*std::declval<Res<Book>>()), const Book&>);
static_assert(std::is_same_v<decltype(*std::declval<ResMut<Book>>()), Book&>);
static_assert(nexus::Parameter<Res<Book>> && nexus::Parameter<std::optional<ResMut<Book>>>);
static_assert(nexus::Parameter<Local<int>> && nexus::Parameter<nexus::World<App>&>);
static_assert(nexus::Parameter<nexus::Seq> && nexus::Parameter<nexus::SeqMut>);
static_assert(nexus::Parameter<nexus::Shutdown> && nexus::Parameter<nexus::RegistryRef<App>>);
static_assert(!nexus::Parameter<Book> && !nexus::Parameter<int> && !nexus::Parameter<World>);

// Erased storage

static_assert(sizeof(nexus::Virtual<int, App>) <= 40);
static_assert(sizeof(nexus::Virtual<void, App>) <= 40);
static_assert(sizeof(nexus::FlatVirtual<std::string, App>) <= 40);
static_assert(std::is_same_v<nexus::FlexVirtual<int, App>, nexus::Virtual<int, App>>);
static_assert(std::is_nothrow_move_constructible_v<nexus::Virtual<int, App>>);
static_assert(std::is_nothrow_move_assignable_v<nexus::Virtual<int, App>>);
static_assert(!std::is_copy_constructible_v<nexus::Virtual<int, App>>);
static_assert(std::is_convertible_v<Handler<add>, nexus::Virtual<unsigned, App>>);
static_assert(!std::is_convertible_v<nexus::Virtual<int, App>, bool>);
static_assert(std::is_constructible_v<bool, nexus::Virtual<int, App>>);

// `App` may be incomplete where these name it

struct Later;
struct Holder {
    nexus::Virtual<int, Later> erased;
    nexus::FlatVirtual<void, Later, 64> flat;
    nexus::Broadcast<int, Later> broadcast;
    nexus::HandlerFn<add, Later> named;
    nexus::RegistryRef<Later> registry;
};
struct Later {
    Book book;
    Config config;
    Holder holder;
};
static_assert(nexus::Registry<Later>::size == 3);
static_assert(nexus::World<Later>::contains<Holder>);

// Handlers without state take no room, alone and beside others.

struct Reads {
    using param_bundle = void;
    Res<Book> book;
    nexus::Seq seq;
};
void bundled(Reads, unsigned) {}
void bundled_too(Reads, unsigned) {}
template <auto F>
using Stored = nexus::HandlerFn<F, App>;
struct Several {
    [[no_unique_address]] Stored<add> first;
    [[no_unique_address]] Stored<borrow> second;
    [[no_unique_address]] Stored<bundled> third;
    [[no_unique_address]] Stored<bundled_too> fourth;
};
std::optional<unsigned> parse(Res<Book>, int n) {
    return static_cast<unsigned>(n);
}
static_assert(sizeof(Stored<bundled>) == 1 && std::is_empty_v<Stored<bundled>>);
static_assert(sizeof(Several) == 1);
static_assert(sizeof(nexus::decode(nexus::fn<parse>, nexus::fn<add>)) == 1);

// Sequence

using nexus::Sequence;
static_assert(sizeof(Sequence) == 8 && std::is_trivially_copyable_v<Sequence>);
static_assert(!std::is_convertible_v<std::int64_t, Sequence>);
static_assert(Sequence::null.value() == INT64_MIN && Sequence::uninitialized.value() == -1);
static_assert(Sequence(INT64_MAX).next() == Sequence(INT64_MIN + 1));
static_assert(Sequence(-2).next() == Sequence::zero);
static_assert(Sequence(INT64_MIN + 4).elapsed_since(Sequence(INT64_MAX - 5)) == 10);
static_assert(Sequence::null < Sequence::uninitialized && Sequence::uninitialized < Sequence::zero);

// Names

static_assert(Handler<add>::name() == "add");
static_assert(Handler<none>::name() == "none");
static_assert(nexus::handler<nexus::fn<add>>(nexus::registry<App>).name() == "add");
static_assert(nexus::handler([](int) {}, nexus::registry<App>).name().find("lambda") !=
              std::string_view::npos);

struct Unmovable {
    Unmovable() = default;
    Unmovable(Unmovable&&) = delete;
};
struct WithUnmovable {
    Unmovable field;
};
static_assert(std::is_constructible_v<nexus::World<App>, App>);
static_assert(!std::is_constructible_v<nexus::World<WithUnmovable>, WithUnmovable>);

} // namespace
