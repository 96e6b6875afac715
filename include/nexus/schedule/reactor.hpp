// SPDX-License-Identifier: MIT
#ifndef NEXUS_SCHEDULE_REACTOR_HPP
#define NEXUS_SCHEDULE_REACTOR_HPP

#include <nexus/handler/callback.hpp>
#include <nexus/handler/virtual.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// `Reactors`: work that is done once after events, by whoever subscribed to what they changed.

NEXUS_DETAIL_BEGIN

template <class App>
class Reactors;
struct ReactorDriver;

namespace detail {

template <class Reactor, class Event>
consteval void report_reactor_event() {
    static_assert(never<Reactor>,
                  "nexus: spawn: the reactor `Reactor` takes an `Event`, but a reactor gets none: "
                  "let it take parameters only, after its context, which is passed to spawn");
}

/// What tokens and sources are: a place, and a number that no other object ever had.
class Numbered {
public:
    friend constexpr bool operator==(const Numbered&, const Numbered&) noexcept = default;

protected:
    template <class App>
    friend class nexus::Reactors;

    constexpr Numbered() noexcept = default;
    constexpr Numbered(std::uint32_t at, std::uint64_t unique) noexcept
        : number_(unique), index_(at) {}

    std::uint64_t number_ = 0;
    std::uint32_t index_ = 0;
};

} // namespace detail

/// Names a reactor. Two words to copy; refused when the reactor was removed, and never another's.
class ReactorToken : public detail::Numbered {
    template <class App>
    friend class Reactors;
    using Numbered::Numbered;

public:
    /// Names none.
    constexpr ReactorToken() noexcept = default;
};

/// Names a source, something that changes. Two words to copy; refused when the source was removed,
/// and never another's.
class ReactorSource : public detail::Numbered {
    template <class App>
    friend class Reactors;
    using Numbered::Numbered;

public:
    /// Names none.
    constexpr ReactorSource() noexcept = default;
};

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
    using Index = std::uint32_t;

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
        dispatching_ = true; // a destructor may call this object: nothing is left to find
        for (Record& record : records_)
            record.number = 0;
        for (const Chunk* chunk : chunks_)
            delete chunk;
    }

    /// A new source. Amortised constant time; allocates.
    [[nodiscard]] ReactorSource source() {
        if (free_source_ == none) {
            sources_.emplace_back();
            free_source_ = static_cast<Index>(sources_.size() - 1);
        }
        const Index index = free_source_;
        Publisher& publisher = sources_[index];
        free_source_ = publisher.next;
        publisher.number = ++last_number_;
        return ReactorSource(index, publisher.number);
    }

    /// Removes a source and all subscriptions to it. Whoever it has woken runs all the same. Linear
    /// in its subscribers. False when it is stale.
    bool remove(ReactorSource source) noexcept {
        if (!has(source))
            return false;
        Publisher& publisher = sources_[source.index_];
        for (const Index id : publisher.subscribers)
            records_[id].forget(source.index_);
        publisher.subscribers.clear();
        publisher.number = 0;
        publisher.next = std::exchange(free_source_, source.index_);
        return true;
    }

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
        if (!has(token))
            return false;
        const Index id = token.index_;
        Record& record = records_[id];
        for (const Index index : record.sources)
            sources_[index].forget(id);
        record.sources.clear();
        record.number = 0;
        --size_;
        Handler removed; // is destroyed last: it may call this object
        if (!runs(id))
            removed = static_cast<Handler&&>(handler_of(id));
        if (epochs_[id] == epoch_)
            ++removed_woken_;
        else if (!dispatching_) {
            release(id);
            return true;
        }
        record.next = std::exchange(removed_, id); // a queue still has it
        if (!dispatching_ && removed_woken_ > chunk_size && removed_woken_ > size_)
            finish();
        return true;
    }

    /// Lets a reactor run after each marking of the source. Subscribing again changes nothing.
    /// Logarithmic in the reactor's subscriptions, plus the move of those behind; allocates. False
    /// when one of them is stale.
    bool subscribe(ReactorToken token, ReactorSource source) {
        if (!has(token) || !has(source))
            return false;
        Record& record = records_[token.index_];
        const std::size_t position = record.position(source.index_);
        if (position < record.sources.size() && record.sources[position] == source.index_)
            return true;
        std::vector<Index>& subscribers = sources_[source.index_].subscribers;
        subscribers.push_back(token.index_);
        const Undo undo{&subscribers};
        record.sources.insert(record.sources.begin() + static_cast<std::ptrdiff_t>(position),
                              source.index_);
        undo.keep();
        return true;
    }

    /// Ends a subscription. If the reactor was woken it runs all the same. Linear in the
    /// subscribers of the source. False when one of them is stale, or there was no subscription.
    bool unsubscribe(ReactorToken token, ReactorSource source) noexcept {
        if (!has(token) || !has(source) || !records_[token.index_].forget(source.index_))
            return false;
        sources_[source.index_].forget(token.index_);
        return true;
    }

    /// Wakes the subscribers of a source, in the order of subscription, for the next dispatch.
    /// About a nanosecond for each; allocates nothing. False when it is stale.
    bool mark(ReactorSource source) noexcept {
        if (!has(source))
            return false;
        // Without a branch: whether a reactor was woken before is hard to predict.
        const std::uint64_t epoch = epoch_;
        std::uint64_t* const epochs = epochs_.data();
        Index* const woken = woken_.data();
        std::size_t count = woken_count_;
        for (const Index id : sources_[source.index_].subscribers) {
            woken[count] = id;
            count += epochs[id] != epoch ? 1 : 0;
            epochs[id] = epoch;
        }
        woken_count_ = count;
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
        if (!dispatching_ || next_ == 0 || records_[running_[next_ - 1]].number == 0)
            return {};
        const Index id = running_[next_ - 1];
        return ReactorToken(id, records_[id].number);
    }

    /// How many reactors there are.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

    /// How many wait for the next dispatch.
    [[nodiscard]] std::size_t woken() const noexcept { return woken_count_ - removed_woken_; }

    /// Whether they are there.
    [[nodiscard]] bool contains(ReactorToken token) const noexcept { return has(token); }
    [[nodiscard]] bool contains(ReactorSource source) const noexcept { return has(source); }

