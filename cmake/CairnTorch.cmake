# cairn_torch: LibTorch, Debian's or that of CAIRN_TORCH_ROOT. The libraries are linked directly:
# find_package(Torch) of the 2.x wheels wants CUDA and a newer CMake than Debian has.
set(torch_hint)
if(CAIRN_TORCH_ROOT)
  set(torch_hint HINTS ${CAIRN_TORCH_ROOT}/lib NO_DEFAULT_PATH)
  set(torch_headers ${CAIRN_TORCH_ROOT}/include
      ${CAIRN_TORCH_ROOT}/include/torch/csrc/api/include)
else()
  find_path(CAIRN_TORCH_API torch/torch.h PATH_SUFFIXES torch/csrc/api/include REQUIRED)
  set(torch_headers ${CAIRN_TORCH_API})
endif()
add_library(cairn_torch INTERFACE IMPORTED)  # stands in the package by name, not by content
target_include_directories(cairn_torch SYSTEM INTERFACE ${torch_headers})
foreach(part torch_cpu c10)  # libtorch itself is empty and would load the GPU part
  find_library(CAIRN_LIB_${part} ${part} ${torch_hint} REQUIRED)
  target_link_libraries(cairn_torch INTERFACE ${CAIRN_LIB_${part}})
endforeach()

# A LibTorch with CUDA registers its GPU kernels when libtorch_cuda is loaded, so it must be linked
# although no symbol of it is used. OFF gives a program that needs no CUDA libraries but those that
# libtorch_cpu itself asks for.
find_library(CAIRN_LIB_torch_cuda torch_cuda ${torch_hint})
option(CAIRN_CUDA "Link LibTorch's GPU part where there is one" ON)
if(CAIRN_CUDA AND CAIRN_LIB_torch_cuda)
  target_link_libraries(cairn_torch INTERFACE
    -Wl,--no-as-needed ${CAIRN_LIB_torch_cuda} -Wl,--as-needed)
endif()
# The CUDA libraries behind LibTorch are found when the program starts, not when it is linked.
target_link_options(cairn_torch INTERFACE -Wl,--allow-shlib-undefined)
