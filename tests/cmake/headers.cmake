# SPDX-License-Identifier: MIT
# What the headers may include and what they cost.
add_test(NAME headers.include_order
  COMMAND ${Python3_EXECUTABLE} ${tools}/check_includes.py ${PROJECT_SOURCE_DIR}/include
    ${PROJECT_SOURCE_DIR}/docs/design.md)
set_tests_properties(headers.include_order PROPERTIES LABELS headers)

add_test(NAME headers.growth
  COMMAND ${Python3_EXECUTABLE} ${tools}/check_growth.py ${CMAKE_CXX_COMPILER} ${nexus_plain_flags} -DNDEBUG)
set_tests_properties(headers.growth PROPERTIES LABELS headers)

# The limits are numbers of g++ 12 and its library.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(budget_command ${Python3_EXECUTABLE} ${tools}/check_budgets.py lines
    ${CMAKE_CURRENT_SOURCE_DIR}/budgets.txt ${PROJECT_SOURCE_DIR}/include)
  add_test(NAME headers.budgets COMMAND ${budget_command} -- ${CMAKE_CXX_COMPILER} ${nexus_plain_flags})
  set_tests_properties(headers.budgets PROPERTIES LABELS headers)
  add_custom_target(budgets COMMAND ${budget_command} --write -- ${CMAKE_CXX_COMPILER} ${nexus_plain_flags}
    COMMENT "Writing tests/budgets.txt" VERBATIM)
endif()
