// SPDX-License-Identifier: MIT
#ifndef NEXUS_WIRING_SCHEDULE_HPP
#define NEXUS_WIRING_SCHEDULE_HPP

#include <nexus/schedule/schedule.hpp>
#include <nexus/wiring/describe.hpp>

#include <cstddef>
#include <tuple>
#include <vector>

/// \file
/// `describe` for schedules.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class App, class Callable>
struct Wired<System<App, Callable>> {
    static constexpr std::size_t add(WiringDraft& draft) {
        using Call = FunctionCall<Callable, NoContext, Unnamed>;
        return draft.add_function<Call, typename Call::roles, NoContext>("system");
    }
};

/// Each system of a stage comes after every system of the previous stage.
template <class App, class... Stages>
struct Wired<StagedSchedule<App, Stages...>> {
    static constexpr void add(WiringDraft& draft, std::string_view) {
        std::vector<WiringDraft::Open> before;
        (add_stage(draft, before, TypeIs<Stages>{}), ...);
    }

private:
    template <class... Systems>
    static constexpr void add_stage(WiringDraft& draft, std::vector<WiringDraft::Open>& before,
                                    TypeIs<Stage<App, Systems...>>) {
        std::vector<WiringDraft::Open> ends;
        const auto add_system = [&]<class Added>(TypeIs<Added>) {
            draft.open = before;
            ends.push_back({Wired<Added>::add(draft), {}, "changed"});
        };
        (add_system(TypeIs<Systems>{}), ...);
        before = ends;
        draft.open.clear();
    }
};

template <class App, class... Systems, class... Edges>
struct Wired<LinkedSchedule<App, type_list<Systems...>, type_list<Edges...>>> {
    static constexpr void add(WiringDraft& draft, std::string_view) {
        (add_system<Systems>(draft, Edges{}), ...);
    }

private:
    template <class Added, std::size_t... Before>
    static constexpr void add_system(WiringDraft& draft, After<Before...>) {
        draft.open.clear();
        (draft.open.push_back({Before, {}, "changed"}), ...);
        Wired<Added>::add(draft);
    }
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_WIRING_SCHEDULE_HPP
