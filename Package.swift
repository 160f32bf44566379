// swift-tools-version: 6.1
// Builds libexpmgrad.so (product `expmgrad`) and the Swift library `Expmgrad`.
// docs/design/architecture.md says what each target is for.
import PackageDescription

/// EXPMGRAD_SANITIZE=address,fuzzer or thread: a build for tests (scripts/sanitized.sh), with Swift's checks on and one
/// processor level. The kernels are as ever: instrumented they take ten minutes to compile.
let sanitizers = Context.environment["EXPMGRAD_SANITIZE"]
let sanitized: [SwiftSetting] = sanitizers.map { [.unsafeFlags(["-sanitize=\($0)"])] } ?? []
let sanitizedC: [CSetting] =
  sanitizers?.split(separator: ",").map { .unsafeFlags(["-fsanitize=\($0 == "fuzzer" ? "fuzzer-no-link" : $0)"]) } ?? []

/// Numeric code indexes pointers in proven ranges; checked arithmetic there costs half the speed
/// (docs/design/kernels.md).
let optimisation = ["-Ounchecked", "-Xfrontend", "-disable-stack-protector"]
let unchecked: [SwiftSetting] = [.unsafeFlags(optimisation, .when(configuration: .release))]
let numerics = sanitizers == nil ? unchecked : sanitized

/// One kernel folder, compiled once per processor level; `Sources/ExpmgradKernelsV3` and `V4` are links to it.
func kernels(_ level: String, defines: [String] = [], march: String? = nil) -> Target {
  .target(
    name: "ExpmgradKernels\(level)", dependencies: ["ExpmgradSchemes", "ExpmgradPool", "CVectors"],
    path: "Sources/ExpmgradKernels\(level)",
    swiftSettings: unchecked + defines.map { .define($0) }
      + (march.map { [.unsafeFlags(["-Xcc", "-march=\($0)"])] } ?? []))
}

/// The numerics, compiled for the library and, by `Sources/ExpmgradTestable`, a link to the same folder, for the tests:
/// what -enable-testing keeps visible costs the library nothing, and both share the kernels, most of a build.
func numericsTarget(_ name: String, over kernels: [Target], _ settings: [SwiftSetting] = []) -> Target {
  .target(
    name: name,
    dependencies: ["ExpmgradSchemes", "ExpmgradPool", "CProcessor", "COpenBLAS"]
      + kernels.map { .target(name: $0.name) },
    path: "Sources/\(name)",
    swiftSettings: numerics + settings + (kernels.count > 1 ? [.define("SEVERAL_LEVELS")] : []))
}

#if arch(x86_64)
  let higherLevels = [
    kernels("V3", defines: ["FMA"], march: "x86-64-v3"),
    kernels("V4", defines: ["FMA", "WIDE"], march: "x86-64-v4"),
  ]
  let kernelTargets = [kernels("Baseline")] + (sanitizers == nil ? higherLevels : [])
#else
  let kernelTargets = [kernels("Baseline", defines: ["FMA"])]
#endif

/// A sanitizer's runtime is the program's, and its reports name functions.
let stripped = LinkerSetting.unsafeFlags(
  ["-Xlinker", "-z", "-Xlinker", "defs", "-Xlinker", "-s"], .when(platforms: [.linux], configuration: .release))

/// Small objects of Swift's runtime come from Sources/CProcessor/objects.c.
let allocators = ["malloc", "calloc", "realloc", "free", "posix_memalign", "malloc_usable_size"]
let ownObjects = LinkerSetting.unsafeFlags(
  allocators.flatMap { ["-Xlinker", "--wrap=\($0)"] }, .when(platforms: [.linux]))

let package = Package(
  name: "expmgrad",
  products: [
    .library(name: "expmgrad", type: .dynamic, targets: ["ExpmgradDylib"]),
    .library(name: "Expmgrad", targets: ["Expmgrad"]),
  ],
  targets: [
    .target(
      name: "CExpmgrad", path: ".", sources: ["Sources/CExpmgrad"], publicHeadersPath: "include",
      cSettings: [
        .define(
          "EXPMGRAD_NUMERICS_FLAGS", to: "\"\(optimisation.joined(separator: " "))\"", .when(configuration: .release)),
        .define("EXPMGRAD_NUMERICS_FLAGS", to: "\"-Onone\"", .when(configuration: .debug)),
      ] + sanitizedC),
    .systemLibrary(name: "COpenBLAS", path: "Sources/COpenBLAS", pkgConfig: "openblas"),
    .systemLibrary(name: "CVectors", path: "Sources/CVectors"),
    .target(name: "CProcessor", path: "Sources/CProcessor", cSettings: sanitizedC),
    .target(name: "ExpmgradPool", dependencies: ["CProcessor"], path: "Sources/ExpmgradPool", swiftSettings: numerics),
    .target(
      name: "ExpmgradSchemes", dependencies: ["CProcessor"], path: "Sources/ExpmgradSchemes", swiftSettings: numerics),
    numericsTarget("Expmgrad", over: kernelTargets),
    numericsTarget("ExpmgradTestable", over: kernelTargets, [.unsafeFlags(["-enable-testing"])]),
    .target(
      name: "ExpmgradC", dependencies: ["Expmgrad", "ExpmgradPool", "CExpmgrad", "CProcessor"],
      path: "Sources/ExpmgradC", swiftSettings: sanitized),
    .target(
      name: "ExpmgradDylib", dependencies: ["ExpmgradC"], path: "Sources/ExpmgradDylib",
      exclude: ["exports.map"],
      linkerSettings: [
        .unsafeFlags(
          [
            "-static-stdlib", "-use-ld=lld", "-Xlinker", "-soname=libexpmgrad.so.0",
            "-Xlinker", "--version-script=Sources/ExpmgradDylib/exports.map",
            "-Xlinker", "--no-undefined-version", "-Xlinker", "--gc-sections", "-Xlinker", "-z", "-Xlinker", "nodelete",
          ], .when(platforms: [.linux]))
      ] + (sanitizers == nil ? [stripped, ownObjects] : [])),
    .testTarget(
      name: "ExpmgradTests", dependencies: ["ExpmgradTestable", "ExpmgradSchemes"], path: "Tests/ExpmgradTests",
      swiftSettings: [.unsafeFlags(["-module-alias", "Expmgrad=ExpmgradTestable"])]),
  ] + kernelTargets
)
