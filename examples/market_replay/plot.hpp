// SPDX-License-Identifier: MIT
//
// Mid price and spread over the day as an SVG picture: two panels over one time axis. Each column
// of the picture shows the extremes of its time as a band, so nothing is lost by the reduction.
#ifndef MARKET_REPLAY_PLOT_HPP
#define MARKET_REPLAY_PLOT_HPP

#include "escape.hpp"
#include "statistics.hpp"
#include "units.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace market_replay {

namespace plot_detail {

/// A number as SVG coordinate: one decimal is a tenth of a pixel.
[[nodiscard]] inline std::string coordinate(double value) {
    return format("%.1f", value);
}

/// Maps values to pixels along one axis, linearly or by their logarithm.
struct Scale {
    double low = 0;
    double high = 1;
    double at_low = 0; // pixel
    double at_high = 1;
    bool logarithmic = false;

    [[nodiscard]] double operator()(double value) const {
        const auto map = [&](double v) { return logarithmic ? std::log10(v) : v; };
        const double clamped = std::clamp(value, low, high);
        return at_low + (at_high - at_low) * (map(clamped) - map(low)) / (map(high) - map(low));
    }
};

/// The smallest of 1, 2, 5 x 10^n that is not below `value`.
[[nodiscard]] inline double round_up(double value) {
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= value * (1 - 1e-9)) {
            return factor * power;
        }
    }
    return 10 * power;
}

/// Round values for the marks of an axis, about `wanted` of them when it is linear.
[[nodiscard]] inline std::vector<double> marks(const Scale& scale, int wanted) {
    std::vector<double> out;
    if (scale.logarithmic) {
        const bool wide = scale.high / scale.low > 1000;
        const int last = static_cast<int>(std::floor(std::log10(scale.high)));
        for (int power = static_cast<int>(std::floor(std::log10(scale.low))); power <= last;
             ++power) {
            for (const double factor : {1.0, 2.0, 5.0}) {
                const double value = factor * std::pow(10.0, power);
                if (value >= scale.low && value <= scale.high && (!wide || factor < 2)) {
                    out.push_back(value);
                }
            }
        }
        return out;
    }
    const double step = round_up((scale.high - scale.low) / wanted);
    const auto last = static_cast<std::int64_t>(std::floor(scale.high / step + 1e-9));
    for (auto i = static_cast<std::int64_t>(std::ceil(scale.low / step - 1e-9)); i <= last; ++i) {
        out.push_back(static_cast<double>(i) * step);
    }
    return out;
}

/// A step for a time axis that people count in: at most `wanted` marks over `duration`.
[[nodiscard]] inline Nanos time_step(Nanos duration, Nanos wanted) {
    constexpr Nanos s = nanos_per_second;
    constexpr std::array<Nanos, 22> steps{
        1'000,   2'000,   5'000,    10'000,   100'000,  1'000'000, 10'000'000, 100'000'000,
        s,       2 * s,   5 * s,    10 * s,   30 * s,   60 * s,    120 * s,    300 * s,
        600 * s, 900 * s, 1800 * s, 3600 * s, 7200 * s, 14'400 * s};
    for (const Nanos step : steps) {
        if (duration / step <= wanted) {
            return step;
        }
    }
    return steps.back();
}

/// "09:30", with as many more digits as `step` needs.
[[nodiscard]] inline std::string time_mark(Nanos time, Nanos step) {
    const auto seconds = static_cast<long long>(time / nanos_per_second);
    std::string text = format("%02lld:%02lld", seconds / 3600, seconds / 60 % 60);
    if (step % (60 * nanos_per_second) != 0) {
        text += format(":%02lld", seconds % 60);
    }
    if (step % nanos_per_second != 0) {
        text += format(".%06lld", static_cast<long long>(time % nanos_per_second / 1000));
    }
    return text;
}

/// Decimals that tell marks `step` apart, at least the two of a cent.
[[nodiscard]] inline int decimals(double step) {
    return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 2, 4);
}

/// What one column of pixels shows, in dollars.
struct Column {
    double x = 0;
    double low = 0;
    double high = 0;
    double line = 0;
};

/// A filled band from low to high, drawn as steps, and a line from column to column.
[[nodiscard]] inline std::string curve(const std::vector<Column>& columns, double right,
                                       const Scale& y, const char* colour, const char* fill) {
    std::string upper;
    std::string lower;
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Column& c = columns[i];
        const double next = i + 1 < columns.size() ? columns[i + 1].x : right;
        const std::string from = coordinate(c.x);
        const std::string to = coordinate(next);
        const std::string high = coordinate(y(c.high));
        upper += from + "," + high + " " + to + "," + high + " ";
        const std::string low = coordinate(y(c.low));
        lower.insert(0, to + "," + low + " " + from + "," + low + " ");
        line += from + "," + coordinate(y(c.line)) + " ";
    }
    line += coordinate(right) + "," + coordinate(y(columns.back().line));
    return std::string("<polygon fill=\"") + fill + "\" points=\"" + upper + lower + "\"/>\n" +
           "<polyline fill=\"none\" stroke=\"" + colour +
           "\" stroke-width=\"1.4\" stroke-linejoin=\"round\" points=\"" + line + "\"/>\n";
}

} // namespace plot_detail

