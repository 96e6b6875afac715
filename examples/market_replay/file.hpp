// SPDX-License-Identifier: MIT
//
// Bytes from files, plain or compressed with gzip.
#ifndef MARKET_REPLAY_FILE_HPP
#define MARKET_REPLAY_FILE_HPP

#include "error.hpp"
#include "source.hpp"
#include "units.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <zlib.h>

namespace market_replay {

/// A plain file.
class PlainFile final : public ByteSource {
public:
    explicit PlainFile(const std::string& path)
        : ByteSource(path), file_(std::fopen(path.c_str(), "rb")) {
        if (file_ == nullptr) {
            throw Failure(path + ": cannot be opened: " + std::strerror(errno));
        }
        std::setvbuf(file_.get(), nullptr, _IONBF, 0);   // blocks are large already
        if (std::fseek(file_.get(), 0, SEEK_END) == 0) { // a pipe has no size
            size_ = std::ftell(file_.get());
            std::fseek(file_.get(), 0, SEEK_SET);
        }
    }

    std::size_t read(std::span<char> into) override {
        const std::size_t count = std::fread(into.data(), 1, into.size(), file_.get());
        if (std::ferror(file_.get()) != 0) {
            throw Failure(name() + ": cannot be read: " + std::strerror(errno));
        }
        if (done_ == 0 && count >= 2 && into[0] == '\x1f' && into[1] == '\x8b') {
            throw Failure(name() + ": byte 0: holds gzip data; give the file a name that ends "
                                   "in .gz");
        }
        done_ += count;
        return count;
    }

    [[nodiscard]] double progress() const override {
        return size_ > 0 ? static_cast<double>(done_) / static_cast<double>(size_) : 0.0;
    }

private:
    struct Close {
        void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> file_;
    long size_ = 0;
    std::size_t done_ = 0;
};

/// A gzip file, decompressed while it is read.
class GzipFile final : public ByteSource {
public:
    explicit GzipFile(const std::string& path) : ByteSource(path) {
        size_ = size_of(path);
        errno = 0;
        file_.reset(gzopen(path.c_str(), "rb"));
        if (file_ == nullptr) {
            throw Failure(path + ": cannot be opened: " +
                          (errno != 0 ? std::strerror(errno) : "out of memory"));
        }
        gzbuffer(file_.get(), 1U << 17U);
    }

    std::size_t read(std::span<char> into) override {
        const int count = gzread(file_.get(), into.data(), static_cast<unsigned>(into.size()));
        if (done_ == 0 && count > 0 && gzdirect(file_.get()) != 0) {
            throw Failure(name() + ": byte 0: holds no gzip data although its name ends in .gz");
        }
        int code = Z_OK;
        const char* const text = gzerror(file_.get(), &code);
        if (count < 0 || (code != Z_OK && code != Z_STREAM_END)) {
            done_ += count > 0 ? static_cast<std::size_t>(count) : 0;
            throw Failure(name() +
                          format(": gzip data unusable after %zu bytes of content: ", done_) +
                          (code == Z_BUF_ERROR ? "the file is cut off"
                           : code == Z_ERRNO   ? std::strerror(errno)
                                               : plain(text)));
        }
        done_ += static_cast<std::size_t>(count);
        return static_cast<std::size_t>(count);
    }

    [[nodiscard]] double progress() const override {
        return size_ > 0 ? static_cast<double>(gzoffset(file_.get())) / static_cast<double>(size_)
                         : 0.0;
    }

private:
    static long size_of(const std::string& path) {
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                                   &std::fclose);
        if (file == nullptr) {
            throw Failure(path + ": cannot be opened: " + std::strerror(errno));
        }
        return std::fseek(file.get(), 0, SEEK_END) == 0 ? std::ftell(file.get()) : 0;
    }

    // zlib puts the path in front of its texts; the message has it already.
    [[nodiscard]] const char* plain(const char* text) const {
        const std::string_view view(text);
        return view.starts_with(name()) && view.size() > name().size() + 2
                   ? text + name().size() + 2
                   : text;
    }

    struct Close {
        void operator()(gzFile_s* file) const noexcept { gzclose(file); }
    };
    std::unique_ptr<gzFile_s, Close> file_;
    long size_ = 0;
    std::size_t done_ = 0;
};

/// Opens `path`; a name that ends in ".gz" is read as gzip.
[[nodiscard]] inline std::unique_ptr<ByteSource> open_file(const std::string& path) {
    if (path.ends_with(".gz")) {
        return std::make_unique<GzipFile>(path);
    }
    return std::make_unique<PlainFile>(path);
}

} // namespace market_replay

#endif // MARKET_REPLAY_FILE_HPP
