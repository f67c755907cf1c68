#pragma once

namespace cairn::app {

/// Of Cairn, and of the sources that it was built from. Set by the build.
const char* version();
const char* commit();

}  // namespace cairn::app
