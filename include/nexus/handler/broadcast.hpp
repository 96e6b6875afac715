// SPDX-License-Identifier: MIT
#ifndef NEXUS_HANDLER_BROADCAST_HPP
#define NEXUS_HANDLER_BROADCAST_HPP

#include <nexus/handler/fan_out.hpp>
#include <nexus/handler/virtual.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// `Broadcast`: one event for a list of handlers that changes at run time.

NEXUS_DETAIL_BEGIN

/// Runs every handler that was added, in that order, with the same event by `const&`.
///
/// The handlers are called from eight call sites instead of one, because a processor that predicts
/// a call by its address then learns eight times as much of the list. Measured: a third to three
/// quarters of the time of a loop over function pointers. Costs one indirect call and 16 bytes per
/// handler; handlers with state are allocated on the heap when they are added. Running allocates
/// nothing.
///
/// Every child runs: the first exception is rethrown unchanged afterwards, later ones are dropped.
/// During a run, a child that is added waits until the outermost run has ended, and one that is
/// removed does not run again. Move-only; do not move one that is running. `App` may be incomplete.
template <class Event, class App>
class Broadcast {
    using Lent = std::conditional_t<std::is_void_v<Event>, void,
                                    std::add_lvalue_reference_t<std::add_const_t<Event>>>;
    using Thunk = detail::Thunk<App, Lent>;

    /// The part of a child that a run reads.
    struct Call {
        typename Thunk::type thunk;
        void* handler = nullptr;
    };

    /// The part of a child that a run does not read.
    struct Child {
        std::uint64_t number;
        void (*destroy)(void* handler) noexcept = nullptr; // null for a child without state
        bool removed = false;
    };

    /// In the order of adding, so numbers ascend.
    struct Children {
        std::vector<Call> calls;
        std::vector<Child> children; // in step with `calls`

        std::size_t find(std::uint64_t number) const noexcept {
            std::size_t first = 0;
            for (std::size_t last = children.size(); first < last;) {
                const std::size_t middle = first + (last - first) / 2;
                if (children[middle].number < number)
                    first = middle + 1;
                else
                    last = middle;
            }
            return first < children.size() && children[first].number == number ? first
                                                                               : detail::npos;
        }

        void make_room(std::size_t count) {
            if (count > children.capacity())
                children.reserve(count < 8 ? 8 : 2 * count);
            calls.reserve(children.capacity());
        }

        void destroy(std::size_t position) noexcept {
            if (const auto destroy = std::exchange(children[position].destroy, nullptr))
                destroy(calls[position].handler);
        }

        void prepend(const Children& others) {
            calls.insert(calls.begin(), others.calls.begin(), others.calls.end());
            children.insert(children.begin(), others.children.begin(), others.children.end());
        }

        void erase_removed() noexcept {
            std::size_t kept = 0;
            for (std::size_t i = 0; i < children.size(); ++i) {
                if (!children[i].removed) {
                    children[kept] = children[i];
                    calls[kept++] = calls[i];
                }
            }
            children.erase(children.begin() + static_cast<std::ptrdiff_t>(kept), children.end());
            calls.erase(calls.begin() + static_cast<std::ptrdiff_t>(kept), calls.end());
        }

        void clear() noexcept {
            calls.clear();
            children.clear();
        }
    };

public:
    using event_type = Lent;

    /// For the concept `Handler`.
    template <class Schema, class Given>
    static constexpr bool accepts = std::is_same_v<App, Schema>&& detail::event_fits<Lent, Given>;

    /// Identifies a child of one broadcast. Never reused.
    class Key {
    public:
        constexpr Key() noexcept = default;
        friend constexpr bool operator==(Key, Key) noexcept = default;

    private:
        friend Broadcast;
        constexpr explicit Key(std::uint64_t number) noexcept : number_(number) {}
        std::uint64_t number_ = 0;
    };

