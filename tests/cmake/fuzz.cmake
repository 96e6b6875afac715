# SPDX-License-Identifier: MIT
# fuzz/<target>.cpp with libFuzzer; fuzz/corpus/<target>/ holds its seeds. Here for seconds; `make soak` for minutes.
set(NEXUS_FUZZ_SECONDS 5 CACHE STRING "How long ctest runs each fuzz target")
file(GLOB sources CONFIGURE_DEPENDS fuzz/*.cpp)
foreach(source IN LISTS sources)
  cmake_path(GET source STEM name)
  add_executable(fuzz.${name} ${source})
  target_link_libraries(fuzz.${name} PRIVATE nexus_dev market_replay_parts)
  target_compile_options(fuzz.${name} PRIVATE -fsanitize=fuzzer -O1) # its use is to run often
  target_link_options(fuzz.${name} PRIVATE -fsanitize=fuzzer)
  set(found ${PROJECT_BINARY_DIR}/fuzz/${name})
  file(MAKE_DIRECTORY ${found})
  set(seeds ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/corpus/${name})
  if(NOT EXISTS ${seeds})
    set(seeds "")
  endif()
  add_test(NAME fuzz.${name}
    COMMAND fuzz.${name} -max_total_time=${NEXUS_FUZZ_SECONDS} -timeout=10 -artifact_prefix=${found}/crash- ${found} ${seeds})
  set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz TIMEOUT 3600)
endforeach()
