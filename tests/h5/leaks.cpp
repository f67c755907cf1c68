/// HDF5 itself loses memory where it meets a damaged file; what we lose is still reported.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libhdf5";
}
