// SPDX-License-Identifier: MIT
// A push against a consumer that is falling asleep, on one thread: the processor is told to stop
// after every instruction of the one, and after each in turn the other does its part. Whoever loses
// the race must notice.
#if defined(__x86_64__)

#    include <nexus/queue/spsc_queue.hpp>

#    include <doctest/doctest.h>

#    include <csignal>
#    include <cstddef>
#    include <ucontext.h>

namespace {

using nexus::QueueDriver, nexus::SpscQueue;

struct Nothing {};
struct App {
    Nothing nothing;
};
using World = nexus::World<App>;

constexpr auto trap_flag = 0x100;

/// What happens in between.
struct Step {
    std::size_t left = 0; // instructions until then
    bool is_done = false;
    void (*between)(void*) = nullptr;
    void* argument = nullptr;
} step;

void on_trap(int, siginfo_t*, void* context) {
    if (step.left-- > 0)
        return;
    static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_EFL] &= ~trap_flag;
    step.is_done = true;
    step.between(step.argument);
}

/// Runs `stepped`, and `between` when `count` of its instructions were executed. False when there
/// are no more than that.
template <class Stepped, class Between>
bool interrupt(std::size_t count, Stepped stepped, Between between) {
    struct sigaction action {
    }, before{};
    action.sa_sigaction = &on_trap;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGTRAP, &action, &before);
    step = {count, false, [](void* body) { (*static_cast<Between*>(body))(); }, &between};
    // Past the red zone of this function, if it has one.
    __asm__ volatile("lea -128(%%rsp), %%rsp\n pushfq\n orq %0, (%%rsp)\n popfq\n"
                     "lea 128(%%rsp), %%rsp" ::"i"(trap_flag)
                     : "memory", "cc");
    stepped();
    __asm__ volatile("lea -128(%%rsp), %%rsp\n pushfq\n andq %0, (%%rsp)\n popfq\n"
                     "lea 128(%%rsp), %%rsp" ::"i"(~trap_flag)
                     : "memory", "cc");
    sigaction(SIGTRAP, &before, nullptr);
    return step.is_done;
}

/// All interleavings: `run` lets the one be interrupted by the other after so many instructions,
/// and says whether that came to pass.
template <class Run>
void check_all(Run run) {
    World world;
    int wakes = 0;
    world.set_wake_hook([](void* count) noexcept { ++*static_cast<int*>(count); }, &wakes);
    SpscQueue<int> queue(4);
    QueueDriver driver(queue, [](int) {});
    bool sleeps = false;
    const auto push = [&] { queue.push(1); };
    const auto fall_asleep = [&] { sleeps = !driver.next_deadline(world).has_value(); };
    std::size_t rounds = 0;
    std::size_t slept = 0;
    std::size_t unnoticed = 0;
    for (; run(rounds, push, fall_asleep) && rounds < 100'000; ++rounds) {
        slept += sleeps ? 1 : 0;
        unnoticed += (sleeps && wakes != 1) || (!sleeps && wakes > 1) ? 1 : 0;
        wakes = 0;
        CHECK(driver.poll(world) == 1);
    }
    CHECK(rounds > 5); // or nothing was stepped through
    CHECK(slept > 0);
    CHECK(slept < rounds);
    CHECK(unnoticed == 0);
}

TEST_SUITE("queue_sleep") {
    TEST_CASE("a push at any moment while the consumer falls asleep is seen, or wakes it") {
        check_all([](std::size_t count, auto push, auto fall_asleep) {
            return interrupt(count, fall_asleep, push);
        });
    }

    TEST_CASE("a consumer that falls asleep at any moment of a push sees it, or is woken") {
        check_all([](std::size_t count, auto push, auto fall_asleep) {
            return interrupt(count, push, fall_asleep);
        });
    }
}

} // namespace

#endif
