# SPDX-License-Identifier: MIT
# codegen/<header>.nexus.cpp against codegen/<header>.hand.cpp. The objects are made with flags of their own: the
# build type, sanitizers and the like must not reach them. clang at -O2; g++ at -O3, and in C++23 at -O2 with a slack of two.
if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|amd64|AMD64)$")
  message(STATUS "nexus: no codegen tests: they read x86-64 code, and this is ${CMAKE_SYSTEM_PROCESSOR}")
  return()
endif()

set(codegen_flags ${nexus_plain_flags} -DNDEBUG -fcf-protection=none -fno-asynchronous-unwind-tables -fno-stack-protector -g0
  ${nexus_no_collection})
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_STANDARD EQUAL 20)
  set(codegen_builds g++-O3:0)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(codegen_builds g++-O2:2)
elseif(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 15)
  set(codegen_builds clang14-O2:0)
else()
  set(codegen_builds clang-O2:0)
endif()

file(GLOB probes CONFIGURE_DEPENDS codegen/*.nexus.cpp codegen/*.hand.cpp)
list(FILTER probes EXCLUDE REGEX "/control\\.")
set(pairs "")
foreach(probe IN LISTS probes)
  string(REGEX REPLACE "\\.(nexus|hand)\\.cpp$" "" pair ${probe})
  list(APPEND pairs ${pair})
endforeach()
list(REMOVE_DUPLICATES pairs)
if(NOT pairs)
  return()
endif()

set(all_objects "")
foreach(build IN LISTS codegen_builds)
  string(REGEX MATCH "^(.*)(-O[0-9]):([0-9]+)$" _ ${build})
  set(name ${CMAKE_MATCH_1}${CMAKE_MATCH_2})
  set(level ${CMAKE_MATCH_2})
  set(slack ${CMAKE_MATCH_3})
  set(dir ${PROJECT_BINARY_DIR}/codegen/${name})
  file(MAKE_DIRECTORY ${dir})
  set(objects "")
  set(probe_objects "")
  foreach(pair IN LISTS pairs)
    cmake_path(GET pair FILENAME stem)
    foreach(side IN ITEMS nexus hand)
      set(object ${dir}/${stem}.${side}.o)
      add_custom_command(OUTPUT ${object}
        COMMAND ${CMAKE_CXX_COMPILER} ${codegen_flags} ${level} -MD -MF ${object}.d -c ${pair}.${side}.cpp -o ${object}
        DEPENDS ${pair}.${side}.cpp DEPFILE ${object}.d
        COMMENT "Compiling codegen ${stem}.${side}.cpp with ${name}" VERBATIM)
      list(APPEND objects ${object})
    endforeach()
    list(APPEND probe_objects ${dir}/${stem}.nexus.o)
  endforeach()
  list(APPEND all_objects ${objects})
  add_test(NAME codegen.${name}
    COMMAND ${Python3_EXECUTABLE} ${tools}/check_codegen.py --build ${name} --slack ${slack}
      --exceptions ${CMAKE_CURRENT_SOURCE_DIR}/codegen/exceptions.txt
      --table ${PROJECT_BINARY_DIR}/codegen/${name}.txt ${objects})
  set_tests_properties(codegen.${name} PROPERTIES LABELS codegen)
endforeach()

# Nothing of a checked build is left in the probes; one unit compiled with checks shows that it would be found.
set(checked_object ${PROJECT_BINARY_DIR}/codegen/checked.o)
add_custom_command(OUTPUT ${checked_object}
  COMMAND ${CMAKE_CXX_COMPILER} ${codegen_flags} -DNEXUS_CHECKED=1 ${level} -MD -MF ${checked_object}.d
    -c ${CMAKE_CURRENT_SOURCE_DIR}/codegen/param.nexus.cpp -o ${checked_object}
  DEPENDS codegen/param.nexus.cpp DEPFILE ${checked_object}.d
  COMMENT "Compiling codegen param.nexus.cpp with checks" VERBATIM)
add_test(NAME codegen.no_checks_in_release
  COMMAND ${Python3_EXECUTABLE} ${tools}/check_release.py --checked ${checked_object} --release ${probe_objects})
set_tests_properties(codegen.no_checks_in_release PROPERTIES LABELS codegen)

add_custom_target(codegen ALL DEPENDS ${all_objects} ${checked_object})
