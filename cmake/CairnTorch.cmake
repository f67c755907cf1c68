# cairn_torch: LibTorch, Debian's or that of CAIRN_TORCH_ROOT. The libraries are linked directly:
# find_package(Torch) of the 2.x wheels wants CUDA and a newer CMake than Debian has.
add_library(cairn_torch INTERFACE)
if(CAIRN_TORCH_ROOT)
  target_include_directories(cairn_torch SYSTEM INTERFACE
    ${CAIRN_TORCH_ROOT}/include ${CAIRN_TORCH_ROOT}/include/torch/csrc/api/include)
  set(torch_hint HINTS ${CAIRN_TORCH_ROOT}/lib NO_DEFAULT_PATH)
else()
  find_path(CAIRN_TORCH_API torch/torch.h PATH_SUFFIXES torch/csrc/api/include REQUIRED)
  target_include_directories(cairn_torch SYSTEM INTERFACE ${CAIRN_TORCH_API})
endif()
foreach(part torch torch_cpu c10)
  find_library(CAIRN_LIB_${part} ${part} ${torch_hint} REQUIRED)
  target_link_libraries(cairn_torch INTERFACE ${CAIRN_LIB_${part}})
endforeach()
