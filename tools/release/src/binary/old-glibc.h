// Has the addon ask for the symbols of the C library that glibc 2.28 has too. A newer glibc, which the compiler brings,
// moved these functions and gave them another version; the old ones are the same functions.
#if defined(__x86_64__)
#define OLDEST "GLIBC_2.2.5"
#else
#define OLDEST "GLIBC_2.17"
#endif
__asm__(".symver dlopen,dlopen@" OLDEST);
__asm__(".symver dlsym,dlsym@" OLDEST);
__asm__(".symver dlclose,dlclose@" OLDEST);
__asm__(".symver dlerror,dlerror@" OLDEST);

// The C++ library reads it to leave out locks. Node has threads, so the answer is no.
extern "C" __attribute__((weak, visibility("hidden"))) char __libc_single_threaded = 0;
