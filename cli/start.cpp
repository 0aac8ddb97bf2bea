// What every start would do and no command needs. The linker puts these in the place of the functions that they are
// named after (--wrap in CMakeLists.txt).

extern "C" {

// std::ios_base::Init: CLI11 and yaml-cpp include <iostream>, which builds eight streams and a locale, a tenth of the
// instructions of `show`. Nothing here uses them; scripts/layers sees to it.
void __wrap__ZNSt8ios_base4InitC1Ev();
void __wrap__ZNSt8ios_base4InitD1Ev();
void __wrap__ZNSt8ios_base4InitC1Ev() {}
void __wrap__ZNSt8ios_base4InitD1Ev() {}

// A static program tells the unwinder of its frames, which then sorts them all at the first exception: 2 ms for each
// error message. Untold, it finds the table that the linker has sorted (--eh-frame-hdr).
void __wrap___register_frame_info(const void*, void*);
void* __wrap___deregister_frame_info(const void*);
void __wrap___register_frame_info(const void*, void*) {}
void* __wrap___deregister_frame_info(const void*) {
    return nullptr;
}
}
