// One matrix a call, from C++: Eigen's exponential (unsupported/MatrixFunctions, of fixed and of dynamic size) beside
// expmgrad_expm_d. Rounds take turns; a ratio is the median of the ratios within a round. Prints Markdown.
//
//     single_calls LIBEXPMGRAD.SO [--quick]
#include <unsupported/Eigen/MatrixFunctions>

#include <dlfcn.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "expmgrad.h"

namespace {

decltype(&expmgrad_expm_d) expm_d;

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

template <class Call> double seconds_a_call(std::int64_t repeats, const Call &call) {
    call();  // the sample finds the caches as its own method leaves them
    const auto start = std::chrono::steady_clock::now();
    for (std::int64_t i = 0; i < repeats; i++) call();
    return seconds_since(start) / static_cast<double>(repeats);
}

double median(std::vector<double> x) {
    std::nth_element(x.begin(), x.begin() + x.size() / 2, x.end());
    return x[x.size() / 2];
}

std::vector<double> ratios(const std::vector<double> &x, const std::vector<double> &unit) {
    std::vector<double> found;
    for (std::size_t i = 0; i < x.size(); i++) found.push_back(x[i] / unit[i]);
    return found;
}

// Limits for ours in ns, and for Eigen's faster size kind over ours.
template <int N> bool measure(int rounds, double sample, double limit_ns, double limit_ratio) {
    using Fixed = Eigen::Matrix<double, N, N>;
    std::srand(N);
    const Fixed a = Fixed::Random() * (2.0 / std::sqrt(double(N)));  // 2-norm about 2
    const Eigen::MatrixXd dynamic = a;
    Fixed fixed_result, ours;
    Eigen::MatrixXd dynamic_result(N, N);

    const auto call_ours = [&] { expm_d(N, a.data(), N, ours.data(), N, nullptr); };
    const auto call_fixed = [&] {
        fixed_result = a.exp();
        asm volatile("" ::: "memory");
    };
    const auto call_dynamic = [&] {
        dynamic_result = dynamic.exp();
        asm volatile("" ::: "memory");
    };

    const auto repeats = [&](double once) { return std::max<std::int64_t>(1, std::int64_t(sample / once)); };
    const auto r_ours = repeats(seconds_a_call(100, call_ours)), r_fixed = repeats(seconds_a_call(100, call_fixed)),
               r_dynamic = repeats(seconds_a_call(100, call_dynamic));
    std::vector<double> t_ours, t_fixed, t_dynamic;
    for (int i = 0; i < rounds; i++) {
        t_ours.push_back(seconds_a_call(r_ours, call_ours));
        t_fixed.push_back(seconds_a_call(r_fixed, call_fixed));
        t_dynamic.push_back(seconds_a_call(r_dynamic, call_dynamic));
    }
    const double difference = (ours - fixed_result).norm() / fixed_result.norm();
    const double of_fixed = median(ratios(t_fixed, t_ours)), of_dynamic = median(ratios(t_dynamic, t_ours));
    const double ns = median(t_ours) * 1e9, ratio = std::min(of_fixed, of_dynamic);
    std::printf("| %d | %.0f | %.0f | %.0f | %.2f | %.2f | %.0f, %.1f | %s |\n", N, ns, median(t_fixed) * 1e9,
        median(t_dynamic) * 1e9, of_fixed, of_dynamic, limit_ns, limit_ratio,
        ratio >= limit_ratio ? "within" : "**missed**");
    return difference < 1e-12;
}

}  // namespace

int main(int argc, char **argv) {
    void *library = argc > 1 ? dlopen(argv[1], RTLD_NOW) : nullptr;
    expm_d = library ? reinterpret_cast<decltype(expm_d)>(dlsym(library, "expmgrad_expm_d")) : nullptr;
    if (!expm_d) {
        std::fprintf(
            stderr, "usage: %s LIBEXPMGRAD.SO [--quick]: %s\n", argv[0], argc > 1 ? dlerror() : "no library named");
        return 2;
    }
    const bool quick = argc > 2 && std::strcmp(argv[2], "--quick") == 0;
    const int rounds = quick ? 3 : 101;
    const double sample = quick ? 1e-4 : 2e-3;
    std::printf("Eigen %d.%d.%d, nanoseconds a call, one thread.\n\n", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION,
        EIGEN_MINOR_VERSION);
    std::printf(
        "| n | ours | Eigen, fixed size | Eigen, dynamic | fixed / ours | dynamic / ours | limits: ns, ratio | |\n");
    std::printf("|---|--:|--:|--:|--:|--:|--:|---|\n");
    bool agree = measure<4>(rounds, sample, 200, 1.4);
    agree &= measure<8>(rounds, sample, 700, 2.0);
    agree &= measure<16>(rounds, sample, 2500, 2.5);
    agree &= measure<32>(rounds, sample, 12000, 2.5);
    if (!agree) std::fprintf(stderr, "the results of Eigen and expmgrad differ\n");
    return agree ? 0 : 1;
}
