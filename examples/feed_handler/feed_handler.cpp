// SPDX-License-Identifier: MIT
//
// Receives a MoldUDP64 feed of ITCH 5.0, asks for what was lost, keeps books and tells clients the
// best prices. feed.hpp has the state, steps.hpp the functions, wiring.hpp the chains; here is what
// opens sockets and runs the loop. feed_handler_twin.cpp receives the same by hand.
#include "address.hpp"
#include "feed.hpp"
#include "options.hpp"
#include "packet_file.hpp"
#include "screen.hpp"
#include "steps.hpp"
#include "summary.hpp"
#include "wiring.hpp"

#include <nexus/driver.hpp>
#include <nexus/rt.hpp>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>

namespace feed {
namespace {

[[nodiscard]] Settings settings_of(const HandlerOptions& options) {
    Settings settings;
    settings.join_live = options.join_live;
    settings.once = options.once;
    settings.ask = options.recovery != "none";
    settings.stamped = options.stamped;
    settings.silence = milliseconds(options.silence_ms);
    settings.interval = milliseconds(options.interval_ms);
    return settings;
}

/// Opens sockets and timers. Throws what the system refuses, with the address.
nexus::DatagramHandle open_feed(Feed& app, const HandlerOptions& options) {
    nexus::DatagramOptions datagrams;
    datagrams.batch = 32;
    datagrams.receive_buffer = 4 << 20;
    const nexus::Endpoint feed = address("--feed", options.packets ? "127.0.0.1:0" : options.feed);
    datagrams.reuse_address = is_multicast(feed);
    const nexus::DatagramHandle socket = app.io.datagram(feed, datagrams, on_feed);
    if (is_multicast(feed)) {
        app.io.join(socket, feed, options.interface_name);
    }
    if (app.settings.ask) {
        app.recovery.server = address("--recovery", options.recovery);
        datagrams.reuse_address = false;
        app.recovery.socket =
            app.io.datagram(any_address_for(app.recovery.server), datagrams, on_recovered);
    }
    if (options.clients != "none" && !options.packets) {
        app.io.listen(address("--clients", options.clients), nexus::fn<on_accepted>);
    }
    app.timers.schedule(app.clock.now() + app.settings.silence, nexus::fn<watch_heartbeats>);
    return socket;
}

void handle(const HandlerOptions& options) {
    nexus::World<Feed> world;
    Feed& app = world.app();
    app.settings = settings_of(options);
    if (options.window != Sequencer::default_window) {
        app.sequencer = Sequencer(options.window);
    }
    const nexus::SignalShutdown signals(world.shutdown_handle());
    const nexus::DatagramHandle socket = open_feed(app, options);
    std::optional<PacketFile> packets;
    if (options.packets) {
        packets.emplace(*options.packets, app.io.local_endpoint(socket).data(),
                        app.io.local_endpoint(socket).size());
    }
    if (options.top) {
        start_screen(app);
    }
    const auto started = std::chrono::steady_clock::now();
    if (packets) {
        nexus::run(world, nexus::Idle::spin, *packets, nexus::RealClock(), nexus::TimerDriver(),
                   nexus::IoDriver());
    } else {
        nexus::run(world, options.spin ? nexus::Idle::spin : nexus::Idle::block, nexus::RealClock(),
                   nexus::TimerDriver(), nexus::IoDriver());
    }
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    if (options.top) {
        stop_screen();
    }
    if (app.burst.time >= 0) {
        make_after_burst().run(world);
    }
    const std::string text = options.json ? json_summary(app, seconds) : text_summary(app, seconds);
    std::fputs(text.c_str(), stdout);
}

} // namespace
} // namespace feed

int main(int argc, char** argv) {
    return feed::run_program(argc, argv, "feed_handler", feed::handler_usage,
                             feed::parse_handler_options, feed::handle);
}
