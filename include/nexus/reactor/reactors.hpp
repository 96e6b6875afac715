// SPDX-License-Identifier: MIT
#ifndef NEXUS_REACTOR_REACTORS_HPP
#define NEXUS_REACTOR_REACTORS_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/handler/callback.hpp>
#include <nexus/handler/virtual.hpp>
#include <nexus/reactor/detail/table.hpp>
#include <nexus/reactor/detail/wake_queue.hpp>
#include <nexus/reactor/token.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// `Reactors`: work that is done once after events, by whoever subscribed to what they changed.

NEXUS_DETAIL_BEGIN

struct ReactorDriver;

namespace detail {

template <class Reactor, class Event>
consteval void report_reactor_event() {
    static_assert(never<Reactor>,
                  "nexus: spawn: the reactor `Reactor` takes an `Event`, but a reactor gets none: "
                  "let it take parameters only, after its context, which is passed to spawn");
}

} // namespace detail

/// Functions that run when a source to which they subscribed was marked: a resource. Events mark
/// what they change, then `dispatch`, or a `ReactorDriver`, runs each reactor that was woken once,
/// however often it was, in the order in which they were woken first. What is marked meanwhile
/// waits for the next dispatch.
///
/// All members may be called from a reactor that runs: it takes `ResMut<Reactors<App>>`, or the
/// world. A reactor that throws stays, and those woken behind it run in the next dispatch, in
/// order, before those that are woken later.
///
/// Marking and dispatching allocate nothing; a reactor whose function, context and Locals take up
/// to 24 bytes is held inline. Memory that was needed once is kept for reuse. Move-only; do not
/// move one that dispatches. `App` may be incomplete.
template <class App>
class Reactors {
    using Handler = Virtual<void, App>;
    using Index = detail::ReactorTable::Index;

public:
    using Token = ReactorToken;
    using Source = ReactorSource;

    /// What `spawn` returns, for the reactor's first subscriptions. Points to the reactors.
    class Registration {
    public:
        /// Subscribes the reactor, like `Reactors::subscribe`. A stale source is ignored.
        Registration& subscribe(ReactorSource source) & {
            reactors_->subscribe(token_, source);
            return *this;
        }
        Registration&& subscribe(ReactorSource source) && {
            reactors_->subscribe(token_, source);
            return static_cast<Registration&&>(*this);
        }

        [[nodiscard]] ReactorToken token() const noexcept { return token_; }

    private:
        friend Reactors;
        Registration(Reactors& spawned_in, ReactorToken spawned) noexcept
            : reactors_(&spawned_in), token_(spawned) {}

        Reactors* reactors_;
        ReactorToken token_;
    };

    Reactors() noexcept = default;
    Reactors(Reactors&& other) noexcept { swap(other); }
    Reactors& operator=(Reactors&& other) noexcept {
        Reactors(static_cast<Reactors&&>(other)).swap(*this);
        return *this;
    }
    /// The reactors are destroyed in no particular order. They must not spawn others meanwhile.
    ~Reactors() {
        queue_.stop(); // a destructor may call this object: nothing is left to find
        table_.close_all();
        for (const Chunk* chunk : chunks_)
            delete chunk;
    }

    /// A new source. Amortised constant time; allocates.
    [[nodiscard]] ReactorSource source() { return table_.open_source(); }

    /// Removes a source and all subscriptions to it. Whoever it has woken runs all the same. Linear
    /// in its subscribers. False when it is stale.
    bool remove(ReactorSource source) noexcept { return table_.close_source(source); }

