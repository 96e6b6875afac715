// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <market_replay/escape.hpp>
#include <market_replay/options.hpp>
#include <market_replay/plot.hpp>
#include <market_replay/units.hpp>
#include <string>
#include <vector>

using namespace market_replay;

TEST_CASE("prices, times and counts as people read them") {
    CHECK(dollars(2'238'200) == "223.82");
    CHECK(dollars(2'238'250) == "223.8250");
    CHECK(dollars(1) == "0.0001");
    CHECK(dollars(0) == "0.00");
    CHECK(dollars(-100) == "-0.01");
    CHECK(dollars(INT64_MIN) == "-922337203685477.5808");
    CHECK(time_of_day(0) == "00:00:00.000");
    CHECK(time_of_day(34'200'189'607'670) == "09:30:00.189");
    CHECK(time_of_day(nanos_per_day - 1) == "23:59:59.999");
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1'000) == "1,000");
    CHECK(grouped(1'234'567) == "1,234,567");
}

TEST_CASE("text inside JSON and XML") {
    CHECK(json_string("a\"b\\c\n\x7f") == R"("a\"b\\c\u000a\u007f")");
    CHECK(json_string("\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80") ==
          "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\"");
    // Stray, overlong, surrogate, beyond the last code point, cut off: one mark per byte.
    const std::string bad = "\xef\xbf\xbd";
    CHECK(json_string("\xff") == '"' + bad + '"');
    CHECK(json_string("\xc0\x80") == '"' + bad + bad + '"');
    CHECK(json_string("\xed\xa0\x80") == '"' + bad + bad + bad + '"');
    CHECK(json_string("\xf4\x90\x80\x80") == '"' + bad + bad + bad + bad + '"');
    CHECK(json_string("\xe2\x82") == '"' + bad + bad + '"');
    CHECK(xml_text("<a & \"b\">\x01") == "&lt;a &amp; &quot;b&quot;&gt;?");
}

TEST_CASE("options default to the simulated day") {
    const Options none = parse_options({});
    CHECK(none.simulated());
    CHECK(none.latency == 17);
    const std::array<const char*, 6> line{"--lobster", "a", "b", "--key-messages", "c", "--json"};
    const Options options = parse_options(line);
    CHECK_FALSE(options.simulated());
    CHECK(options.lobster_messages == "a");
    CHECK(options.lobster_book == "b");
    CHECK(options.key_messages == "c");
    CHECK(options.json);
    const std::array<const char*, 4> numbers{"--messages", "100", "--seed", "18446744073709551615"};
    CHECK(parse_options(numbers).messages == 100);
    CHECK(parse_options(numbers).seed == UINT64_MAX);
}

TEST_CASE("axes have round marks") {
    using plot_detail::marks, plot_detail::Scale, plot_detail::time_mark, plot_detail::time_step;
    CHECK(marks(Scale{184.3, 188.1, 0, 1}, 6) == std::vector<double>{185, 186, 187, 188});
    const std::vector<double> logarithmic = marks(Scale{0.009, 0.6, 0, 1, true}, 6);
    CHECK(logarithmic.size() == 6);
    CHECK(logarithmic.front() == doctest::Approx(0.01));
    CHECK(logarithmic.back() == doctest::Approx(0.5));
    CHECK(marks(Scale{-0.02, 0.05, 0, 1}, 6).size() <= 8);
    constexpr Nanos minute = 60 * nanos_per_second;
    CHECK(time_step(390 * minute, 13) == 30 * minute);
    CHECK(time_step(60 * minute, 13) == 5 * minute);
    CHECK(time_mark(570 * minute, minute) == "09:30");
    CHECK(time_mark(570 * minute + nanos_per_second, nanos_per_second) == "09:30:01");
    CHECK(time_mark(570 * minute + 1'000, 1'000) == "09:30:00.000001");
}

TEST_CASE("a plot of one quote and a plot of a halted day are pictures too") {
    Series one;
    one.add(34'200 * nanos_per_second, {999'950, 1'000'050, 1, 1});
    const std::string picture = Plot(one, 34'200 * nanos_per_second).svg("A & B", "<none>");
    CHECK(picture.starts_with("<svg "));
    CHECK(picture.ends_with("</svg>\n"));
    CHECK(picture.find("A &amp; B") != std::string::npos);
    CHECK(picture.find("&lt;none&gt;") != std::string::npos);
    CHECK(picture.find("nan") == std::string::npos);

    Series crossed;
    crossed.add(34'200 * nanos_per_second, {1'000'000, 1'000'000, 1, 1});
    crossed.add(34'201 * nanos_per_second, {1'000'000, 990'000, 1, 1});
    crossed.add(57'600 * nanos_per_second, {1'000'000, 1'000'000, 1, 1});
    CHECK(Plot(crossed, 57'600 * nanos_per_second).svg("", "").find("nan") == std::string::npos);
}
