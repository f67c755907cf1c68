# cmake --install: the command, the rooms as libraries, headers, workflows, the analysis package, and
# a CMake package: find_package(cairn), then link cairn::app or a single room.
include(CMakePackageConfigHelpers)
get_property(rooms GLOBAL PROPERTY CAIRN_ROOMS)
list(TRANSFORM rooms PREPEND cairn_ OUTPUT_VARIABLE targets)

set(package lib/cmake/cairn)
# A LibTorch elsewhere is found where it was when Cairn was built.
set_target_properties(cairn PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
install(TARGETS cairn ${targets} EXPORT cairn
        RUNTIME DESTINATION bin LIBRARY DESTINATION lib ARCHIVE DESTINATION lib)
install(EXPORT cairn NAMESPACE cairn:: FILE cairnTargets.cmake DESTINATION ${package})
install(DIRECTORY include/cairn DESTINATION include)
install(DIRECTORY workflows DESTINATION share/cairn)
install(DIRECTORY jobscripts DESTINATION share/cairn)
install(DIRECTORY analysis DESTINATION share/cairn PATTERN __pycache__ EXCLUDE)

configure_package_config_file(cmake/cairnConfig.cmake.in ${PROJECT_BINARY_DIR}/cairnConfig.cmake
                              INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cairnConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/cairnConfig.cmake ${PROJECT_BINARY_DIR}/cairnConfigVersion.cmake
              cmake/CairnDependencies.cmake cmake/CairnKokkos.cmake cmake/CairnTorch.cmake
        DESTINATION ${package})