/// Draws one symbol's day. `title` and `subtitle` are plain text. `series` must not be empty.
class Plot {
public:
    Plot(const Series& series, Nanos end) : start_(series.origin()) {
        const std::vector<Series::Bin>& bins = series.bins();
        std::size_t first = 0;
        while (bins[first].quotes == 0) {
            ++first;
        }
        start_ += static_cast<Nanos>(first) * series.width();
        end_ = std::max(end, start_ + series.width());
        // Bins into columns about one pixel wide; an empty column repeats what stood before.
        const auto span = static_cast<std::size_t>((end_ - start_) / series.width()) + 1;
        const std::size_t group =
            (span + static_cast<std::size_t>(width) - 1) / static_cast<std::size_t>(width);
        column_time_ = static_cast<Nanos>(group) * series.width();
        Series::Bin last;
        for (std::size_t at = first; at < std::min(first + span, bins.size()); at += group) {
            Series::Bin column;
            for (std::size_t i = at; i < std::min(at + group, bins.size()); ++i) {
                column.merge(bins[i]);
            }
            if (column.quotes == 0) {
                column = {last.last_mid,
                          last.last_mid,
                          last.last_mid,
                          last.last_spread,
                          last.last_spread,
                          last.last_spread,
                          static_cast<double>(last.last_spread),
                          1};
            } else if (last.quotes != 0) { // what stood at its beginning counts as well
                column.low_mid = std::min(column.low_mid, last.last_mid);
                column.high_mid = std::max(column.high_mid, last.last_mid);
            }
            const double x =
                left + width *
                           static_cast<double>(static_cast<Nanos>(at - first) * series.width()) /
                           static_cast<double>(end_ - start_);
            const auto in_dollars = [](Price price) {
                return static_cast<double>(price) / price_scale;
            };
            mids_.push_back({x, in_dollars(column.low_mid) / 2, in_dollars(column.high_mid) / 2,
                             in_dollars(column.last_mid) / 2});
            spreads_.push_back(
                {x, in_dollars(column.low_spread), in_dollars(column.high_spread),
                 column.sum_spread / static_cast<double>(column.quotes) / price_scale});
            last = column;
        }
    }

    [[nodiscard]] std::string svg(const std::string& title, const std::string& subtitle) const {
        using plot_detail::coordinate;
        std::string out =
            format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" "
                   "width=\"%.0f\" height=\"%.0f\" font-family=\"DejaVu Sans, Helvetica, Arial, "
                   "sans-serif\" font-size=\"12\" fill=\"#333\">\n"
                   "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
                   picture_width, picture_height, picture_width, picture_height);
        out += format("<text x=\"%.0f\" y=\"32\" font-size=\"18\" font-weight=\"bold\" "
                      "fill=\"#111\">",
                      left) +
               xml_text(title) + "</text>\n" +
               format("<text x=\"%.0f\" y=\"52\" fill=\"#666\">", left) + xml_text(subtitle) +
               "</text>\n";
        out += panel(mid_top, mid_bottom, mid_scale(), "mid price, US dollars", mids_, "#0b4f8a",
                     "#b5d3ee");
        out += panel(spread_top, spread_bottom, spread_scale(),
                     spread_scale().logarithmic ? "spread, US dollars (log scale)"
                                                : "spread, US dollars",
                     spreads_, "#a34700", "#f6d3b3");
        out += time_axis();
        const auto nanos = static_cast<double>(column_time_);
        const std::string span = column_time_ >= nanos_per_second ? format("%.3g s", nanos / 1e9)
                                 : column_time_ >= 1'000'000      ? format("%.3g ms", nanos / 1e6)
                                                                  : format("%.3g us", nanos / 1e3);
        out +=
            legend(mid_top - 8, "#0b4f8a", "#b5d3ee", "mid price", "lowest to highest in " + span);
        out += legend(spread_top - 8, "#a34700", "#f6d3b3", "mean spread",
                      "lowest to highest in " + span);
        return out + "</svg>\n";
    }