    /// Adds a reactor that owns `context`, moved in, and hands it to `Function` as its first
    /// argument, which is `Context&` or `const Context&`; parameters follow. What the function
    /// returns is discarded. Amortised constant time; allocates. It runs when it has subscribed to
    /// a source that is marked.
    template <auto Function, class Context>
    Registration spawn(Context&& context) {
        return spawn(fn<Function>, static_cast<Context&&>(context));
    }
    /// The same with a lambda, a functor or a function pointer.
    template <class Callable, class Context>
    Registration spawn(Callable&& callable, Context&& context) {
        using Type = decltype(detail::make_callback(
            static_cast<Callable&&>(callable), static_cast<Context&&>(context), Registry<App>{}));
        if constexpr (takes_nothing<Type>())
            return store(
                Handler(detail::make_callback(static_cast<Callable&&>(callable),
                                              static_cast<Context&&>(context), Registry<App>{})));
        else
            return Registration(*this, {});
    }
    /// Adds a reactor without context: a function, a lambda or any handler that takes no event,
    /// such as a pipeline.
    template <auto Function>
    Registration spawn() {
        return spawn(fn<Function>);
    }
    template <class H>
    Registration spawn(H&& handler) {
        if constexpr (takes_nothing<detail::bound_t<App, void, H>>())
            return store(Handler(static_cast<H&&>(handler)));
        else
            return Registration(*this, {});
    }

    /// Removes a reactor, and all its subscriptions; if it was woken it does not run any more. It
    /// is destroyed at once, or, when it removes itself while it runs, after this dispatch. Linear
    /// in the subscribers of its sources; allocates nothing. False when it is stale.
    bool remove(ReactorToken token) noexcept {
        if (!table_.has(token))
            return false;
        const Index id = detail::ReactorTable::index(token);
        table_.close(id);
        --size_;
        Handler removed; // is destroyed last: it may call this object
        if (!queue_.has_current() || queue_.current() != id)
            removed = static_cast<Handler&&>(handler_of(id));
        if (queue_.is_woken(id))
            queue_.discount();
        else if (!queue_.is_running()) {
            table_.release(id);
            return true;
        }
        table_.push(removed_, id); // a queue still has it
        if (!queue_.is_running() && queue_.discounted() > chunk_size && queue_.discounted() > size_)
            finish();
        return true;
    }

    /// Lets a reactor run after each marking of the source. Subscribing again changes nothing.
    /// Logarithmic in the reactor's subscriptions, plus the move of those behind; allocates. False
    /// when one of them is stale.
    bool subscribe(ReactorToken token, ReactorSource source) {
        return table_.subscribe(token, source);
    }

    /// Ends a subscription. If the reactor was woken it runs all the same. Linear in the
    /// subscribers of the source. False when one of them is stale, or there was no subscription.
    bool unsubscribe(ReactorToken token, ReactorSource source) noexcept {
        return table_.unsubscribe(token, source);
    }

    /// Wakes the subscribers of a source, in the order of subscription, for the next dispatch.
    /// About a nanosecond for each; allocates nothing. False when it is stale.
    bool mark(ReactorSource source) noexcept {
        const std::vector<Index>* const subscribers = table_.subscribers(source);
        if (subscribers == nullptr)
            return false;
        queue_.wake(*subscribers);
        return true;
    }

    /// Runs each reactor that was woken, once, and returns how many ran. The sequence number stays
    /// as it is. An indirect call for each, from eight places in the code as in `Broadcast`;
    /// allocates nothing. In a reactor it runs nothing and returns 0.
    template <class W>
    std::size_t dispatch(W& world) {
        return dispatch_with(world, [] {});
    }

    /// The reactor that runs, so that it can remove or unsubscribe itself; names none outside.
    [[nodiscard]] ReactorToken running() const noexcept {
        return queue_.has_current() ? table_.token(queue_.current()) : ReactorToken();
    }

    /// How many reactors there are.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

    /// How many wait for the next dispatch.
    [[nodiscard]] std::size_t woken() const noexcept { return queue_.size(); }

    /// Whether they are there.
    [[nodiscard]] bool contains(ReactorToken token) const noexcept { return table_.has(token); }
    [[nodiscard]] bool contains(ReactorSource source) const noexcept { return table_.has(source); }

private:
    friend ReactorDriver;

    static constexpr std::size_t chunk_size = 64;

    /// Handlers that never move: one may run while others are added.
    struct Chunk {
        Handler handlers[chunk_size];
    };

    /// One dispatch, however it ends.
    struct Round {
        Reactors& reactors;

