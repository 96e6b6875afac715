// SPDX-License-Identifier: MIT
#ifndef NEXUS_BENCHES_CROWDS_HPP
#define NEXUS_BENCHES_CROWDS_HPP

#include "scene.hpp"

#include <boost/signals2/dummy_mutex.hpp>
#include <boost/signals2/signal.hpp>
#include <boost/signals2/signal_type.hpp>
#include <sigc++/sigc++.h>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>
#include <version>

/// \file
/// A crowd holds any number of handlers whose types are forgotten, in the order in which they were
/// added, and runs an event through all of them: `add<I>()`, `reserve(count)` and `run(quote)`.
/// `app()` is the state they work on, `row` what the report calls the crowd.
///
/// Each crowd holds its handlers in the form that is cheapest for it: functors of their own types
/// rather than function pointers, which would cost the wrappers a second indirect call, and signals
/// without locks.

namespace scene {

/// Puts a handler behind the others. A function of its own, so that not each of a thousand callers
/// carries a copy of what a vector does when it is full.
template <class Handler>
[[gnu::noinline]] void keep(std::vector<Handler>& handlers, Handler handler) {
    handlers.push_back(std::move(handler));
}

/// What all crowds but nexus's have: the state.
class ByHand {
public:
    App& app() { return app_; }

protected:
    App app_;
};

/// The reference: a rolled loop over an array of function pointers; with state beside each pointer
/// if the handlers have any.
template <class Kind>
class FunctionPointers;

template <>
class FunctionPointers<Stateless> : public ByHand {
public:
    static constexpr const char* row = "function pointers";

    template <std::size_t I>
    void add() {
        keep(handlers_, &Stateless::by_hand<I>);
    }
    void reserve(std::size_t count) { handlers_.reserve(count); }

    void run(const Quote& quote) {
        for (const auto handler : handlers_)
            handler(app_, quote);
    }

private:
    std::vector<void (*)(App&, const Quote&)> handlers_;
};

template <>
class FunctionPointers<Stateful> : public ByHand {
public:
    static constexpr const char* row = "function pointers";

    template <std::size_t I>
    void add() {
        keep(handlers_, Entry{&Stateful::by_hand<I>, Seen{}});
    }
    void reserve(std::size_t count) { handlers_.reserve(count); }

    void run(const Quote& quote) {
        for (auto& [handler, seen] : handlers_)
            handler(seen, app_, quote);
    }

private:
    struct Entry {
        void (*handler)(Seen&, App&, const Quote&);
        Seen seen;
    };
    std::vector<Entry> handlers_;
};

template <class Kind>
class VirtualCalls : public ByHand {
public:
    static constexpr const char* row = "virtual calls";

    template <std::size_t I>
    void add() {
        keep(handlers_, std::unique_ptr<Base>(new Derived<I>()));
    }
    void reserve(std::size_t count) { handlers_.reserve(count); }

    void run(const Quote& quote) {
        for (const auto& handler : handlers_)
            handler->run(app_, quote);
    }

private:
    struct Base {
        virtual ~Base() = default;
        virtual void run(App& app, const Quote& quote) = 0;
    };
    template <std::size_t I>
    struct Derived final : Base {
        typename Kind::template Functor<I> functor;
        void run(App& app, const Quote& quote) override { functor(app, quote); }
    };
    std::vector<std::unique_ptr<Base>> handlers_;
};

/// A vector of the standard's wrappers.
template <class Kind, class Function>
class Wrappers : public ByHand {
public:
    template <std::size_t I>
    void add() {
        keep(handlers_, Function(typename Kind::template Functor<I>()));
    }
    void reserve(std::size_t count) { handlers_.reserve(count); }

