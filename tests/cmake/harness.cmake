# SPDX-License-Identifier: MIT
# The checks themselves, each given something it must refuse.
add_test(NAME harness
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/harness/test_tools.py ${CMAKE_CXX_COMPILER})
set_tests_properties(harness PROPERTIES LABELS harness)
