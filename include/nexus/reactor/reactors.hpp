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
/// `Reactors`: functions that run once after events, if a source they subscribe to has changed.

NEXUS_DETAIL_BEGIN

struct ReactorDriver;

namespace detail {

template <class Reactor, class Event>
consteval void report_reactor_event() {
    static_assert(never<Reactor>,
                  "nexus: spawn: the reactor `Reactor` takes an `Event`, but a reactor receives no "
                  "event; take only the context (passed to spawn) and parameters");
}

} // namespace detail

/// A resource that holds functions, which run after a source to which they subscribe was marked.
/// Handlers mark the sources that they change; then `dispatch`, or a `ReactorDriver`, runs each
/// woken reactor once, however often it was woken, in the order of first waking. Reactors woken
/// during a dispatch wait for the next one.
///
/// A running reactor may call all members: it takes `ResMut<Reactors<App>>`, or the world. A
/// reactor that throws stays registered; those woken after it run in the next dispatch, in order,
/// before any that are woken later.
///
/// Marking and dispatching allocate nothing; a reactor whose function, context and Locals take up
/// to 24 bytes is stored inline. Memory is never returned before destruction, but reused.
/// Move-only; must not be moved during a dispatch. `App` may be incomplete.
template <class App>
class Reactors {
    using Handler = Virtual<void, App>;
    using Index = detail::ReactorTable::Index;

public:
    using Token = ReactorToken;
    using Source = ReactorSource;

    /// The result of `spawn`, for the reactor's first subscriptions. Holds a pointer to the
    /// `Reactors`.
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
    /// Destroys the reactors in no particular order. Their destructors must not spawn others.
    ~Reactors() {
        queue_.stop(); // reactors' destructors may call this object: they find nothing
        table_.close_all();
        for (const Chunk* chunk : chunks_)
            delete chunk;
    }

    /// Creates a source. Amortised constant time; allocates.
    [[nodiscard]] ReactorSource source() { return table_.open_source(); }

    /// Removes a source and all subscriptions to it. Reactors that it has already woken still run.
    /// Linear in its subscribers. Returns false if the source is stale.
    bool remove(ReactorSource source) noexcept { return table_.close_source(source); }

    /// Adds a reactor that owns `context` (moved in) and passes it to `Function` as the first
    /// argument, which is `Context&` or `const Context&`; parameters follow. The function's result
    /// is discarded. Amortised constant time; allocates. The reactor runs after a source to which
    /// it subscribes is marked.
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
    /// Adds a reactor without a context: a function, a lambda or any handler that takes no event,
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

    /// Removes a reactor and all its subscriptions; if it was woken, it no longer runs. It is
    /// destroyed at once, or, if it removes itself while it runs, after this dispatch. Linear in
    /// the subscribers of its sources; allocates nothing. Returns false if the token is stale.
    bool remove(ReactorToken token) noexcept {
        if (!table_.has(token))
            return false;
        const Index id = detail::ReactorTable::index(token);
        table_.close(id);
        --size_;
        Handler removed; // destroyed last: its destructor may call this object
        if (!queue_.has_current() || queue_.current() != id)
            removed = static_cast<Handler&&>(handler_of(id));
        if (queue_.is_woken(id))
            queue_.discount();
        else if (!queue_.is_running()) {
            table_.release(id);
            return true;
        }
        table_.push(removed_, id); // still queued
        if (!queue_.is_running() && queue_.discounted() > chunk_size && queue_.discounted() > size_)
            finish();
        return true;
    }

    /// From now on, marking the source wakes the reactor. Subscribing twice has no further effect.
    /// Logarithmic in the reactor's subscriptions, plus moving the later ones; allocates. Returns
    /// false if the token or the source is stale.
    bool subscribe(ReactorToken token, ReactorSource source) {
        return table_.subscribe(token, source);
    }

    /// Ends a subscription. If the reactor was already woken, it still runs. Linear in the
    /// subscribers of the source. Returns false if the token or the source is stale, or there was
    /// no subscription.
    bool unsubscribe(ReactorToken token, ReactorSource source) noexcept {
        return table_.unsubscribe(token, source);
    }

    /// Wakes the subscribers of a source, in the order of subscription, for the next dispatch.
    /// About a nanosecond per subscriber; allocates nothing. Returns false if the source is stale.
    bool mark(ReactorSource source) noexcept {
        const std::vector<Index>* const subscribers = table_.subscribers(source);
        if (subscribers == nullptr)
            return false;
        queue_.wake(*subscribers);
        return true;
    }

    /// Runs each woken reactor once, and returns the number of reactors that ran. Does not change
    /// the sequence number. One indirect call per reactor, from eight call sites as in `Broadcast`;
    /// allocates nothing. Called from a reactor, it runs nothing and returns 0.
    template <class W>
    std::size_t dispatch(W& world) {
        return dispatch_with(world, [] {});
    }

    /// The running reactor, so that it can remove or unsubscribe itself; an empty token if none
    /// runs.
    [[nodiscard]] ReactorToken running() const noexcept {
        return queue_.has_current() ? table_.token(queue_.current()) : ReactorToken();
    }

    /// The number of reactors.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

    /// The number of reactors that wait for the next dispatch.
    [[nodiscard]] std::size_t woken() const noexcept { return queue_.size(); }

    /// Whether the reactor (source) still exists.
    [[nodiscard]] bool contains(ReactorToken token) const noexcept { return table_.has(token); }
    [[nodiscard]] bool contains(ReactorSource source) const noexcept { return table_.has(source); }

private:
    friend ReactorDriver;

    static constexpr std::size_t chunk_size = 64;

    /// Handlers at stable addresses: one may run while others are added.
    struct Chunk {
        Handler handlers[chunk_size];
    };

    /// Ends a dispatch, whether it returns or throws.
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

    /// Adds memory for one chunk, also in the queues, so that marking never allocates.
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

        // A running reactor may change everything except the position.
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

    /// Queues the reactors that did not run before those woken during the round, and frees the
    /// slots of removed reactors that are in no queue any more. Destructors of reactors may call
    /// this object.
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
                     "Reactors: moved or assigned to during a dispatch; a reactor must call "
                     "remove() to get rid of others");
        chunks_.swap(other.chunks_);
        table_.swap(other.table_);
        std::swap(queue_, other.queue_);
        std::swap(size_, other.size_);
        std::swap(removed_, other.removed_);
    }

    std::vector<Chunk*> chunks_;
    detail::ReactorTable table_;
    detail::WakeQueue queue_; // of slots in the table
    std::size_t size_ = 0;
    Index removed_ = detail::ReactorTable::none; // head of the list of retired slots
};

NEXUS_DETAIL_END

#endif // NEXUS_REACTOR_REACTORS_HPP
