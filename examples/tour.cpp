// SPDX-License-Identifier: MIT
// Runs the scenarios of tour.hpp and says what each showed. Ends with 1 if one is wrong.
#include "tour.hpp"

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace {

int wrong = 0;

void show(const char* what, const std::string& result, const std::string& expected) {
    const bool right = result == expected;
    wrong += right ? 0 : 1;
    std::printf("%-62s %s%s\n", what, result.c_str(),
                right ? "" : ("   WRONG, expected " + expected).c_str());
}

template <class Number>
std::string text(Number number) {
    return std::to_string(number);
}
template <class First, class Second>
std::string text(const std::pair<First, Second>& both) {
    return text(both.first) + ", " + text(both.second);
}
template <class Number>
std::string text(const std::vector<Number>& numbers) {
    std::string all;
    for (const Number& number : numbers)
        all += (all.empty() ? "" : ", ") + text(number);
    return all;
}

} // namespace

int main() {
    const tour::Verdicts verdicts = tour::risk_check();
    const tour::Logged logged = tour::optional_resource();
    const tour::Session session = tour::session();
    const auto yes_no = [](bool yes) { return std::string(yes ? "yes" : "no"); };

    show(" 1. a book bounded at 10, after orders of 3, 4 and 8", text(tour::bounded_book()), "10");
    show(" 2. a counter fed 10 and 5", text(tour::counter()), "15");
    show(" 3. 60 held of 100: may 40, 41, and 1 when halted be bought?",
         yes_no(verdicts.small) + ", " + yes_no(verdicts.large) + ", " +
             yes_no(verdicts.when_halted),
         "yes, no, no");
    show(" 4. lines logged without and with a debug log",
         "0, " + text(logged.lines.size()) + " (" + logged.lines.at(0) + ")", "0, 1 (event 7)");
    show(" 5. calls of one function through two handlers", text(tour::local_counters()), "3, 1");
    show(" 6. the numbers stamped on three events", text(tour::stamps()), "1, 2, 3");
    show(" 7. events handled until the fatal one", text(tour::events_until_fatal()), "4");
    show(" 8. 3 bytes through two stored callbacks of weight 1 and 10",
         text(tour::stored_callbacks()), "33");
    show(" 9. the session after its callback ran", session.user + " sent " + text(session.messages),
         "ada sent 2");
    show("10. what raw access to the world left there", text(tour::raw_access()), "21, 42");
    show("11. one handler adds 5, the next multiplies by 3", text(tour::mixed_vector()), "15");
    show("12. a handler as a member: its value, its calls", text(tour::class_member()), "8, 2");
    show("13. 6 through a handler returned for the factor 7", text(tour::returned_handler()), "42");
    show("14. 2 through five handlers installed by one function", text(tour::generic_install()),
         "2226");
    return wrong == 0 ? 0 : 1;
}
