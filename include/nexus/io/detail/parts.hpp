// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DETAIL_PARTS_HPP
#define NEXUS_IO_DETAIL_PARTS_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/io/child.hpp>
#include <nexus/io/datagram.hpp>
#include <nexus/io/descriptor.hpp>
#include <nexus/io/detail/epoll.hpp>
#include <nexus/io/detail/streams.hpp>
#include <nexus/io/endpoint.hpp>
#include <nexus/io/listener.hpp>
#include <nexus/io/signal.hpp>
#include <nexus/io/watch.hpp>

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// \file
/// The parts of an `Io` side by side, and what they are called with by mistake.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Given, class... Handles>
consteval void report_wrong_handle() {
    static_assert(never<Given>, "nexus: Io: this is for the handles `Handles`, which the functions "
                                "that open something return; `Given` is none of them");
}
template <class Given>
consteval void report_not_bytes() {
    static_assert(never<Given>, "nexus: Io: `Given` is neither text nor bytes; pass what becomes a "
                                "std::string_view, or std::as_bytes(std::span(what))");
}
template <class Given>
consteval void report_not_endpoint() {
    static_assert(never<Given>, "nexus: Io: `Given` is no Endpoint; it is one text with the port "
                                "in it, as in 127.0.0.1:8080");
}
template <class App>
consteval void report_no_handler() {
    static_assert(never<App>,
                  "nexus: Io: there is no handler; it is the argument after the address "
                  "or the socket, and after the options if there are any");
}
template <class Given>
consteval void report_not_command() {
    static_assert(never<Given>,
                  "nexus: Io::spawn: `Given` is no command; pass a list of its words, "
                  "the program first");
}

template <class Given, class... Wanted>
concept NoneOf = !(std::is_convertible_v<Given, Wanted> || ...);

template <class Given>
concept NotBytes = NoneOf<Given, std::span<const std::byte>, std::string_view,
                          std::initializer_list<std::span<const std::byte>>>;