private:
    using Columns = std::vector<plot_detail::Column>;

    static constexpr double picture_width = 1100;
    static constexpr double picture_height = 660;
    static constexpr double left = 76;
    static constexpr double width = 1000;
    static constexpr double mid_top = 90;
    static constexpr double mid_bottom = 390;
    static constexpr double spread_top = 436;
    static constexpr double spread_bottom = 606;

    [[nodiscard]] plot_detail::Scale mid_scale() const {
        double low = mids_.front().low;
        double high = mids_.front().high;
        for (const plot_detail::Column& column : mids_) {
            low = std::min(low, column.low);
            high = std::max(high, column.high);
        }
        const double margin = std::max((high - low) * 0.04, 0.01);
        return {low - margin, high + margin, mid_bottom, mid_top};
    }

    [[nodiscard]] plot_detail::Scale spread_scale() const {
        double low = 1e18;
        double high = 0;
        for (const plot_detail::Column& column : spreads_) {
            low = column.low > 0 ? std::min(low, column.low) : low;
            high = std::max(high, column.high);
        }
        if (high > 20 * low) {
            return {low * 0.9, high * 1.1, spread_bottom, spread_top, true};
        }
        return {0, std::max(high * 1.08, 0.01), spread_bottom, spread_top};
    }

    [[nodiscard]] static std::string panel(double top, double bottom, const plot_detail::Scale& y,
                                           const char* label, const Columns& columns,
                                           const char* colour, const char* fill) {
        std::string out;
        const std::vector<double> marks = plot_detail::marks(y, 6);
        const double step = y.logarithmic || marks.size() < 2 ? 0.01 : marks[1] - marks[0];
        for (const double mark : marks) {
            const std::string at = plot_detail::coordinate(y(mark));
            out += format("<path d=\"M%.0f %sH%.0f\" stroke=\"#e3e3e3\"/>\n", left, at.c_str(),
                          left + width);
            const int places =
                y.logarithmic ? plot_detail::decimals(mark) : plot_detail::decimals(step);
            out += format("<text x=\"%.0f\" y=\"%s\" dy=\"4\" text-anchor=\"end\">%.*f</text>\n",
                          left - 8, at.c_str(), places, mark);
        }
        out += plot_detail::curve(columns, left + width, y, colour, fill);
        out += format("<path d=\"M%.0f %.0fV%.0fH%.0f\" fill=\"none\" stroke=\"#888\"/>\n", left,
                      top, bottom, left + width);
        return out + format("<text transform=\"translate(18 %.0f) rotate(-90)\" "
                            "text-anchor=\"middle\">%s</text>\n",
                            (top + bottom) / 2, label);
    }

    [[nodiscard]] std::string time_axis() const {
        std::string out;
        const Nanos step = plot_detail::time_step(end_ - start_, 13);
        for (Nanos mark = (start_ + step - 1) / step * step; mark <= end_; mark += step) {
            const double x = left + width * static_cast<double>(mark - start_) /
                                        static_cast<double>(end_ - start_);
            const std::string at = plot_detail::coordinate(x);
            out += format("<path d=\"M%s %.0fV%.0fM%s %.0fV%.0f\" stroke=\"#888\" "
                          "stroke-opacity=\"0.25\"/>\n",
                          at.c_str(), mid_top, mid_bottom, at.c_str(), spread_top, spread_bottom);
            out += format("<path d=\"M%s %.0fv5M%s %.0fv5\" stroke=\"#888\"/>\n", at.c_str(),
                          mid_bottom, at.c_str(), spread_bottom);
            out +=
                format("<text x=\"%s\" y=\"%.0f\" text-anchor=\"middle\">%s</text>\n", at.c_str(),
                       spread_bottom + 20, plot_detail::time_mark(mark, step).c_str());
        }
        return out + format("<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"middle\">time of day at the "
                            "exchange</text>\n",
                            left + width / 2, spread_bottom + 42);
    }

    [[nodiscard]] static std::string legend(double y, const char* colour, const char* fill,
                                            const char* line, const std::string& band) {
        const double x = left + width - 330;
        return format("<path d=\"M%.0f %.0fh24\" stroke=\"%s\" stroke-width=\"2\"/>"
                      "<text x=\"%.0f\" y=\"%.0f\">%s</text>\n",
                      x, y - 4, colour, x + 30, y, line) +
               format("<rect x=\"%.0f\" y=\"%.0f\" width=\"24\" height=\"10\" fill=\"%s\"/>"
                      "<text x=\"%.0f\" y=\"%.0f\">%s</text>\n",
                      x + 130, y - 9, fill, x + 160, y, band.c_str());
    }

    Nanos start_ = 0;
    Nanos end_ = 0;
    Nanos column_time_ = 0;
    Columns mids_;
    Columns spreads_;
};

} // namespace market_replay

#endif // MARKET_REPLAY_PLOT_HPP