    void run(const Quote& quote) {
        for (auto& handler : handlers_)
            handler(app_, quote);
    }

private:
    std::vector<Function> handlers_;
};

template <class Kind>
class StdFunctions : public Wrappers<Kind, std::function<void(App&, const Quote&)>> {
public:
    static constexpr const char* row = "std::function";
};

#ifdef __cpp_lib_move_only_function
template <class Kind>
class MoveOnlyFunctions : public Wrappers<Kind, std::move_only_function<void(App&, const Quote&)>> {
public:
    static constexpr const char* row = "std::move_only_function";
};
#endif

template <class Kind>
class BoostSignal : public ByHand {
public:
    static constexpr const char* row = "Boost.Signals2";

    template <std::size_t I>
    void add() {
        signal_.connect(typename Kind::template Functor<I>());
    }
    void reserve(std::size_t) {}

    void run(const Quote& quote) { signal_(app_, quote); }

private:
    using Type = typename boost::signals2::signal_type<
        void(App&, const Quote&),
        boost::signals2::keywords::mutex_type<boost::signals2::dummy_mutex>>::type;
    Type signal_;
};

template <class Kind>
class SigcSignal : public ByHand {
public:
    static constexpr const char* row = "sigc++";

    template <std::size_t I>
    void add() {
        signal_.connect(Slot<I>());
    }
    void reserve(std::size_t) {}

    void run(const Quote& quote) { signal_.emit(app_, quote); }

private:
    template <std::size_t I>
    struct Slot : sigc::functor_base, Kind::template Functor<I> {
        using result_type = void;
        using Kind::template Functor<I>::operator();
    };
    sigc::signal<void, App&, const Quote&> signal_;
};

/// What nexus's crowds have: a world.
class InWorld {
public:
    App& app() { return world_.app(); }

protected:
    nexus::World<App> world_;
};

template <class Kind>
class NexusVirtuals : public InWorld {
public:
    static constexpr const char* row = "nexus Virtual";

    template <std::size_t I>
    void add() {
        keep(handlers_,
             Handler(nexus::handler<Kind::template with_nexus<I>>(nexus::registry<App>)));
    }
    void reserve(std::size_t count) { handlers_.reserve(count); }

    void run(const Quote& quote) {
        for (auto& handler : handlers_)
            handler.run(world_, quote);
    }

private:
    using Handler = nexus::Virtual<const Quote&, App>;
    std::vector<Handler> handlers_;
};

template <class Kind>
class NexusBroadcast : public InWorld {
public:
    static constexpr const char* row = "nexus Broadcast";

    template <std::size_t I>
    void add() {
        broadcast_.add(nexus::handler<Kind::template with_nexus<I>>(nexus::registry<App>));
    }
    void reserve(std::size_t) {}

    void run(const Quote& quote) { broadcast_.run(world_, quote); }

private:
    nexus::Broadcast<Quote, App> broadcast_;
};

/// Adds the handlers 0 to `count` - 1, of at most `Most`. By a table of functions that add one
/// each: what is measured must not be compiled again for each length of list.
template <std::size_t Most, class Crowd>
void fill(Crowd& crowd, std::size_t count) {
    static constexpr auto add = []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<void (Crowd::*)(), Most>{{&Crowd::template add<I>...}};
    }
    (std::make_index_sequence<Most>());
    crowd.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        (crowd.*add[i])();
}

/// Calls `visit.operator()<Crowd>()` for every crowd, the reference first.
template <class Kind, class Visit>
void for_each_crowd(Visit visit) {
    visit.template operator()<FunctionPointers<Kind>>();
    visit.template operator()<NexusBroadcast<Kind>>();
    visit.template operator()<NexusVirtuals<Kind>>();
    visit.template operator()<VirtualCalls<Kind>>();
    visit.template operator()<StdFunctions<Kind>>();
#ifdef __cpp_lib_move_only_function
    visit.template operator()<MoveOnlyFunctions<Kind>>();
#endif
    visit.template operator()<SigcSignal<Kind>>();
    visit.template operator()<BoostSignal<Kind>>();
}

} // namespace scene

#endif // NEXUS_BENCHES_CROWDS_HPP
