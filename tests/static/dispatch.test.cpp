// SPDX-License-Identifier: MIT
// Dispatch in constant evaluation, where undefined behaviour does not compile: worlds, handlers,
// callbacks and events.
#include <nexus/core.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <support/counted.hpp>
#include <utility>

namespace {

using nexus::Res, nexus::ResMut, nexus::Local, nexus::Seq, nexus::SeqMut, nexus::Shutdown;
using support::Counted, support::Tally;

struct Book {
    std::uint64_t depth = 0;

    constexpr void apply(unsigned size) { depth += size; }
    [[nodiscard]] constexpr std::uint64_t twice() const { return 2 * depth; }
};
struct Config {
    std::uint64_t max_depth = 10;
};
struct Trace {
    int lines = 0;
};
struct Absent {};
struct App {
    Book book;
    Config config;
    std::optional<Trace> trace;
};
struct Other {
    Config config;
    Book book;
};
using World = nexus::World<App>;

constexpr void add(ResMut<Book> book, unsigned size) {
    book->depth += size;
}
constexpr void add_bounded(ResMut<Book> book, Res<Config> config, unsigned size) {
    book->depth += size < config->max_depth ? size : config->max_depth;
}
constexpr int count(Local<int> calls) {
    return ++*calls;
}

// Worlds

static_assert([] {
    World world;
    return world.resource<Book>().depth == 0 && world.resource<Config>().max_depth == 10;
}());

static_assert([] {
    World world(Book{3}, Config{4});
    return world.resource<Book>().depth == 3 && world.resource<Config>().max_depth == 4;
}());

static_assert([] {
    World world(App{{5}, {6}, Trace{7}});
    return world.app().config.max_depth == 6 && world.try_resource<Trace>()->lines == 7;
}());

static_assert([] {
    World world;
    const World& same = world;
    return &same.resource<Book>() == &world.app().book && same.try_resource<Absent>() == nullptr;
}());

static_assert([] {
    World world;
    const bool before = world.try_resource<Trace>() == nullptr;
    world.app().trace = Trace{2};
    return before && world.try_resource<Trace>()->lines == 2;
}());

static_assert([] {
    World world;
    world.resource<std::optional<Trace>>().emplace();
    return world.app().trace.has_value();
}());

static_assert([] {
    World world;
    world.next_sequence();
    const bool two = world.next_sequence() == nexus::Sequence(2);
    world.set_sequence(nexus::Sequence(INT64_MAX));
    const bool skipped = world.next_sequence() == nexus::Sequence(INT64_MIN + 1);
    world.reset_sequence();
    return two && skipped && world.sequence() == nexus::Sequence::zero;
}());

static_assert([] {
    World world;
    int turns = 0;
    world.run([&](World& w) {
        if (++turns == 3)
            w.shutdown_handle().shutdown();
    });
    return turns == 3 && world.shutdown_handle().is_shutdown();
}());

static_assert([] {
    struct Pinned {
        int value;
        constexpr Pinned(int v) : value(v) {}
        Pinned(const Pinned&) = delete;
        Pinned& operator=(const Pinned&) = delete;
    };
    struct Schema {
        Book book;
        Pinned pinned;
    };
    nexus::World<Schema> world(Book{}, 8);
    return world.resource<Pinned>().value == 8;
}());

static_assert([] {
    World one;
    World two(Book{50});
    nexus::handler<add>(one.registry()).run(one, 1u);
    nexus::handler<add>(one.registry()).run(two, 2u);
    return one.app().book.depth == 1 && two.app().book.depth == 52;
}());

// Callables

static_assert([] {
    World world;
    auto handler = nexus::handler<add_bounded>(world.registry());
    handler.run(world, 3u);
    handler.run(world, 30u);
    return world.app().book.depth == 13;
}());

static_assert([] {
    World world;
    nexus::World<Other> other;
    nexus::handler<add>(world.registry()).run(world, 4u);
    nexus::handler<add>(other.registry()).run(other, 5u);
    return world.app().book.depth == 4 && other.app().book.depth == 5;
}());

static_assert([] {
    World world;
    nexus::handler(add, world.registry()).run(world, 4u);
    nexus::handler(&add, world.registry()).run(world, 5u);
    nexus::handler(nexus::fn<add>, world.registry()).run(world, 6u);
    return world.app().book.depth == 15;
}());

static_assert([] {
    World world;
    auto handler = nexus::handler([](Res<Config> c, unsigned n) { return c->max_depth + n; },
                                  world.registry());
    return handler.run(world, 5u) == 15;
}());

static_assert([] {
    World world;
    unsigned seen = 0;
    auto handler = nexus::handler([&seen, k = 3u](unsigned n) { seen += k * n; }, world.registry());
    handler.run(world, 2u);
    handler.run(world, 3u);
    return seen == 15;
}());

static_assert([] {
    World world;
    auto handler = nexus::handler([n = 0]() mutable { return ++n; }, world.registry());
    handler.run(world);
    return handler.run(world) == 2;
}());

static_assert([] {
    World world;
    auto handler =
        nexus::handler<long>([](Res<Config>, auto n) { return sizeof(n); }, world.registry());
    return handler.run(world, 1) == sizeof(long);
}());

static_assert([] {
    struct Functor {
        unsigned calls = 0;
        constexpr unsigned operator()(Res<Config>, unsigned n) { return calls += n; }
    };
    World world;
    auto handler = nexus::handler(Functor{10}, world.registry());
    handler.run(world, 1u);
    return handler.run(world, 2u) == 13;
}());

static_assert([] {
    World world(Book{4});
    nexus::handler<&Book::apply>(world.registry()).run(world, 3u);
    return nexus::handler<&Book::twice>(world.registry()).run(world) == 14;
}());

static_assert([] {
    World world;
    auto first = nexus::handler<add>(world.registry());
    auto second = nexus::handler(first, world.registry());
    second.run(world, 9u);
    return world.app().book.depth == 9;
}());

static_assert([] {
    World world;
    const nexus::HandlerFn<add, App> member;
    member.run(world, 2u);
    return world.app().book.depth == 2;
}());

static_assert([] {
    World world;
    auto reference =
        nexus::handler([](ResMut<Book> b) -> std::uint64_t& { return b->depth; }, world.registry());
    reference.run(world) = 77;
    return world.app().book.depth == 77;
}());

static_assert([] {
    struct Own {
        using event_type = unsigned;
        constexpr void run(World& world, unsigned n) const { world.app().book.depth = n; }
        [[nodiscard]] constexpr std::string_view name() const { return "own"; }
    };
    World world;
    auto own = nexus::handler(Own{}, world.registry());
    own.run(world, 6u);
    return world.app().book.depth == 6 && own.name() == "own" && nexus::Handler<Own, App, unsigned>;
}());

// Events

static_assert([] {
    World world;
    Tally tally;
    auto handler = nexus::handler([](Counted c) { return c.value; }, world.registry());
    const Counted event(tally, 4);
    return handler.run(world, event) == 4 && tally.copied == 1 && tally.moved == 0;
}());

static_assert([] {
    World world;
    Tally tally;
    auto handler = nexus::handler([](Counted c) { return c.value; }, world.registry());
    const int value = handler.run(world, Counted(tally, 4));
    return value == 4 && tally.copied == 0 && tally.moved == 1 && tally.alive() == 0;
}());

static_assert([] {
    World world;
    Tally tally;
    const Counted event(tally, 4);
    auto handler = nexus::handler([](const Counted& c) { return &c; }, world.registry());
    return handler.run(world, event) == &event && tally == Tally{.made = 1};
}());

static_assert([] {
    World world;
    Counted event(4);
    nexus::handler([](Counted& c) { c.value = 5; }, world.registry()).run(world, event);
    return event.value == 5;
}());

static_assert([] {
    World world;
    Counted event(4);
    auto handler = nexus::handler(
        [](Counted&& c) {
            const Counted own = std::move(c);
            return own.value;
        },
        world.registry());
    return handler.run(world, std::move(event)) == 4 && event.value == -1;
}());

static_assert([] {
    World world;
    auto handler = nexus::handler([](ResMut<Book> b) { return ++b->depth; }, world.registry());
    return handler.run(world) == 1 && handler.run(world, "ignored") == 2;
}());

static_assert([] {
    World world;
    const std::array<int, 3> numbers{1, 2, 3};
    auto handler = nexus::handler(
        [](std::span<const int> all) {
            int sum = 0;
            for (const int n : all)
                sum += n;
            return sum;
        },
        world.registry());
    return handler.run(world, numbers) == 6;
}());

static_assert([] {
    World world;
    auto handler =
        nexus::handler([](std::string_view text) { return text.size(); }, world.registry());
    return handler.run(world, "four") == 4;
}());

// Callbacks

static_assert([] {
    World world;
    auto callback = nexus::callback(
        [](int& context, ResMut<Book> book, int n) { book->depth += unsigned(context += n); }, 40,
        world.registry());
    callback.run(world, 1);
    callback.run(world, 1);
    return callback.ctx == 42 && world.app().book.depth == 83;
}());

static_assert([] {
    World world(Book{5});
    auto callback = nexus::callback(
        [](const int& context, Res<Book> book) { return unsigned(context) + book->depth; }, 3,
        world.registry());
    return callback.run(world) == 8;
}());

static_assert([] {
    World world;
    Tally tally;
    {
        auto callback = nexus::callback([](Counted& c, int n) { c.value += n; }, Counted(tally, 1),
                                        world.registry());
        auto moved = std::move(callback);
        moved.run(world, 2);
        if (moved.ctx.value != 3 || callback.ctx.value != -1)
            return false;
    }
    return tally.copied == 0 && tally.alive() == 0;
}());

static_assert([] {
    World world;
    auto first = nexus::callback([](int& c, int n) { c += n; }, 0, world.registry());
    auto second = first;
    first.run(world, 1);
    second.run(world, 10);
    return first.ctx == 1 && second.ctx == 10;
}());

// Parameters

static_assert([] {
    World world;
    auto first = nexus::handler<count>(world.registry());
    auto second = nexus::handler<count>(world.registry());
    first.run(world);
    return first.run(world) == 2 && second.run(world) == 1;
}());

static_assert([] {
    World world;
    world.set_sequence(nexus::Sequence(6));
    auto handler = nexus::handler(
        [](Seq seq, SeqMut now) { return now.advance().value() * 10 + seq.get().value(); },
        world.registry());
    return handler.run(world) == 76;
}());

static_assert([] {
    World world;
    auto handler = nexus::handler([](SeqMut seq) { return seq.reset(); }, world.registry());
    world.next_sequence();
    return handler.run(world) == nexus::Sequence::zero;
}());

static_assert([] {
    World world;
    nexus::handler([](Shutdown shutdown) { shutdown.trigger(); }, world.registry()).run(world);
    return world.shutdown_handle().is_shutdown();
}());

static_assert([] {
    World world;
    auto handler = nexus::handler(
        [](std::optional<Res<Absent>> absent, std::optional<ResMut<Trace>> trace) {
            if (trace)
                ++(*trace)->lines;
            return !absent && trace;
        },
        world.registry());
    const bool before = handler.run(world);
    world.app().trace.emplace();
    return !before && handler.run(world) && world.app().trace->lines == 1;
}());

static_assert([] {
    World world;
    nexus::handler([](ResMut<std::optional<Trace>> trace) { trace->emplace(Trace{3}); },
                   world.registry())
        .run(world);
    return world.app().trace->lines == 3;
}());

static_assert([] {
    World world(Book{2});
    auto handler = nexus::handler([](Res<Book> a, Res<Book> b) { return a->depth * 10 + b->depth; },
                                  world.registry());
    return handler.run(world) == 22;
}());

static_assert([] {
    World world;
    auto handler = nexus::handler(
        [](World& whole, Local<unsigned> own, Seq, Shutdown, nexus::RegistryRef<App> registry,
           unsigned n) { nexus::handler<add>(registry).run(whole, n + ++*own); },
        world.registry());
    handler.run(world, 10u);
    handler.run(world, 10u);
    return world.app().book.depth == 23;
}());

struct Pair {
    using param_bundle = void;
    ResMut<Book> book;
    struct Inner {
        using param_bundle = void;
        Res<Config> config;
        Local<unsigned> calls;
    } inner;
};

static_assert([] {
    World world;
    auto handler = nexus::handler(
        [](Pair pair, unsigned n) {
            pair.book->depth += n * pair.inner.config->max_depth + ++*pair.inner.calls;
        },
        world.registry());
    handler.run(world, 1u);
    handler.run(world, 1u);
    return world.app().book.depth == 23;
}());

static_assert([] {
    World world;
    const auto helper = [](ResMut<Book> lent) { ++lent->depth; };
    nexus::handler(
        [&](ResMut<Book> book) {
            helper(book.reborrow());
            helper(std::move(book));
        },
        world.registry())
        .run(world);
    return world.app().book.depth == 2;
}());

// A nested dispatch that reaches nothing the outer one holds

static_assert([] {
    World world;
    auto outer = nexus::handler(
        [](ResMut<Config> config, World* same) {
            config->max_depth = 5;
            nexus::handler<add>(same->registry()).run(*same, 3u);
        },
        world.registry());
    outer.run(world, &world);
    return world.app().book.depth == 3 && world.app().config.max_depth == 5;
}());

// Startup

constexpr int set_up(ResMut<Config> config, Local<int> fresh) {
    config->max_depth = 3;
    return ++*fresh;
}

static_assert([] {
    World world;
    return nexus::startup<set_up>(world) == 1 && nexus::startup<set_up>(world) == 1 &&
           world.app().config.max_depth == 3;
}());

static_assert([] {
    World world;
    nexus::startup([](World& whole) { whole.app().book.depth = 12; }, world);
    return world.app().book.depth == 12;
}());

// Handlers in constants

constexpr auto made_early = nexus::handler<add_bounded>(nexus::registry<App>);
[[maybe_unused]] constinit auto with_state = nexus::handler<count>(nexus::registry<App>);

static_assert([] {
    World world;
    made_early.run(world, 2u);
    auto copy = made_early;
    copy.run(world, 2u);
    return world.app().book.depth == 4;
}());

// Sixteen parameters

static_assert([] {
    World world(Book{1});
    auto handler = nexus::handler(
        [](Res<Book> a, Res<Book> b, Res<Book> c, Res<Book> d, Res<Book> e, Res<Book> f,
           Res<Book> g, Res<Book> h, Res<Book> i, Res<Book> j, Res<Book> k, Res<Book> l,
           Res<Book> m, Res<Book> n, Seq s, Local<int> local, int event) {
            ++*local;
            return a->depth + b->depth + c->depth + d->depth + e->depth + f->depth + g->depth +
                   h->depth + i->depth + j->depth + k->depth + l->depth + m->depth + n->depth +
                   std::uint64_t(s.get().value() + *local + event);
        },
        world.registry());
    return handler.run(world, 5) == 20;
}());

} // namespace
