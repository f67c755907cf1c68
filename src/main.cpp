#include "cairn/app/app.hpp"

int main(int argc, char** argv) { return cairn::app::run_command(argc, argv); }
