// Degree 16 by four products, tuned for float32: Taylor to order 9; shape and source are those of M4.swift.
// theta, thetaFrechet, backwardError: scripts/schemes/verify.py --print m4f32.

extension Scheme {
  /// float32: every coefficient is a float32 number.
  public static let m4Single = Scheme(
    name: "m4f32", degree: 16, theta: 2.53073, thetaFrechet: 2.09481,
    products: [
      Product(left: [1], right: [1]),  // A²
      Product(left: [0, 1], right: [1, 0x1.d5171p-4]),  // B3 = B2 (A + e B2)
      // B4 = (B3 + a2 B2 + a1 A)(c3 B3 + c2 B2 + c1 A)
      Product(
        left: [0x1.ce4a64p+6, -0x1.5aab76p+0, 1],
        right: [0x1.906708p-15, 0x1.b39c4ap-14, 0x1.59f432p-17]),
      // B5 = (B4 + l3 B3 + l2 B2 + l1 A)(B4 + r3 B3 + r2 B2 + r1 A)
      Product(
        left: [0x1.03252p+1, 0x1.f01bb4p-3, 0x1.1a664cp-6, 1],
        right: [-0x1.e103e6p-7, 0x1.aaad2cp-6, 0x1.c36e5p-13, 1]),
    ],
    output: [1, 0x1.e9802cp-2, -0x1.65a66cp-8, 0x1.2bda3p+3],
    backwardError: [
      0, 0, 4.473701e-10, 1.131975e-10, 8.348769e-11, 3.416679e-11, 5.644565e-13, 5.389788e-12, 2.732219e-12,
      8.028252e-13, 5.446123e-13, 3.068236e-13, 2.343483e-13, 1.104261e-13, 2.357294e-14, 8.433176e-15, 5.220949e-15,
      1.245803e-15, 6.256929e-16, 4.24088e-16, 1.303922e-16, 2.745716e-17, 4.453375e-18, 5.877685e-19, 6.505425e-20,
      6.13557e-21, 4.953613e-22, 3.388129e-23, 1.881957e-24, 7.339755e-26, 2.875726e-28, 3.864256e-28, 4.411451e-29,
      9.312357e-30, 1.774876e-30, 1.63362e-30, 7.290516e-31, 5.033441e-33, 1.199705e-31, 6.450658e-32, 2.191996e-32,
      5.72829e-33, 1.237695e-33, 2.295686e-34, 3.739787e-35, 5.432335e-36, 7.109528e-37, 8.442508e-38, 9.136068e-39,
      9.023575e-40, 8.118644e-41, 6.619356e-42, 4.88195e-43, 3.22764e-44, 1.105132e-45, 4.131999e-46, 1.248999e-46,
      1.411613e-47, 2.767452e-47, 1.448309e-47,
    ])
}
