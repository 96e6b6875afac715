# SPDX-License-Identifier: MIT
# The C++ of every page, compiled and run from the page's text. errors.md is made of the compile-fail tests, which
# compile the same lines.
file(GLOB pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/*.md ${PROJECT_SOURCE_DIR}/docs/*.md)
list(FILTER pages EXCLUDE REGEX "/docs/errors\\.md$")
foreach(page IN LISTS pages)
  cmake_path(GET page STEM name)
  add_test(NAME docs.${name}
    COMMAND ${Python3_EXECUTABLE} ${tools}/check_docs.py ${page} --work ${PROJECT_BINARY_DIR}/docs
      -- ${CMAKE_CXX_COMPILER} ${nexus_plain_flags} ${nexus_warnings} -Werror)
  set_tests_properties(docs.${name} PROPERTIES LABELS docs)
endforeach()
