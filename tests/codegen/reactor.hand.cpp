// SPDX-License-Identifier: MIT
// The other half of reactor.nexus.cpp. By hand: who subscribed is a list of numbers, who was woken
// another one, and an epoch for each says whether it is in there already. After an exception the
// others run in the next dispatch.
#include "twin.hpp"

#include <utility>
#include <vector>

struct Watched;

struct Callback {
    void (*call)(void* slot, World<Watched>&) = nullptr;
    const void* operations = nullptr;
    std::byte slot[24];
};
struct Chunk {
    Callback callbacks[64];
};
struct Subscriptions {
    std::uint64_t number;
    std::uint32_t next;
    std::vector<std::uint32_t> subscribers;
};
struct Source {
    std::uint64_t number;
    std::uint32_t index;
};

struct Reactors {
    std::vector<Chunk*> chunks;
    std::vector<Subscriptions> sources;
    std::vector<std::uint64_t> epochs;
    std::vector<std::uint32_t> running;
    std::vector<std::uint32_t> woken;
    std::size_t woken_count = 0;
    std::size_t running_count = 0;
    std::size_t next = 0;
    std::uint64_t epoch = 1;
    std::size_t removed_woken = 0;
    std::uint32_t removed = ~0u;
    bool is_running = false;

    [[gnu::cold, gnu::noinline]] void finish() noexcept;
};
struct Watched {
    user::Book book;
    Reactors reactors;
};

void Reactors::finish() noexcept {
    std::vector<std::uint32_t> left(running.begin() + static_cast<std::ptrdiff_t>(next),
                                    running.begin() + static_cast<std::ptrdiff_t>(running_count));
    left.insert(left.end(), woken.begin(),
                woken.begin() + static_cast<std::ptrdiff_t>(woken_count));
    woken_count = left.size();
    woken.swap(left);
}

namespace {

struct Round {
    Reactors& reactors;
    ~Round() {
        if (reactors.next != reactors.running_count || reactors.removed != ~0u)
            reactors.finish();
        reactors.is_running = false;
    }
};

[[gnu::noinline]] std::size_t run_woken(Reactors& reactors, World<Watched>& world) {
    reactors.running.swap(reactors.woken);
    reactors.running_count = std::exchange(reactors.woken_count, 0);
    reactors.removed_woken = 0;
    reactors.next = 0;
    ++reactors.epoch;
    reactors.is_running = true;
    const Round round{reactors};

    std::size_t position = 0;
    std::size_t ran = 0;
    const auto call = [&]() __attribute__((always_inline)) {
        const std::uint32_t id = reactors.running[position];
        Callback& callback = reactors.chunks[id / 64]->callbacks[id % 64];
        reactors.next = ++position;
        if (callback.call != nullptr) {
            ++ran;
            callback.call(callback.slot, world);
        }
    };
    std::size_t left = reactors.running_count;
    for (; left >= 8; left -= 8) { // eight places: an indirect call of each is predicted apart
        call(), call(), call(), call();
        call(), call(), call(), call();
    }
    for (; left != 0; --left)
        call();
    return ran;
}

bool mark(Reactors& reactors, Source source) {
    if (source.index >= reactors.sources.size() || source.number == 0 ||
        reactors.sources[source.index].number != source.number)
        return false;
    const std::uint64_t epoch = reactors.epoch;
    std::uint64_t* const epochs = reactors.epochs.data();
    std::uint32_t* const woken = reactors.woken.data();
    std::size_t count = reactors.woken_count;
    for (const std::uint32_t id : reactors.sources[source.index].subscribers) {
        woken[count] = id;
        count += epochs[id] != epoch;
        epochs[id] = epoch;
    }
    reactors.woken_count = count;
    return true;
}

} // namespace

extern "C" bool cg_reactor_mark(World<Watched>& world, const Source& source) {
    return mark(world.app.reactors, source);
}
extern "C" std::size_t cg_reactor_dispatch(World<Watched>& world) {
    Reactors& reactors = world.app.reactors;
    if (reactors.woken_count == 0 || reactors.is_running)
        return 0;
    return run_woken(reactors, world);
}
extern "C" std::size_t cg_reactor_woken(World<Watched>& world) {
    return world.app.reactors.woken_count - world.app.reactors.removed_woken;
}
