# SPDX-License-Identifier: MIT
# The ways to use nexus from another project, each tried with one small program; and what is said when Boost is missing.
set(prefix ${PROJECT_BINARY_DIR}/package/prefix)
set(package ${CMAKE_CURRENT_SOURCE_DIR}/package)

add_test(NAME package.install
  COMMAND ${CMAKE_COMMAND} --install ${PROJECT_BINARY_DIR} --prefix ${prefix})
set_tests_properties(package.install PROPERTIES LABELS package FIXTURES_SETUP installed)

# Where docs/debugging.md says that the script for gdb is.
add_test(NAME package.gdb_script
  COMMAND ${CMAKE_COMMAND} -E compare_files ${PROJECT_SOURCE_DIR}/gdb/nexus.py ${prefix}/share/nexus/gdb/nexus.py)
set_tests_properties(package.gdb_script PROPERTIES LABELS package FIXTURES_REQUIRED installed)

function(nexus_consumer_test way)
  add_test(NAME package.${way}
    COMMAND ${CMAKE_CTEST_COMMAND}
      --build-and-test ${package}/${way} ${PROJECT_BINARY_DIR}/package/${way}
      --build-generator ${CMAKE_GENERATOR}
      --build-options -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER} ${ARGN}
      --test-command consumer)
  set_tests_properties(package.${way} PROPERTIES LABELS package FIXTURES_REQUIRED installed)
endfunction()

nexus_consumer_test(find_package -DCMAKE_PREFIX_PATH=${prefix} -Dversion=${PROJECT_VERSION})
nexus_consumer_test(add_subdirectory -Dnexus_source=${PROJECT_SOURCE_DIR})

find_program(PKG_CONFIG pkg-config)
if(PKG_CONFIG)
  add_test(NAME package.pkg_config
    COMMAND sh -c "flags=$('${PKG_CONFIG}' --cflags 'nexus = ${PROJECT_VERSION}') && \
'${CMAKE_CXX_COMPILER}' -std=c++20 $flags '${package}/consumer.cpp' -o consumer && ./consumer")
  set_tests_properties(package.pkg_config PROPERTIES LABELS package FIXTURES_REQUIRED installed
    WORKING_DIRECTORY ${PROJECT_BINARY_DIR}/package
    ENVIRONMENT PKG_CONFIG_PATH=${prefix}/share/pkgconfig)
else()
  message(STATUS "nexus: no package.pkg_config test: pkg-config is missing (Debian: apt-get install pkg-config)")
endif()

add_test(NAME package.missing_boost
  COMMAND ${CMAKE_COMMAND} --fresh -G ${CMAKE_GENERATOR} -S ${PROJECT_SOURCE_DIR} -B ${PROJECT_BINARY_DIR}/package/missing_boost
    -DCMAKE_DISABLE_FIND_PACKAGE_Boost=ON -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER})
set_tests_properties(package.missing_boost PROPERTIES LABELS package
  PASS_REGULAR_EXPRESSION "libboost1.81-dev")

# Checked and unchecked builds lay out a world differently: their objects must not link.
add_test(NAME package.mixed_builds
  COMMAND ${package}/mixed/test.sh ${CMAKE_CXX_COMPILER} ${nexus_plain_flags}
  WORKING_DIRECTORY ${PROJECT_BINARY_DIR}/package)
set_tests_properties(package.mixed_builds PROPERTIES LABELS package FIXTURES_REQUIRED installed)
