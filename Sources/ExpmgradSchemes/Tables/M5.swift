// Degree 32 by five products. Taylor to order 17 within rounding; the higher coefficients were optimised for the
// largest theta at little rounding growth, p_abs(theta)/e^theta, by scripts/schemes/search.py, from the 5-product
// graph of Sastre's form in the data of GraphMatFun.jl (Jarlebring, Fasi and Ringh, ACM Trans. Math. Softw. 48, 2022).
//
//   B2 = A²,   B3 = B2 (A + e B2),   B4 = (B3 + a2 B2 + a1 A)(c3 B3 + c2 B2 + c1 A),
//   B5 = (B4 + l3 B3 + l2 B2 + l1 A)(B4 + r3 B3 + r2 B2 + r1 A),
//   B6 = (B5 + l4 B4 + l3 B3 + l2 B2 + l1 A)(B5 + r4 B4 + r3 B3 + r2 B2 + r1 A),   each factor with its own l, r,
//   p = B6 + y5 B5 + y4 B4 + y3 B3 + y2 B2 + A + I
//
// The coefficients were rounded so that the rounded set keeps the bound: sum |h_k| theta^(k-1) = 1.10 u, growth 1.004.
// theta is that of the unrounded set.
// theta, thetaFrechet, backwardError: scripts/schemes/verify.py --print m5.

extension Scheme {
  /// float64.
  public static let m5 = Scheme(
    name: "m5", degree: 32, theta: 2.36948, thetaFrechet: 2.04901,
    products: [
      Product(left: [1], right: [1]),  // A²
      Product(left: [0, 1], right: [1, 0x1.2780754b0a3aap-4]),  // B3 = B2 (A + e B2)
      // B4 = (B3 + a2 B2 + a1 A)(c3 B3 + c2 B2 + c1 A)
      Product(
        left: [0x1.5379e27d655ap+3, -0x1.1605d22a353a5p-2, 1],
        right: [0x1.7d730089ade06p-15, 0x1.ed476a771ba3dp-21, 0x1.3e75ac35af75dp-23]),
      // B5 = (B4 + l3 B3 + l2 B2 + l1 A)(B4 + r3 B3 + r2 B2 + r1 A)
      Product(
        left: [0x1.356aef21fae2fp-1, 0x1.c19b26a440427p-4, 0x1.87cb772753ac1p-9, 1],
        right: [0x1.f4db8e08d448dp-5, -0x1.87f7c7afe8e5ap-27, 0x1.df014aca2d317p-11, 1]),
      // B6 = (B5 + l4 B4 + l3 B3 + l2 B2 + l1 A)(B5 + r4 B4 + r3 B3 + r2 B2 + r1 A)
      Product(
        left: [0x1.331eaeb251a6p-1, 0x1.33faa640f698fp-4, 0x1.a57f368a09e66p-7, 0x1.023ea37547506p+4, 1],
        right: [0x1.8b06ab9144588p-2, 0x1.699d19db72b3cp-4, 0x1.ed928fecc871ep-7, 0x1.224f6545c3757p+4, 1]),
    ],
    output: [1, 0x1.8717f47e4902ep-3, 0x1.ca114ea85134ep-6, 0x1.c9ce156c7f3d3p+4, 0x1.ba454afa63e61p+0],
    backwardError: [
      0, 0, 4.138583e-19, 1.123005e-20, 3.693654e-20, 1.275324e-21, 1.996088e-20, 1.668971e-20, 5.952048e-21,
      1.336528e-21, 2.190493e-22, 2.811189e-23, 2.918636e-24, 2.451467e-25, 1.560024e-26, 4.899895e-28, 5.352543e-29,
      1.368495e-29, 2.65758e-24, 2.213118e-24, 1.334301e-24, 4.497048e-25, 3.338805e-26, 8.283011e-26, 4.135215e-27,
      1.357355e-26, 6.293824e-27, 1.613596e-27, 2.927557e-28, 4.11062e-29, 4.678139e-30, 4.444117e-31, 3.613065e-32,
      2.597121e-33, 1.747437e-34, 1.204349e-35, 9.199507e-37, 7.706491e-38, 6.549202e-39, 5.292709e-40, 3.951895e-41,
      2.708566e-42, 1.709477e-43, 1.000281e-44, 5.470237e-46, 2.820077e-47, 1.376235e-48, 6.268362e-50, 3.416845e-51,
      5.658685e-52, 5.01364e-53, 5.723531e-53, 3.739665e-53, 1.359955e-53, 3.64835e-54, 7.899233e-55, 1.44303e-55,
      2.284568e-56, 3.192502e-57, 3.993014e-58,
    ])
}
