// SPDX-License-Identifier: MIT
// Pairs that the codegen check must refuse, each for the reason in its name. They do not use nexus:
// what is tested here is the check. tests/harness/test_tools.py compiles and compares them.
#include <functional>

extern "C" int helper(int value);

// The work has moved behind an indirect call: few instructions here, but not the same program.
extern "C" void cg_control_hidden_call(const std::function<void(int)>* callable, int value) {
    (*callable)(value);
}

extern "C" int cg_control_direct_call(int value) {
    return helper(value) + 1;
}

extern "C" int cg_control_tail_call(int value) {
    return helper(value);
}

extern "C" void cg_control_longer(int* values, int value) {
    values[0] += value;
    values[1] += value;
    values[2] += value;
    values[3] *= value;
}

extern "C" void cg_control_packed(unsigned long long* values, const unsigned long long*) {
    values[0] += 1;
}

extern "C" int cg_control_without_twin(int value) {
    return value;
}

// Equal pairs, so that the check can be seen to accept something.
extern "C" int cg_control_equal(int value) {
    return value * 3;
}

extern "C" int cg_control_same_call(int value) {
    return helper(value) * 3;
}
