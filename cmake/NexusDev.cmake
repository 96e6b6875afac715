# SPDX-License-Identifier: MIT
# What only the project's own tests, examples and benches need. Users of the target `nexus` never see it.

if(NOT DEFINED CMAKE_CXX_STANDARD)
  set(CMAKE_CXX_STANDARD 20)
endif()
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

# Debian's own interpreter where there is one: the `python3` of PATH may belong to something else.
if(NOT DEFINED Python3_EXECUTABLE AND EXISTS /usr/bin/python3)
  set(Python3_EXECUTABLE /usr/bin/python3)
endif()

if(NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(NEXUS_CCACHE ccache)
  if(NEXUS_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${NEXUS_CCACHE})
  endif()
endif()

# nexus_require(<CMake package> <Debian package> [version]): find_package with an error that says what to install.
macro(nexus_require package debian_package)
  find_package(${package} ${ARGN} QUIET)
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR "nexus: ${package} ${ARGN} was not found. On Debian: apt-get install ${debian_package}")
  endif()
endmacro()

nexus_require(Python3 python3)

# nexus_dev: nexus, and the warnings that its headers must survive in every user's build.
add_library(nexus_dev INTERFACE)
target_link_libraries(nexus_dev INTERFACE nexus::nexus)
set(nexus_warnings -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wundef)
target_compile_options(nexus_dev INTERFACE ${nexus_warnings})
# On a large test g++ spends up to a quarter of its time collecting garbage. Below this many kB it need not.
set(nexus_no_collection "")
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(nexus_no_collection --param=ggc-min-heapsize=1000000)
endif()
target_compile_options(nexus_dev INTERFACE ${nexus_no_collection})

# Flags for the checks that call the compiler themselves. An implicit directory must not be repeated:
# `-I /usr/include` breaks the standard library's include_next.
set(nexus_plain_flags -std=c++${CMAKE_CXX_STANDARD} -I${PROJECT_SOURCE_DIR}/include)
foreach(dir IN LISTS Boost_INCLUDE_DIRS)
  if(NOT dir IN_LIST CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES)
    list(APPEND nexus_plain_flags -isystem ${dir})
  endif()
endforeach()

# One unit that includes every public header: the list is the folder's content.
set(nexus_include_lines "")
foreach(header IN LISTS nexus_headers)
  string(APPEND nexus_include_lines "#include <${header}>\n")
endforeach()
file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/generated/all_headers.hpp CONTENT "${nexus_include_lines}")

# Which families of tests this build has; a preset that serves one purpose names the few it needs.
set(nexus_families unit static threads example program live instructions compile_fail codegen headers alone docs package harness gdb fuzz
  tidy libcxx)
set(NEXUS_TEST_FAMILIES "unit;static;example;program;live;compile_fail;codegen;headers;docs;package;harness;gdb"
  CACHE STRING "Families of tests to build, of: ${nexus_families}")
foreach(family IN LISTS NEXUS_TEST_FAMILIES)
  if(NOT family IN_LIST nexus_families)
    message(FATAL_ERROR "nexus: NEXUS_TEST_FAMILIES names '${family}'; the families are: ${nexus_families}")
  endif()
endforeach()
