// SPDX-License-Identifier: MIT
#ifndef NEXUS_WORLD_BORROWS_HPP
#define NEXUS_WORLD_BORROWS_HPP

#include <nexus/config.hpp>

#include <cstddef>
#include <string_view>

#if NEXUS_CHECKED
#    include <cstdio>
#    include <cstdlib>
#endif

/// \file
/// Records the resources that running handlers hold. Checked builds keep one record per run on the
/// stack and abort a dispatch that would alias; release builds do nothing.

NEXUS_DETAIL_BEGIN

namespace detail {

/// One resource that a handler holds, shared or exclusively. `name` is for the message.
struct Access {
    std::size_t resource;
    bool exclusive;
    std::string_view name;
};

#if NEXUS_CHECKED

/// The resources that one running handler holds. Not `active` until its parameters have been
/// fetched: fetching accesses only declared resources.
struct Dispatch {
    std::string_view handler;
    const Access* accesses = nullptr;
    std::size_t count = 0;
    Dispatch* outer = nullptr;
    bool active = false;
};

/// The handlers that are running in a world, innermost first.
class Borrows {
public:
    /// Aborts if a running handler holds the resource in a way that `access` would alias.
    constexpr void require_free(const Access& access, std::string_view requester) const {
        for (const Dispatch* held = innermost_; held != nullptr; held = held->outer)
            if (held->active)
                for (std::size_t i = 0; i < held->count; ++i)
                    if (held->accesses[i].resource == access.resource &&
                        (held->accesses[i].exclusive || access.exclusive))
                        report_alias(access, requester, held->accesses[i], held->handler);
    }

    /// The same for `World::resource`. No check while parameters are being fetched: `enter` has
    /// checked everything that the function declares.
    constexpr void require_free(const Access& access) const {
        if (innermost_ != nullptr && innermost_->active)
            require_free(access, innermost_->handler);
    }

    constexpr void enter(Dispatch& dispatch) {
        if (!__builtin_is_constant_evaluated())
            claim_thread(dispatch.handler);
        for (std::size_t i = 0; i < dispatch.count; ++i)
            require_free(dispatch.accesses[i], dispatch.handler);
        dispatch.outer = innermost_;
        innermost_ = &dispatch;
    }

    constexpr void leave(Dispatch& dispatch) {
        innermost_ = dispatch.outer;
        if (!__builtin_is_constant_evaluated() && innermost_ == nullptr)
            __atomic_store_n(&thread_, nullptr, __ATOMIC_RELEASE);
    }

private:
    /// Aborts if another thread is dispatching in this world.
    void claim_thread(std::string_view handler) {
        static thread_local char this_thread;
        const char* owner = nullptr;
        if (!__atomic_compare_exchange_n(&thread_, &owner, static_cast<const char*>(&this_thread),
                                         false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE) &&
            owner != &this_thread) {
            std::fprintf(stderr,
                         "nexus: `%.*s` is dispatched in a world in which another thread is "
                         "dispatching; a world is single-threaded: use one world per thread\n",
                         static_cast<int>(handler.size()), handler.data());
            std::abort();
        }
    }

    [[noreturn, gnu::cold, gnu::noinline]] static void report_alias(const Access& access,
                                                                    std::string_view requester,
                                                                    const Access& held,
                                                                    std::string_view holder) {
        const auto width = [](std::string_view text) { return static_cast<int>(text.size()); };
        std::fprintf(
            stderr,
            "nexus: `%.*s` wants %s access to `%.*s`, but `%.*s`, which is still running, has %s "
            "access to it; dispatch after `%.*s` returns, or remove that parameter from it\n",
            width(requester), requester.data(), access.exclusive ? "write" : "read",
            width(access.name), access.name.data(), width(holder), holder.data(),
            held.exclusive ? "write" : "read", width(holder), holder.data());
        std::abort();
    }

    Dispatch* innermost_ = nullptr;
    const char* thread_ = nullptr;
};

#endif

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_WORLD_BORROWS_HPP
