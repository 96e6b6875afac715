// SPDX-License-Identifier: MIT
// The other half of control.nexus.cpp.
extern "C" int helper(int value);

extern "C" void cg_control_hidden_call(int* total, int value) {
    *total += value;
}

extern "C" int cg_control_direct_call(int value) {
    return value * value + value / 3 + 1;
}

extern "C" int cg_control_tail_call(int value) {
    return value * value + value / 3;
}

extern "C" void cg_control_longer(int* values, int value) {
    values[0] += value;
}

using Pair = unsigned long long __attribute__((vector_size(16)));
extern "C" void cg_control_packed(unsigned long long* values, const unsigned long long* more) {
    *reinterpret_cast<Pair*>(values) += *reinterpret_cast<const Pair*>(more);
}

extern "C" int cg_control_without_probe(int value) {
    return value;
}

extern "C" int cg_control_equal(int value) {
    return value * 3;
}

extern "C" int cg_control_same_call(int value) {
    return helper(value) * 3;
}
