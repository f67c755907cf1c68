# Kokkos, for the room `predict`: any back end. One with CUDA wants its own compiler:
# -DCMAKE_CXX_COMPILER=nvcc_wrapper.
find_package(Kokkos 3.4 REQUIRED)
# The target of Debian's package (3.4, Serial) names a folder for its headers that does not exist.
get_target_property(kokkos_headers Kokkos::kokkos INTERFACE_INCLUDE_DIRECTORIES)
if(kokkos_headers AND NOT EXISTS "${kokkos_headers}")
  find_path(KOKKOS_HEADERS Kokkos_Core.hpp PATH_SUFFIXES trilinos REQUIRED)
  set_target_properties(Kokkos::kokkos PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${KOKKOS_HEADERS})
endif()