/// All that is open in an `Io`. A function that several parts have is one function here. What is
/// declared here, and not in a part, is there for mistakes about which the compiler would list all
/// functions of that name: one sentence each.
template <class App>
class IoParts : public Streams<App>,
                public Listeners<App>,
                public Datagrams<App>,
                public Watches<App>,
                public Children<App>,
                public Signals<App> {
public:
    explicit IoParts(Epoll& epoll) noexcept
        : Streams<App>(epoll), Listeners<App>(epoll), Datagrams<App>(epoll), Watches<App>(epoll),
          Children<App>(epoll), Signals<App>(epoll) {}

    using Streams<App>::close, Listeners<App>::close, Datagrams<App>::close, Watches<App>::close,
        Children<App>::close, Signals<App>::close;
    using Streams<App>::is_open, Listeners<App>::is_open, Datagrams<App>::is_open,
        Watches<App>::is_open, Children<App>::is_open, Signals<App>::is_open;
    using Streams<App>::descriptor, Listeners<App>::descriptor, Datagrams<App>::descriptor,
        Watches<App>::descriptor;
    using Streams<App>::local_endpoint, Listeners<App>::local_endpoint,
        Datagrams<App>::local_endpoint;
    using Streams<App>::send, Datagrams<App>::send;
    using Streams<App>::send_descriptor, Datagrams<App>::send_descriptor;
    using Streams<App>::take_descriptor, Datagrams<App>::take_descriptor;
    using Streams<App>::send_frame;
    using Datagrams<App>::send_to;
    using Streams<App>::stream, Streams<App>::connect, Listeners<App>::listen,
        Datagrams<App>::datagram, Children<App>::spawn;

    template <
        NoneOf<StreamHandle, ListenerHandle, DatagramHandle, WatchHandle, ChildHandle, SignalHandle>
            Given>
    static bool close(Given&&) {
        return wrong_handle<bool, Given, StreamHandle, ListenerHandle, DatagramHandle, WatchHandle,
                            ChildHandle, SignalHandle>();
    }
    template <
        NoneOf<StreamHandle, ListenerHandle, DatagramHandle, WatchHandle, ChildHandle, SignalHandle>
            Given>
    static bool is_open(Given&&) {
        return wrong_handle<bool, Given, StreamHandle, ListenerHandle, DatagramHandle, WatchHandle,
                            ChildHandle, SignalHandle>();
    }
    template <NoneOf<StreamHandle, ListenerHandle, DatagramHandle, WatchHandle> Given>
    static int descriptor(Given&&) {
        return wrong_handle<int, Given, StreamHandle, ListenerHandle, DatagramHandle,
                            WatchHandle>();
    }
    template <NoneOf<StreamHandle, ListenerHandle, DatagramHandle> Given>
    static Endpoint local_endpoint(Given&&) {
        return wrong_handle<Endpoint, Given, StreamHandle, ListenerHandle, DatagramHandle>();
    }
    template <NoneOf<StreamHandle, DatagramHandle> Given, class... Rest>
    static Sent send(Given&&, Rest&&...) {
        return wrong_handle<Sent, Given, StreamHandle, DatagramHandle>();
    }
    template <NoneOf<StreamHandle, DatagramHandle> Given, class... Rest>
    static Sent send_descriptor(Given&&, Rest&&...) {
        return wrong_handle<Sent, Given, StreamHandle, DatagramHandle>();
    }
    template <NoneOf<StreamHandle, DatagramHandle> Given>
    static Descriptor take_descriptor(Given&&) {
        return wrong_handle<Descriptor, Given, StreamHandle, DatagramHandle>();
    }
    template <NoneOf<StreamHandle> Given, class... Rest>
    static Sent send_frame(Given&&, Rest&&...) {
        return wrong_handle<Sent, Given, StreamHandle>();
    }
    template <NoneOf<DatagramHandle> Given, class... Rest>
    static Sent send_to(Given&&, Rest&&...) {
        return wrong_handle<Sent, Given, DatagramHandle>();
    }

    template <NotBytes Given>
    static Sent send(StreamHandle, Given&&) {
        return not_bytes<Given>();
    }
    template <NotBytes Given>
    static Sent send(DatagramHandle, Given&&) {
        return not_bytes<Given>();
    }
    template <NotBytes Given>
    static Sent send_frame(StreamHandle, Given&&) {
        return not_bytes<Given>();
    }
    template <NotBytes Given, class... Rest>
    static Sent send_to(DatagramHandle, Given&&, Rest&&...) {
        return not_bytes<Given>();
    }
    template <NotBytes Given, class... Rest>
    static Sent send_descriptor(StreamHandle, Given&&, Rest&&...) {
        return not_bytes<Given>();
    }
    template <NotBytes Given, class... Rest>
    static Sent send_descriptor(DatagramHandle, Given&&, Rest&&...) {
        return not_bytes<Given>();
    }

    template <NoneOf<Endpoint> Given, class... Rest>
    static StreamHandle connect(Given&&, Rest&&...) {
        return not_endpoint<StreamHandle, Given>();
    }
    template <NoneOf<Endpoint> Given, class... Rest>
    static StreamHandle connect(Given&&, const StreamOptions&, Rest&&...) {
        return not_endpoint<StreamHandle, Given>();
    }
    template <PortAlone Given, class... Rest>
    static StreamHandle connect(const Endpoint&, Given, Rest&&...) {
        return not_endpoint<StreamHandle, Given>();
    }
    template <NoneOf<Endpoint> Given, class... Rest>
    static ListenerHandle listen(Given&&, Rest&&...) {
        return not_endpoint<ListenerHandle, Given>();
    }
    template <NoneOf<Endpoint> Given, class... Rest>
    static ListenerHandle listen(Given&&, const ListenOptions&, Rest&&...) {
        return not_endpoint<ListenerHandle, Given>();
    }
    template <PortAlone Given, class... Rest>
    static ListenerHandle listen(const Endpoint&, Given, Rest&&...) {
        return not_endpoint<ListenerHandle, Given>();
    }
    template <NoneOf<Endpoint> Given, class... Rest>
    static DatagramHandle datagram(Given&&, Rest&&...) {
        return not_endpoint<DatagramHandle, Given>();
    }
    template <NoneOf<Endpoint> Given, class... Rest>
    static DatagramHandle datagram(Given&&, const DatagramOptions&, Rest&&...) {
        return not_endpoint<DatagramHandle, Given>();
    }
    template <PortAlone Given, class... Rest>
    static DatagramHandle datagram(const Endpoint&, Given, Rest&&...) {
        return not_endpoint<DatagramHandle, Given>();
    }

    static StreamHandle stream(Descriptor, const StreamOptions& = {}) {
        return no_handler<StreamHandle>();
    }
    static StreamHandle connect(const Endpoint&, const StreamOptions& = {}) {
        return no_handler<StreamHandle>();
    }
    static ListenerHandle listen(const Endpoint&, const ListenOptions& = {}) {
        return no_handler<ListenerHandle>();
    }
    static DatagramHandle datagram(const Endpoint&, const DatagramOptions& = {}) {
        return no_handler<DatagramHandle>();
    }

    template <NoneOf<std::vector<std::string>> Given, class... Rest>
    static ChildHandle spawn(Given&&, Rest&&...) {
        report_not_command<std::remove_cvref_t<Given>>();
        return rejected<ChildHandle>();
    }

private:
    template <class Result, class Given, class... Handles>
    static Result wrong_handle() {
        report_wrong_handle<std::remove_cvref_t<Given>, Handles...>();
        return rejected<Result>();
    }
    template <class Given>
    static Sent not_bytes() {
        report_not_bytes<std::remove_cvref_t<Given>>();
        return rejected<Sent>();
    }
    template <class Result, class Given>
    static Result not_endpoint() {
        report_not_endpoint<std::remove_cvref_t<Given>>();
        return rejected<Result>();
    }
    template <class Result>
    static Result no_handler() {
        report_no_handler<App>();
        return rejected<Result>();
    }
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_DETAIL_PARTS_HPP
