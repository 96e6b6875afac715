// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DETAIL_PARTS_HPP
#define NEXUS_IO_DETAIL_PARTS_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/io/child.hpp>
#include <nexus/io/datagram.hpp>
#include <nexus/io/detail/epoll.hpp>
#include <nexus/io/detail/streams.hpp>
#include <nexus/io/endpoint.hpp>
#include <nexus/io/listener.hpp>
#include <nexus/io/signal.hpp>
#include <nexus/io/stream.hpp>
#include <nexus/io/watch.hpp>

/// \file
/// The parts of an `Io` side by side.

NEXUS_DETAIL_BEGIN

namespace detail {

/// The open objects of an `Io`. The parts overload some names, which are gathered here. Only these
/// overloads exist, so `requires { io.close(x); }` is true exactly if `x` is a handle.
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

    using Streams<App>::connect;
    /// The port is part of the address. (Compilers quote the line with its comment.)
    template <PortAlone Port, class... Handlers>
    StreamHandle connect(const Endpoint&, Port, Handlers&&...) = delete; // write "address:port"
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_DETAIL_PARTS_HPP
