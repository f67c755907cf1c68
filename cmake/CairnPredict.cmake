# Forecasts are the same bits on every machine and every back end of Kokkos, so that a run can be
# checked elsewhere: no two roundings become one.
target_compile_options(cairn_predict PRIVATE -ffp-contract=off)
# That comparisons may raise no floating-point exception lets them become vector instructions.
set(fit_options -fno-trapping-math)
if(Kokkos_ENABLE_CUDA)
  list(APPEND fit_options --fmad=false)
endif()
set_source_files_properties(${PROJECT_SOURCE_DIR}/src/predict/fit.cpp PROPERTIES
  COMPILE_OPTIONS "${fit_options}")