private:
    friend ReactorDriver;

    static constexpr Index none = ~Index(0);
    static constexpr std::size_t chunk_size = 64;

    /// Handlers that never move: one may run while others are added.
    struct Chunk {
        Handler handlers[chunk_size];
    };

    /// The part of a reactor that neither marking nor dispatching reads.
    struct Record {
        std::uint64_t number = 0;   // 0: free, or removed
        Index next = none;          // in the list of those that are free, or removed
        std::vector<Index> sources; // ascending, to find duplicates

        std::size_t position(Index source) const noexcept {
            std::size_t first = 0;
            for (std::size_t last = sources.size(); first < last;) {
                const std::size_t middle = first + (last - first) / 2;
                if (sources[middle] < source)
                    first = middle + 1;
                else
                    last = middle;
            }
            return first;
        }
        bool forget(Index source) noexcept {
            const std::size_t at = position(source);
            if (at == sources.size() || sources[at] != source)
                return false;
            sources.erase(sources.begin() + static_cast<std::ptrdiff_t>(at));
            return true;
        }
    };

    struct Publisher {
        std::uint64_t number = 0; // 0: free
        Index next = none;        // in the list of those that are free
        std::vector<Index> subscribers;

        void forget(Index id) noexcept {
            std::size_t at = 0;
            while (subscribers[at] != id)
                ++at;
            subscribers.erase(subscribers.begin() + static_cast<std::ptrdiff_t>(at));
        }
    };

    /// Takes back the last subscription unless it is kept.
    struct Undo {
        mutable std::vector<Index>* subscribers;

        void keep() const noexcept { subscribers = nullptr; }
        ~Undo() {
            if (subscribers != nullptr)
                subscribers->pop_back();
        }
    };

    /// One dispatch, however it ends.
    struct Round {
        Reactors& reactors;

        ~Round() {
            if (reactors.next_ != reactors.running_count_ || reactors.removed_ != none)
                reactors.finish();
            reactors.dispatching_ = false;
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

    [[nodiscard]] bool has(ReactorToken token) const noexcept {
        return token.index_ < records_.size() && token.number_ != 0 &&
               records_[token.index_].number == token.number_;
    }
    [[nodiscard]] bool has(ReactorSource source) const noexcept {
        return source.index_ < sources_.size() && source.number_ != 0 &&
               sources_[source.index_].number == source.number_;
    }

    [[nodiscard]] bool runs(Index id) const noexcept {
        return dispatching_ && next_ != 0 && running_[next_ - 1] == id;
    }

    NEXUS_DETAIL_INLINE Handler& handler_of(Index id) noexcept {
        return chunks_[id / chunk_size]->handlers[id % chunk_size];
    }

    [[gnu::noinline]] Registration store(Handler&& handler) {
        if (free_ == none)
            grow();
        const Index id = free_;
        Record& record = records_[id];
        free_ = record.next;
        record.number = ++last_number_;
        epochs_[id] = 0;
        handler_of(id) = static_cast<Handler&&>(handler);
        ++size_;
        return Registration(*this, ReactorToken(id, record.number));
    }

    /// Makes room for one chunk more, in the queues too, so that marking needs none. They are one
    /// longer: `mark` writes behind their end before it knows whether that counts.
    void grow() {
        const std::size_t before = chunks_.size() * chunk_size;
        const std::size_t count = before + chunk_size;
        epochs_.resize(count);
        records_.resize(count);
        running_.resize(count + 1);
        woken_.resize(count + 1);
        chunks_.reserve(chunks_.size() + 1 > chunks_.capacity() ? 2 * chunks_.size() + 1 : 0);
        chunks_.push_back(new Chunk);
        for (std::size_t id = count; id-- > before;)
            release(static_cast<Index>(id));
    }

    void release(Index id) noexcept { records_[id].next = std::exchange(free_, id); }

    template <class W, class BeforeEach>
    NEXUS_DETAIL_INLINE std::size_t dispatch_with(W& world, BeforeEach before_each) {
        if constexpr (detail::check_world<Reactors, App, W>()) {
            if (woken_count_ != 0 && !dispatching_)
                return run_woken(world, before_each);
        }
        return 0;
    }

    template <class BeforeEach>
    [[gnu::noinline]] std::size_t run_woken(World<App>& world, BeforeEach before_each) {
        running_.swap(woken_);
        running_count_ = std::exchange(woken_count_, 0);
        removed_woken_ = 0;
        next_ = 0;
        ++epoch_; // nobody is woken for the next dispatch
        dispatching_ = true;
        const Round round{*this};

        // Everything but the position may change while a reactor runs.
        std::size_t position = 0;
        std::size_t ran = 0;
        const auto call = [&]() NEXUS_DETAIL_INLINE_LAMBDA {
            Handler& handler = handler_of(running_[position]);
            next_ = ++position;
            if (handler) {
                before_each();
                ++ran;
                handler.run(world);
            }
        };
        std::size_t left = running_count_;
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
        if (next_ != running_count_ || !dispatching_) {
            ++epoch_;
            std::size_t count = 0;
            const auto keep = [&](Index id) {
                if (records_[id].number != 0 && epochs_[id] != epoch_) {
                    epochs_[id] = epoch_;
                    running_[count++] = id;
                }
            };
            for (std::size_t i = next_; i < running_count_; ++i)
                keep(running_[i]);
            for (std::size_t i = 0; i < woken_count_; ++i)
                keep(woken_[i]);
            running_.swap(woken_);
            woken_count_ = count;
            removed_woken_ = 0;
        }
        next_ = 0;
        running_count_ = 0;
        Index queued = none;
        while (removed_ != none) {
            const Index id = removed_;
            removed_ = records_[id].next;
            handler_of(id) = Handler();
            Index& list = epochs_[id] == epoch_ ? queued : free_;
            records_[id].next = std::exchange(list, id);
        }
        removed_ = queued;
    }

    void swap(Reactors& other) noexcept {
        std::swap(chunks_, other.chunks_);
        std::swap(epochs_, other.epochs_);
        std::swap(records_, other.records_);
        std::swap(sources_, other.sources_);
        std::swap(running_, other.running_);
        std::swap(woken_, other.woken_);
        std::swap(woken_count_, other.woken_count_);
        std::swap(running_count_, other.running_count_);
        std::swap(next_, other.next_);
        std::swap(epoch_, other.epoch_);
        std::swap(removed_woken_, other.removed_woken_);
        std::swap(size_, other.size_);
        std::swap(free_, other.free_);
        std::swap(free_source_, other.free_source_);
        std::swap(removed_, other.removed_);
        std::swap(dispatching_, other.dispatching_);
        if (last_number_ < other.last_number_)
            last_number_ = other.last_number_;
        else
            other.last_number_ = last_number_;
    }

    std::vector<Chunk*> chunks_;
    std::vector<std::uint64_t> epochs_; // a reactor is in `woken_` if it has the epoch of now
    std::vector<Record> records_;
    std::vector<Publisher> sources_;
    std::vector<Index> running_; // what a dispatch took out of `woken_`
    std::vector<Index> woken_;
    std::size_t woken_count_ = 0;
    std::size_t running_count_ = 0;
    std::size_t next_ = 0; // in `running_`, behind the one that runs
    std::uint64_t epoch_ = 1;
    std::uint64_t last_number_ = 0;
    std::size_t removed_woken_ = 0; // of those in `woken_`
    std::size_t size_ = 0;
    Index free_ = none;
    Index free_source_ = none;
    Index removed_ = none; // their places are in a queue
    bool dispatching_ = false;
};

NEXUS_DETAIL_END

#endif // NEXUS_SCHEDULE_REACTOR_HPP
