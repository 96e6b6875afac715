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
/// Which resources the handlers that are running hold. Checked builds keep a record of each on the
/// stack and refuse what would alias; release builds hold nothing and do nothing.

NEXUS_DETAIL_BEGIN

namespace detail {

/// One resource that a handler holds, shared or exclusively, by its name in the message.
struct Access {
    std::size_t resource;
    bool exclusive;
    std::string_view name;
};

#if NEXUS_CHECKED

/// What one running handler holds. Not yet `active` while its own parameters are being fetched:
/// fetching reaches just what it declared.
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
    /// Reports if one of the running handlers holds the resource in a way that `access` would
    /// alias.
    constexpr void require_free(const Access& access, std::string_view asking) const {
        for (const Dispatch* held = innermost_; held != nullptr; held = held->outer)
            if (held->active)
                for (std::size_t i = 0; i < held->count; ++i)
                    if (held->accesses[i].resource == access.resource &&
                        (held->accesses[i].exclusive || access.exclusive))
                        report_alias(access, asking, held->accesses[i], held->handler);
    }

    /// The same for `World::resource`. A function whose parameters are being fetched has been
    /// checked for all that it declares.
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
    /// A world belongs to whichever thread dispatches in it, one at a time.
    void claim_thread(std::string_view handler) {
        static thread_local char this_thread;
        const char* owner = nullptr;
        if (!__atomic_compare_exchange_n(&thread_, &owner, static_cast<const char*>(&this_thread),
                                         false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE) &&
            owner != &this_thread) {
            std::fprintf(stderr,
                         "nexus: `%.*s` is dispatched while another thread dispatches in the same "
                         "world; a world is single-threaded: give each thread its own\n",
                         static_cast<int>(handler.size()), handler.data());
            std::abort();
        }
    }

    [[noreturn, gnu::cold, gnu::noinline]] static void report_alias(const Access& wanted,
                                                                    std::string_view asking,
                                                                    const Access& held,
                                                                    std::string_view holder) {
        const auto width = [](std::string_view text) { return static_cast<int>(text.size()); };
        std::fprintf(
            stderr,
            "nexus: `%.*s` reaches the resource `%.*s` %s while `%.*s`, which is still "
            "running, holds it %s; let go of it before dispatching, or dispatch afterwards\n",
            width(asking), asking.data(), width(wanted.name), wanted.name.data(),
            wanted.exclusive ? "exclusively" : "to read", width(holder), holder.data(),
            held.exclusive ? "exclusively" : "to read");
        std::abort();
    }

    Dispatch* innermost_ = nullptr;
    const char* thread_ = nullptr;
};

#endif

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_WORLD_BORROWS_HPP
