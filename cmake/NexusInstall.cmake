# SPDX-License-Identifier: MIT
# Headers, the CMake package `nexus`, nexus.pc and the script for gdb. Nothing installed depends on the architecture.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(nexus_package_dir ${CMAKE_INSTALL_DATADIR}/cmake/nexus)

install(TARGETS nexus EXPORT nexusTargets FILE_SET HEADERS)
install(EXPORT nexusTargets NAMESPACE nexus:: DESTINATION ${nexus_package_dir})

configure_package_config_file(cmake/nexusConfig.cmake.in ${PROJECT_BINARY_DIR}/nexusConfig.cmake
  INSTALL_DESTINATION ${nexus_package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/nexusConfigVersion.cmake
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${PROJECT_BINARY_DIR}/nexusConfig.cmake ${PROJECT_BINARY_DIR}/nexusConfigVersion.cmake
  DESTINATION ${nexus_package_dir})

# pkg-config files name absolute paths unless the directory is given relative to the prefix.
cmake_path(APPEND nexus_pc_includedir "\${prefix}" "${CMAKE_INSTALL_INCLUDEDIR}")
configure_file(cmake/nexus.pc.in ${PROJECT_BINARY_DIR}/nexus.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/nexus.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig)

install(FILES gdb/nexus.py DESTINATION ${CMAKE_INSTALL_DATADIR}/nexus/gdb)