    Broadcast() noexcept = default;
    Broadcast(Broadcast&& other) noexcept { swap(other); }
    Broadcast& operator=(Broadcast&& other) noexcept {
        Broadcast(static_cast<Broadcast&&>(other)).swap(*this);
        return *this;
    }
    ~Broadcast() {
        ++depth_; // destructors of children may add and remove: defer all of it
        destroy_all(running_);
        destroy_all(waiting_);
    }

    /// Adds a handler, or a function, lambda or functor, at the end. Amortised constant time;
    /// allocates.
    template <class H>
    Key add(H&& handler) {
        using Type = detail::bound_t<App, Lent, H>;
        if constexpr (detail::check_child<App, Type, Event>())
            return append<Type>(static_cast<H&&>(handler));
        else
            return Key();
    }

    /// Removes a child and destroys it: at once, or at the end of the outermost run. Returns false
    /// if it is already gone. Linear in the number of children.
    bool remove(Key key) noexcept {
        Children& list = waiting_.find(key.number_) == detail::npos ? running_ : waiting_;
        const std::size_t position = list.find(key.number_);
        if (position == detail::npos || list.children[position].removed)
            return false;
        list.children[position].removed = true;
        list.calls[position].thunk = &call_nothing;
        --size_;
        unsettled_ = true;
        if (depth_ == 0)
            settle();
        return true;
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "broadcast"; }

    /// Runs every child with `event`.
    template <class W, class... Given>
    void run(W& world, Given&&... event) {
        if constexpr (detail::check_world<Broadcast, App, W>()) {
            if constexpr (std::is_void_v<Event>)
                run_all(world);
            else if constexpr (detail::check_event<Broadcast, Lent, Given...>())
                run_all<Lent>(world, detail::as_event<Lent>(static_cast<Given&&>(event))...);
        }
    }
    template <class W, class... Given>
    void run(W&, Given&&...) const {
        detail::report_const_state<Broadcast>();
    }

private:
    template <class Type, class H>
    Key append(H&& handler) {
        if constexpr (detail::is_stateless<Type>)
            return append({&call_stateless<Type>, nullptr}, nullptr);
        else
            return append({&Thunk::template call<Type, true>,
                           new Type(detail::bind<App, Lent>(static_cast<H&&>(handler)))},
                          &delete_handler<Type>);
    }

    using Destroy = void (*)(void* handler) noexcept;

    /// A handler that is not a child yet.
    struct Owned {
        void* handler;
        Destroy destroy;

        Owned(void* made, Destroy how) noexcept : handler(made), destroy(how) {}
        Owned(const Owned&) = delete;
        Owned& operator=(const Owned&) = delete;
        ~Owned() {
            if (destroy != nullptr)
                destroy(handler);
        }
    };

    /// Takes ownership of the handler in `call`. Code that does not depend on the type of the
    /// handler is in this one function, instead of being repeated for each type.
    [[gnu::noinline]] Key append(Call call, Destroy destroy) {
        Owned owned(call.handler, destroy);
        const bool waits = depth_ != 0;
        Children& list = waits ? waiting_ : running_;
        list.make_room(running_.children.size() + (waits ? waiting_.children.size() : 0) + 1);
        list.calls.push_back(call);
        list.children.push_back({++last_number_, std::exchange(owned.destroy, nullptr)});
        ++size_;
        unsettled_ = unsettled_ || waits;
        return Key(last_number_);
    }

    template <class Type>
    static void delete_handler(void* handler) noexcept {
        delete static_cast<Type*>(handler);
    }

    /// Counts the active runs, and settles changes after the outermost.
    class Round {
    public:
        explicit Round(Broadcast& broadcast) noexcept
            : broadcast_(broadcast), depth_outside_(broadcast.depth_) {
            broadcast_.depth_ = depth_outside_ + 1;
        }
        Round(const Round&) = delete;
        Round& operator=(const Round&) = delete;
        ~Round() {
            broadcast_.depth_ = depth_outside_;
            if (broadcast_.unsettled_ && depth_outside_ == 0)
                broadcast_.settle();
        }

