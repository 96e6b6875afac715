// SPDX-License-Identifier: MIT
// A web server and its client, both in Boost.Beast, in the loop of a world.
#ifdef __cpp_exceptions

#    include <nexus/asio.hpp>
#    include <nexus/handler/handler.hpp>
#    include <nexus/io/io.hpp>
#    include <nexus/loop/run.hpp>
#    include <nexus/param/res.hpp>

#    include <boost/asio/ip/tcp.hpp>
#    include <boost/beast/core/flat_buffer.hpp>
#    include <boost/beast/http/message.hpp>
#    include <boost/beast/http/read.hpp>
#    include <boost/beast/http/string_body.hpp>
#    include <boost/beast/http/write.hpp>
#    include <doctest/doctest.h>

#    include <cstddef>
#    include <string>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Error = boost::system::error_code;

struct Counter {
    int requests = 0;
};
struct Answers {
    std::string last;
};
struct App {
    Counter counter;
    Answers answers;
    nexus::Io<App> io;
};
using World = nexus::World<App>;

/// What the server does with a request: a handler of the world like any other.
std::string answer(nexus::ResMut<Counter> counter, const std::string& target) {
    ++counter->requests;
    return "request " + std::to_string(counter->requests) + " for " + target;
}

class Server {
public:
    Server(World& world, asio::io_context& context)
        : world_(world), acceptor_(context, {asio::ip::address_v4::loopback(), 0}),
          socket_(context) {
        acceptor_.async_accept(socket_, [this](Error error) {
            if (!error)
                read();
        });
    }
    [[nodiscard]] tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

private:
    void read() {
        request_ = {};
        http::async_read(socket_, buffer_, request_, [this](Error error, std::size_t) {
            if (!error)
                write();
        });
    }
    void write() {
        auto handler = nexus::handler<answer>(world_.registry());
        response_ = {http::status::ok, request_.version()};
        response_.body() = handler.run(world_, std::string(request_.target()));
        response_.prepare_payload();
        http::async_write(socket_, response_, [this](Error error, std::size_t) {
            if (!error)
                read();
        });
    }

    World& world_;
    tcp::acceptor acceptor_;
    tcp::socket socket_;
    boost::beast::flat_buffer buffer_;
    http::request<http::string_body> request_;
    http::response<http::string_body> response_;
};

class Client {
public:
    Client(World& world, asio::io_context& context, const tcp::endpoint& server, int requests)
        : world_(world), socket_(context), left_(requests) {
        socket_.async_connect(server, [this](Error error) {
            if (!error)
                write();
        });
    }

private:
    void write() {
        request_ = {http::verb::get, "/book", 11};
        request_.set(http::field::host, "localhost");
        http::async_write(socket_, request_, [this](Error error, std::size_t) {
            if (!error)
                read();
        });
    }
    void read() {
        response_ = {};
        http::async_read(socket_, buffer_, response_, [this](Error error, std::size_t) {
            if (error)
                return;
            world_.resource<Answers>().last = response_.body();
            if (--left_ > 0)
                write();
            else
                world_.shutdown_handle().shutdown();
        });
    }

    World& world_;
    tcp::socket socket_;
    boost::beast::flat_buffer buffer_;
    http::request<http::string_body> request_;
    http::response<http::string_body> response_;
    int left_;
};

TEST_SUITE("beast") {
    TEST_CASE("a web server and its client live in the loop of a world") {
        World world;
        asio::io_context context;
        Server server(world, context);
        Client client(world, context, server.endpoint(), 5);
        SUBCASE("that blocks") {
            nexus::run(world, nexus::IoDriver(), nexus::AsioDriver(context));
        }
        SUBCASE("that yields") {
            nexus::run(world, nexus::AsioDriver(context));
        }
        CHECK(world.resource<Counter>().requests == 5);
        CHECK(world.resource<Answers>().last == "request 5 for /book");
        CHECK(world.sequence().value() >= 20); // each completion is an event
    }
}

} // namespace

#else

#    include <doctest/doctest.h>

TEST_CASE("without exceptions there is no Beast") {}

#endif
