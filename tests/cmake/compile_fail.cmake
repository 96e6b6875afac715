# SPDX-License-Identifier: MIT
# compile_fail/<module>/<mistake>.cpp: each must give exactly one good error. docs/errors.md is made of them.
file(GLOB sources CONFIGURE_DEPENDS compile_fail/*/*.cpp)

# Most of what a compiler does with such a source is to read the headers: they are precompiled, those of the drivers apart.
set(precompiled_outputs "")
foreach(header IN ITEMS rt driver)
  set(precompiled ${PROJECT_BINARY_DIR}/compile_fail/${header}.hpp)
  file(CONFIGURE OUTPUT ${precompiled} CONTENT "#include <nexus/${header}.hpp>\n")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    set(precompiled_output ${precompiled}.gch)
    set(use_${header} -include ${precompiled})
  else()
    set(precompiled_output ${precompiled}.pch)
    set(use_${header} -include-pch ${precompiled_output})
  endif()
  add_custom_command(OUTPUT ${precompiled_output}
    COMMAND ${CMAKE_CXX_COMPILER} ${nexus_plain_flags} ${nexus_warnings} -MD -MF ${precompiled}.d -MT ${precompiled_output}
      -x c++-header ${precompiled} -o ${precompiled_output}
    DEPENDS ${precompiled} DEPFILE ${precompiled}.d COMMENT "Precompiling nexus/${header}.hpp" VERBATIM)
  list(APPEND precompiled_outputs ${precompiled_output})
endforeach()
add_custom_target(compile_fail_headers ALL DEPENDS ${precompiled_outputs})

set(records "")
foreach(source IN LISTS sources)
  cmake_path(GET source STEM mistake)
  cmake_path(GET source PARENT_PATH module)
  cmake_path(GET module FILENAME module)
  if(module MATCHES "^(time|loop|queue|io|testing)$")
    set(use_precompiled ${use_driver})
  else()
    set(use_precompiled ${use_rt})
  endif()
  set(record ${PROJECT_BINARY_DIR}/compile_fail/${module}.${mistake}.json)
  list(APPEND records ${record})
  add_test(NAME compile_fail.${module}.${mistake}
    COMMAND ${Python3_EXECUTABLE} ${tools}/check_compile_fail.py ${source} --record ${record}
      -- ${CMAKE_CXX_COMPILER} ${nexus_plain_flags} ${nexus_warnings} ${use_precompiled})
  set_tests_properties(compile_fail.${module}.${mistake} PROPERTIES LABELS compile_fail FIXTURES_SETUP error_records)
endforeach()

# The page quotes g++, so only g++ can tell whether it is up to date.
if(records AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(page_command ${Python3_EXECUTABLE} ${tools}/check_compile_fail.py --page ${PROJECT_SOURCE_DIR}/docs/errors.md ${records})
  add_test(NAME compile_fail.page COMMAND ${page_command})
  set_tests_properties(compile_fail.page PROPERTIES LABELS compile_fail FIXTURES_REQUIRED error_records)
  add_custom_target(errors_page COMMAND ${page_command} --write COMMENT "Writing docs/errors.md" VERBATIM)
endif()
