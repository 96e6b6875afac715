# SPDX-License-Identifier: MIT
# The script for gdb, tried with gdb on a small program.
find_program(GDB gdb)
if(NOT GDB)
  message(FATAL_ERROR "nexus: gdb was not found. On Debian: apt-get install gdb")
endif()
set(debug ${CMAKE_CURRENT_SOURCE_DIR}/debug)
add_executable(debugged ${debug}/gdb.cpp)
target_link_libraries(debugged PRIVATE nexus_dev)
target_compile_options(debugged PRIVATE -g -O0)
add_test(NAME gdb
  COMMAND ${Python3_EXECUTABLE} ${debug}/gdb_test.py --gdb ${GDB} --script ${PROJECT_SOURCE_DIR}/gdb/nexus.py
    --program $<TARGET_FILE:debugged> --source ${debug}/gdb.cpp --headers ${PROJECT_SOURCE_DIR}/include
    --page ${PROJECT_SOURCE_DIR}/docs/debugging.md -- ${CMAKE_CXX_COMPILER} ${nexus_plain_flags})
set_tests_properties(gdb PROPERTIES LABELS gdb SKIP_RETURN_CODE 77 TIMEOUT 600)