    private:
        Broadcast& broadcast_;
        std::size_t depth_outside_; // counting down in memory would make runs wait for each other
    };

    /// A single child, the most common case, needs no frame for a list: no child remains to be run
    /// after it throws.
    template <class... Lending>
    NEXUS_DETAIL_INLINE void run_all(World<App>& world, Lending... event) {
        if (running_.calls.size() == 1) {
            const Round round(*this);
            const Call& child = running_.calls.front();
            child.thunk(child.handler, world, event...);
        } else {
            run_list<Lending...>(world, event...);
        }
    }

    template <class... Lending>
    [[gnu::noinline]] void run_list(World<App>& world, Lending... event) {
        const Round round(*this);
        const Call* next = running_.calls.data();
#if NEXUS_DETAIL_EXCEPTIONS
        try {
            call_each<Lending...>(next, running_.calls.size(), world, event...);
        } catch (...) {
            finish<Lending...>(next, running_.calls.data() + running_.calls.size(), world,
                               event...);
            throw;
        }
#else
        call_each<Lending...>(next, running_.calls.size(), world, event...);
#endif
    }

    /// `next` points after the child that is being called, so it is correct when that child throws.
    template <class... Lending>
    NEXUS_DETAIL_INLINE static void call_each(const Call*& next, std::size_t count,
                                              World<App>& world, Lending... event) {
        const auto call = [&]() __attribute__((always_inline)) {
            const Call& called = *next++;
            called.thunk(called.handler, world, event...);
        };
        for (; count >= 8; count -= 8) {
            call(), call(), call(), call();
            call(), call(), call(), call();
        }
        if (count & 4)
            call(), call(), call(), call();
        if (count & 2)
            call(), call();
        if (count & 1)
            call();
    }

#if NEXUS_DETAIL_EXCEPTIONS
    /// Runs the remaining children after one threw; their exceptions are dropped.
    template <class... Lending>
    [[gnu::cold, gnu::noinline]] static void finish(const Call* next, const Call* last,
                                                    World<App>& world, Lending... event) {
        while (next != last) {
            try {
                call_each<Lending...>(next, static_cast<std::size_t>(last - next), world, event...);
            } catch (...) { // NOLINT(bugprone-empty-catch): the first one is rethrown
            }
        }
    }
#endif

    template <class H, class... Lending>
    static void call_stateless(void*, World<App>& world, Lending... event) {
        static_cast<void>(H{}.run(world, event...));
    }
    template <class... Lending>
    static void call_nothing(void*, World<App>&, Lending...) noexcept {}

    /// Appends the waiting children, destroys the removed ones and closes their gaps. Allocates
    /// nothing: `append` has reserved space for all. Destructors may add and remove.
    [[gnu::cold, gnu::noinline]] void settle() noexcept {
        ++depth_;
        while (unsettled_) {
            unsettled_ = false;
            if (!waiting_.children.empty()) {
                waiting_.prepend(running_);
                std::swap(running_, waiting_);
                waiting_.clear();
            }
            for (std::size_t i = 0; i < running_.children.size(); ++i)
                if (running_.children[i].removed)
                    running_.destroy(i);
        }
        running_.erase_removed();
        --depth_;
    }

    static void destroy_all(Children& list) noexcept {
        for (std::size_t i = 0; i < list.children.size(); ++i)
            list.destroy(i);
    }

    void swap(Broadcast& other) noexcept {
        std::swap(running_, other.running_);
        std::swap(waiting_, other.waiting_);
        if (last_number_ < other.last_number_)
            last_number_ = other.last_number_;
        else
            other.last_number_ = last_number_;
        std::swap(size_, other.size_);
        std::swap(depth_, other.depth_);
        std::swap(unsettled_, other.unsettled_);
    }

    Children running_;
    Children waiting_; // added while running
    std::uint64_t last_number_ = 0;
    std::size_t size_ = 0;
    std::size_t depth_ = 0;
    bool unsettled_ = false;
};

NEXUS_DETAIL_END

#endif // NEXUS_HANDLER_BROADCAST_HPP
