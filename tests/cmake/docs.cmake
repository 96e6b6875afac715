# SPDX-License-Identifier: MIT
# The C++ of every page, compiled and run from the page's text, and its pictures, which its programs print. errors.md is made of the compile-fail tests, which
# compile the same lines.
file(GLOB pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/*.md ${PROJECT_SOURCE_DIR}/docs/*.md)

# Links between pages and into the tree, and the error messages that pages quote.
add_test(NAME docs.links
  COMMAND ${Python3_EXECUTABLE} ${tools}/check_links.py --headers ${PROJECT_SOURCE_DIR}/include ${pages})
set_tests_properties(docs.links PROPERTIES LABELS docs)

add_test(NAME docs.every_combinator
  COMMAND ${Python3_EXECUTABLE} ${tools}/check_combinators.py
    ${PROJECT_SOURCE_DIR}/include/nexus/chain/combinators.hpp ${PROJECT_SOURCE_DIR}/docs/combinators.md)
set_tests_properties(docs.every_combinator PROPERTIES LABELS docs)

list(FILTER pages EXCLUDE REGEX "/docs/(errors|README)\\.md$") # the index has no programs
foreach(page IN LISTS pages)
  cmake_path(GET page STEM name)
  add_test(NAME docs.${name}
    COMMAND ${Python3_EXECUTABLE} ${tools}/check_docs.py ${page} --work ${PROJECT_BINARY_DIR}/docs
      -- ${CMAKE_CXX_COMPILER} ${nexus_plain_flags} ${nexus_warnings} -Werror)
  set_tests_properties(docs.${name} PROPERTIES LABELS docs)
endforeach()
