// The standard streams are never set up: nothing here uses them (scripts/layers sees to it), but CLI11 and yaml-cpp
// include <iostream>, which makes every start build eight streams and a locale, a tenth of the instructions of `show`.
// The linker puts these in place of std::ios_base::Init::Init and ~Init (--wrap in CMakeLists.txt).

extern "C" {
void __wrap__ZNSt8ios_base4InitC1Ev();
void __wrap__ZNSt8ios_base4InitD1Ev();

void __wrap__ZNSt8ios_base4InitC1Ev() {}
void __wrap__ZNSt8ios_base4InitD1Ev() {}
}
