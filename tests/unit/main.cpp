// The one main of every unit and contract program; compiled once, because it is what makes doctest slow to build.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