        ~Round() {
            if (!reactors.queue_.has_taken_all() || reactors.removed_ != detail::ReactorTable::none)
                reactors.finish();
            reactors.queue_.end();
        }
    };

    template <class Type>
    static consteval bool takes_nothing() {
        if constexpr (std::is_same_v<Type, detail::Rejected>) {
            return false;
        } else if constexpr (!std::is_void_v<typename Type::event_type>) {
            detail::report_reactor_event<Type, typename Type::event_type>();
            return false;
        } else {
            return true;
        }
    }

    NEXUS_DETAIL_INLINE Handler& handler_of(Index id) noexcept {
        return chunks_[id / chunk_size]->handlers[id % chunk_size];
    }

    [[gnu::noinline]] Registration store(Handler&& handler) {
        if (table_.is_full())
            grow();
        const Index id = table_.open();
        queue_.reset(id);
        handler_of(id) = static_cast<Handler&&>(handler);
        ++size_;
        return Registration(*this, table_.token(id));
    }

    /// Makes room for one chunk more, in the queues too, so that marking needs none.
    void grow() {
        const std::size_t before = chunks_.size() * chunk_size;
        const std::size_t count = before + chunk_size;
        table_.resize(count);
        queue_.resize(count);
        chunks_.reserve(chunks_.size() + 1 > chunks_.capacity() ? 2 * chunks_.size() + 1 : 0);
        chunks_.push_back(new Chunk);
        for (std::size_t id = count; id-- > before;)
            table_.release(static_cast<Index>(id));
    }

    template <class W, class BeforeEach>
    NEXUS_DETAIL_INLINE std::size_t dispatch_with(W& world, BeforeEach before_each) {
        if constexpr (detail::check_world<Reactors, App, W>()) {
            if (queue_.is_ready())
                return run_woken(world, before_each);
        }
        return 0;
    }

    template <class BeforeEach>
    [[gnu::noinline]] std::size_t run_woken(World<App>& world, BeforeEach before_each) {
        std::size_t left = queue_.begin();
        const Round round{*this};

        // Everything but the position may change while a reactor runs.
        std::size_t position = 0;
        std::size_t ran = 0;
        const auto call = [&]() NEXUS_DETAIL_INLINE_LAMBDA {
            Handler& handler = handler_of(queue_.at(position));
            queue_.advance_to(++position);
            if (handler) {
                before_each();
                ++ran;
                handler.run(world);
            }
        };
        for (; left >= 8; left -= 8) {
            call(), call(), call(), call();
            call(), call(), call(), call();
        }
        for (; left != 0; --left)
            call();
        return ran;
    }

    /// Queues those that did not run before those that were woken meanwhile, and makes the places
    /// of removed reactors free which no queue has any more. A destructor may call this object.
    [[gnu::cold, gnu::noinline]] void finish() noexcept {
        queue_.clean([this](Index id) { return table_.is_used(id); });
        Index queued = detail::ReactorTable::none;
        while (removed_ != detail::ReactorTable::none) {
            const Index id = table_.pop(removed_);
            handler_of(id) = Handler();
            if (queue_.is_woken(id))
                table_.push(queued, id);
            else
                table_.release(id);
        }
        removed_ = queued;
    }

    void swap(Reactors& other) noexcept {
        NEXUS_ASSERT(!queue_.is_running() && !other.queue_.is_running(),
                     "Reactors: moved, or assigned to, while they dispatch; a reactor that wants "
                     "to be rid of the others removes them");
        chunks_.swap(other.chunks_);
        table_.swap(other.table_);
        std::swap(queue_, other.queue_);
        std::swap(size_, other.size_);
        std::swap(removed_, other.removed_);
    }

    std::vector<Chunk*> chunks_;
    detail::ReactorTable table_;
    detail::WakeQueue queue_; // of places in the table
    std::size_t size_ = 0;
    Index removed_ = detail::ReactorTable::none; // the first of a list: a queue has their places
};

NEXUS_DETAIL_END

#endif // NEXUS_REACTOR_REACTORS_HPP
