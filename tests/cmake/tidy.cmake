# SPDX-License-Identifier: MIT
# clang-tidy over the headers as they are used: all of them in one unit, and the examples that instantiate them.
find_program(CLANG_TIDY clang-tidy-19)
if(NOT CLANG_TIDY)
  message(FATAL_ERROR "nexus: clang-tidy-19 was not found. On Debian: apt-get install clang-tidy-19")
endif()
file(GLOB examples CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/examples/*.cpp)
foreach(source IN ITEMS ${CMAKE_CURRENT_SOURCE_DIR}/odr.cpp ${examples})
  cmake_path(GET source STEM name)
  add_test(NAME tidy.${name} COMMAND ${CLANG_TIDY} --quiet -p ${PROJECT_BINARY_DIR} ${source})
  set_tests_properties(tidy.${name} PROPERTIES LABELS tidy)
endforeach()
