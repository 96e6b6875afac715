// SPDX-License-Identifier: MIT
#ifndef NEXUS_REACTOR_DETAIL_TABLE_HPP
#define NEXUS_REACTOR_DETAIL_TABLE_HPP

#include <nexus/reactor/token.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

/// \file
/// The table of reactors, sources and subscriptions. Does not know handlers.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Slots for reactors and sources, with the unique numbers that detect stale tokens, and the
/// subscriptions between them. A slot is free, in use, or retired (removed, but still queued).
class ReactorTable {
public:
    using Index = std::uint32_t;

    static constexpr Index none = ~Index(0);

    [[nodiscard]] bool has(ReactorToken token) const noexcept {
        return token.index_ < records_.size() && token.number_ != 0 &&
               records_[token.index_].number == token.number_;
    }
    [[nodiscard]] bool has(ReactorSource source) const noexcept {
        return subscribers(source) != nullptr;
    }
    [[nodiscard]] static Index index(ReactorToken token) noexcept { return token.index_; }

    [[nodiscard]] bool is_used(Index id) const noexcept { return records_[id].number != 0; }
    [[nodiscard]] ReactorToken token(Index id) const noexcept {
        return is_used(id) ? ReactorToken(id, records_[id].number) : ReactorToken();
    }

    [[nodiscard]] bool is_full() const noexcept { return free_ == none; }
    /// Grows to `count` slots. The new ones are not yet in the free list.
    void resize(std::size_t count) { records_.resize(count); }

    /// Takes a free slot. Requires that one exists.
    Index open() noexcept {
        const Index id = free_;
        free_ = records_[id].next;
        records_[id].number = ++last_number_;
        return id;
    }
    /// Makes the token stale and ends its subscriptions. The slot is then retired.
    void close(Index id) noexcept {
        Record& record = records_[id];
        for (const Index source : record.sources)
            sources_[source].forget(id);
        record.sources.clear();
        record.number = 0;
    }
    void release(Index id) noexcept { push(free_, id); }

    /// Pushes a slot that is not free to the front of `list`, or pops the front.
    void push(Index& list, Index id) noexcept { records_[id].next = std::exchange(list, id); }
    Index pop(Index& list) noexcept { return std::exchange(list, records_[list].next); }

    void close_all() noexcept {
        for (Record& record : records_)
            record.number = 0;
    }

    ReactorSource open_source() {
        if (free_source_ == none) {
            sources_.emplace_back();
            free_source_ = static_cast<Index>(sources_.size() - 1);
        }
        const Index index = free_source_;
        Publisher& publisher = sources_[index];
        free_source_ = publisher.next;
        publisher.number = ++last_number_;
        return {index, publisher.number};
    }
    bool close_source(ReactorSource source) noexcept {
        if (!has(source))
            return false;
        Publisher& publisher = sources_[source.index_];
        for (const Index id : publisher.subscribers)
            records_[id].forget(source.index_);
        publisher.subscribers.clear();
        publisher.number = 0;
        publisher.next = std::exchange(free_source_, source.index_);
        return true;
    }

    /// In the order of subscription; nullptr if the source is stale.
    [[nodiscard]] const std::vector<Index>* subscribers(ReactorSource source) const noexcept {
        if (source.index_ >= sources_.size() || source.number_ == 0)
            return nullptr;
        const Publisher& publisher = sources_[source.index_];
        return publisher.number == source.number_ ? &publisher.subscribers : nullptr;
    }

    /// Strong guarantee: no change if memory runs out.
    bool subscribe(ReactorToken token, ReactorSource source) {
        if (!has(token) || !has(source))
            return false;
        Record& record = records_[token.index_];
        const std::size_t position = record.position(source.index_);
        if (position < record.sources.size() && record.sources[position] == source.index_)
            return true;
        std::vector<Index>& subscribers = sources_[source.index_].subscribers;
        subscribers.push_back(token.index_);
        const Undo undo{&subscribers};
        record.sources.insert(record.sources.begin() + static_cast<std::ptrdiff_t>(position),
                              source.index_);
        undo.keep();
        return true;
    }
    bool unsubscribe(ReactorToken token, ReactorSource source) noexcept {
        if (!has(token) || !has(source) || !records_[token.index_].forget(source.index_))
            return false;
        sources_[source.index_].forget(token.index_);
        return true;
    }

    /// Swaps all but the last number: both continue from the higher one, so that no number repeats.
    void swap(ReactorTable& other) noexcept {
        records_.swap(other.records_);
        sources_.swap(other.sources_);
        std::swap(free_, other.free_);
        std::swap(free_source_, other.free_source_);
        if (last_number_ < other.last_number_)
            last_number_ = other.last_number_;
        else
            other.last_number_ = last_number_;
    }

private:
    /// The slot of a reactor.
    struct Record {
        std::uint64_t number = 0;   // 0: not in use
        Index next = none;          // in the list of free or retired slots
        std::vector<Index> sources; // ascending, to find duplicates

        std::size_t position(Index source) const noexcept {
            std::size_t first = 0;
            for (std::size_t last = sources.size(); first < last;) {
                const std::size_t middle = first + (last - first) / 2;
                if (sources[middle] < source)
                    first = middle + 1;
                else
                    last = middle;
            }
            return first;
        }
        bool forget(Index source) noexcept {
            const std::size_t at = position(source);
            if (at == sources.size() || sources[at] != source)
                return false;
            sources.erase(sources.begin() + static_cast<std::ptrdiff_t>(at));
            return true;
        }
    };

    /// The slot of a source.
    struct Publisher {
        std::uint64_t number = 0; // 0: free
        Index next = none;        // in the list of free slots
        std::vector<Index> subscribers;

        void forget(Index id) noexcept {
            std::size_t at = 0;
            while (subscribers[at] != id)
                ++at;
            subscribers.erase(subscribers.begin() + static_cast<std::ptrdiff_t>(at));
        }
    };

    /// Removes the last subscription again, unless keep() is called.
    struct Undo {
        mutable std::vector<Index>* subscribers;

        void keep() const noexcept { subscribers = nullptr; }
        ~Undo() {
            if (subscribers != nullptr)
                subscribers->pop_back();
        }
    };

    std::vector<Record> records_;
    std::vector<Publisher> sources_;
    std::uint64_t last_number_ = 0;
    Index free_ = none;
    Index free_source_ = none;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_REACTOR_DETAIL_TABLE_HPP
