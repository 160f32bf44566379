// Degree 16 by four products. Taylor to order 11; the higher coefficients were optimised for the largest theta at
// little rounding growth, p_abs(theta)/e^theta, by scripts/schemes/search.py; once for each precision.
//
//   B2 = A²,   B3 = B2 (A + e B2),   B4 = (B3 + a2 B2 + a1 A)(c3 B3 + c2 B2 + c1 A),
//   B5 = (B4 + l3 B3 + l2 B2 + l1 A)(B4 + r3 B3 + r2 B2 + r1 A),   p = B5 + y4 B4 + y3 B3 + y2 B2 + A + I
//
// The coefficients were rounded so that the rounded set keeps the bound: sum |h_k| theta^(k-1) = 1.003 u in float64
// (growth 1.047), 1.16 u in float32 (growth 1.085). theta is that of the unrounded set.
// theta, thetaFrechet, backwardError: scripts/schemes/verify.py --print m4.

extension Scheme {
  /// float64.
  public static let m4 = Scheme(
    name: "m4", degree: 16, theta: 0.669801, thetaFrechet: 0.555652,
    products: [
      Product(left: [1], right: [1]),  // A²
      Product(left: [0, 1], right: [1, 0x1.12eae8f80dd99p-3]),  // B3 = B2 (A + e B2)
      // B4 = (B3 + a2 B2 + a1 A)(c3 B3 + c2 B2 + c1 A)
      Product(
        left: [0x1.0c8f55c44286cp+7, -0x1.6701f7e0ae61dp+1, 1],
        right: [0x1.d7e5b3de2d2a5p-19, 0x1.92671d3164b8cp-14, 0x1.28411ebbdb147p-17]),
      // B5 = (B4 + l3 B3 + l2 B2 + l1 A)(B4 + r3 B3 + r2 B2 + r1 A)
      Product(
        left: [0x1.1a71230432166p+1, 0x1.0a08fb9d83321p-2, 0x1.171daea5fa5fap-6, 1],
        right: [-0x1.418dc15bada7ep-5, 0x1.84892a5fb76f3p-6, -0x1.86fa4d36363d3p-15, 1]),
    ],
    output: [1, 0x1.29da12f840753p-1, -0x1.30da60b4db089p-7, 0x1.4a28d9a6cac6bp+3],
    backwardError: [
      0, 0, 1.862567e-19, 3.46636e-19, 9.680954e-21, 1.119593e-19, 1.933334e-19, 1.401068e-19, 6.204026e-20,
      1.974109e-20, 4.927763e-21, 1.017789e-21, 4.246456e-17, 3.602294e-16, 2.129165e-15, 8.163404e-15, 1.319335e-14,
      1.483382e-14, 6.940989e-15, 2.073147e-15, 4.545844e-16, 7.846162e-17, 1.110435e-17, 1.321676e-18, 1.342912e-19,
      1.171617e-20, 8.726336e-22, 5.395695e-23, 2.520195e-24, 5.15561e-26, 5.786599e-27, 1.064407e-27, 1.166796e-28,
      1.356707e-28, 1.850865e-28, 1.267325e-28, 6.02196e-29, 2.20801e-29, 6.604109e-30, 1.668107e-30, 3.643445e-31,
      7.000172e-32, 1.1983e-32, 1.845442e-33, 2.575803e-34, 3.276077e-35, 3.810635e-36, 4.060699e-37, 3.962052e-38,
      3.526498e-39, 2.859311e-40, 2.347231e-41, 3.932644e-42, 1.693527e-42, 7.854435e-43, 3.123687e-43, 1.067489e-43,
      3.195426e-44, 8.510629e-45, 2.041207e-45,
    ])
}
