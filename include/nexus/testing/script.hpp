// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTING_SCRIPT_HPP
#define NEXUS_TESTING_SCRIPT_HPP

#include <nexus/handler/handler.hpp>
#include <nexus/handler/virtual.hpp>
#include <nexus/io/stream.hpp>
#include <nexus/time/clock.hpp>
#include <nexus/world/world.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/// \file
/// `Script`: a driver that plays scripted events, in place of the network.

NEXUS_DETAIL_BEGIN

namespace testing {

template <class App>
class Script;

/// The bytes that a stream would have received, for handlers of `Received`. Owns them.
class Frame {
public:
    explicit Frame(std::string_view bytes, StreamHandle stream = {})
        : stream_(stream), bytes_(bytes) {}

    operator Received() const noexcept {
        return Received{stream_, std::as_bytes(std::span(bytes_.data(), bytes_.size()))};
    }

private:
    StreamHandle stream_;
    std::string bytes_;
};

} // namespace testing

namespace detail {

/// A handler, or a reference to one, with its event (void: none).
template <class H, class Event>
struct ScriptItem {
    using event_type = void;
    template <class, class Passed>
    static constexpr bool accepts = std::is_void_v<Passed>;

    H handler;
    Event event;

    template <class App>
    void run(World<App>& world) {
        static_cast<void>(handler.run(world, static_cast<Event&&>(event)));
    }
    [[nodiscard]] std::string_view name() const noexcept { return handler.name(); }
};
template <class H>
struct ScriptItem<H, void> {
    using event_type = void;
    template <class, class Passed>
    static constexpr bool accepts = std::is_void_v<Passed>;

    H handler;

    template <class App>
    void run(World<App>& world) {
        static_cast<void>(handler.run(world));
    }
    [[nodiscard]] std::string_view name() const noexcept { return handler.name(); }
};

} // namespace detail

namespace testing {

/// Scripted events. As a driver it dispatches those due by the world's `Clock`, in time order; ties
/// in insertion order. Each is removed before it is dispatched, so if its handler throws, only that
/// event is lost. Events can be added at any time, by handlers too; those in the past are
/// dispatched by the next poll. Allocates.
template <class App>
class Script {
public:
    /// Times are relative to `start`: by default zero, where a `Harness` begins.
    explicit Script(TimePoint start = TimePoint()) : start_(start) {}
    Script(const Script&) = delete;
    Script& operator=(const Script&) = delete;

    /// `event` arrives at `handler`, `after` the start. A handler passed as a variable is used in
    /// place, so that it keeps its state from one event to the next; anything else is bound to
    /// `App` and stored, as in `Virtual`.
    template <class H, class Event>
    Script& at(Duration after, H&& handler, Event event) {
        return add<H, Event>(after, static_cast<H&&>(handler), static_cast<Event&&>(event));
    }
    /// The same for a handler without event.
    template <class H>
    Script& at(Duration after, H&& handler) {
        return add<H, void>(after, static_cast<H&&>(handler));
    }

    [[nodiscard]] std::size_t size() const noexcept { return items_.size() + added_.size(); }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }

    std::size_t poll(World<App>& world) {
        const TimePoint now = world.template resource<Clock>().now();
        std::size_t count = 0;
        const Polling polling(*this);
        while (!items_.empty() && items_.begin()->first <= now) {
            auto item = items_.extract(items_.begin());
            world.next_sequence();
            item.mapped().run(world);
            ++count;
        }
        return count;
    }

    [[nodiscard]] std::optional<TimePoint> next_deadline(World<App>&) const {
        if (items_.empty())
            return std::nullopt;
        return items_.begin()->first;
    }

private:
    using Items = std::multimap<TimePoint, Virtual<void, App>>; // keeps the order of equal times

    /// Events that handlers add are merged after the poll: otherwise those already due would be
    /// dispatched at once.
    struct Polling {
        Script& script;

        explicit Polling(Script& of) noexcept : script(of) { script.polling_ = true; }
        Polling(const Polling&) = delete;
        Polling& operator=(const Polling&) = delete;
        ~Polling() {
            script.polling_ = false;
            script.items_.merge(script.added_);
        }
    };

    template <class H, class Event, class... Events>
    Script& add(Duration after, H&& handler, Events&&... event) {
        using Bare = std::remove_cvref_t<H>;
        using Held = std::conditional_t<std::is_lvalue_reference_v<H> && detail::IsHandler<Bare>, H,
                                        Virtual<Event, App>>;
        Items& items = polling_ ? added_ : items_;
        items.emplace(start_ + after,
                      detail::ScriptItem<Held, Event>{Held(static_cast<H&&>(handler)),
                                                      static_cast<Events&&>(event)...});
        return *this;
    }

    TimePoint start_;
    Items items_;
    Items added_; // while polling
    bool polling_ = false;
};

} // namespace testing

NEXUS_DETAIL_END

#endif // NEXUS_TESTING_SCRIPT_HPP
