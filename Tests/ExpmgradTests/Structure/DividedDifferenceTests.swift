// Divided differences and (1 − e^-x)/x against values of 150 digits, rounded: at repeated, nearly repeated and distant
// points, and where e^x alone overflows.
@testable import Expmgrad
import Testing

@Suite struct DividedDifferenceTests {
  /// |x − y| in unit roundoffs of y.
  private func error(_ x: Complex<Double>, _ y: Complex<Double>) -> Double { (x - y).magnitude / y.magnitude * 0x1p53 }

  @Test("f[a, b] is within 4 u, in either order")
  func first() {
    let cases: [(a: Double, b: Double, f: Double)] = [
      (0, 0, 1), (1, 1, 2.7182818284590452), (1, 1 + 0x1p-52, 2.7182818284590455), (0, 0x1p-30, 1.0000000004656613),
      (-1, 1, 1.1752011936438015), (0.5, -0.25, 1.1598939835049644), (3, 2, 1.2696480824257018e1),
      (20, -20, 1.2129129885244757e7),
      (700, -700, 7.2445146766786036e300), (709, 709.5, 1.0662911463182712e308), (710, 700, 2.2338933429562375e307),
      (-745, -700, 2.1910392319466157e-306), (1e-8, -1e-8, 1),
    ]
    for c in cases {
      for (a, b) in [(c.a, c.b), (c.b, c.a)] {
        #expect(error(Complex(dividedDifference(a, b)), Complex(c.f)) <= 4, "f[\(a), \(b)]")
        #expect(error(dividedDifference(Complex(a), Complex(b)), Complex(c.f)) <= 4, "complex f[\(a), \(b)]")
      }
    }
  }

  @Test("f[a, b] from the table of exponentials is within 4 u of the formula")
  func table() {
    var random = Seeded(5)
    let lambda = (0..<40).map { _ in random.scalar() * 20 }.sorted() + [20, 20, 20 + 0x1p-40]
    let exponentials = lambda.map(Double.exp)
    for i in lambda.indices {
      for j in 0...i {
        let f = dividedDifference(sorted: lambda, exponentials, i, j)
        #expect(
          error(Complex(f), Complex(dividedDifference(lambda[i], lambda[j]))) <= 4, "f[\(lambda[i]), \(lambda[j])]")
      }
    }
  }

  @Test("f[a, b, c] is within 12 u, in every order")
  func second() {
    let cases: [(a: Double, b: Double, c: Double, f: Double)] = [
      (0, 0, 0, 0.5), (1, 1, 1, 1.3591409142295226), (1, 1, 0, 1), (0, 1e-9, -1e-9, 0.5),
      (0.25, 0.5, 0, 6.4536349859716143e-1),
      (0, 0.5, 1, 8.4167857411757788e-1), (2, 2, -3, 1.1842404585636186), (-1, 2, 2, 1.682887959892527),
      (10, -10, 0, 1.1012232920103323e2), (30, 29.75, -5, 2.6331025586923098e11),
      (1, 1 + 0x1p-52, 1 - 0x1p-53, 1.3591409142295227),
      (700, 699.9, 699.8, 4.5924006562842248e303), (-3, -3.4, -3.1, 2.1147212414055701e-2),
    ]
    for c in cases {
      for (x, y, z) in [
        (c.a, c.b, c.c), (c.b, c.c, c.a), (c.c, c.a, c.b), (c.c, c.b, c.a), (c.a, c.c, c.b), (c.b, c.a, c.c),
      ] {
        #expect(error(Complex(secondDividedDifference(x, y, z)), Complex(c.f)) <= 12, "f[\(x), \(y), \(z)]")
      }
    }
  }

  @Test("(1 − e^-x)/x is within 4 u on the line")
  func omexpovxOnTheLine() {
    let cases: [(x: Double, y: Double)] = [
      (0, 1), (-0.0, 1), (1, 6.3212055882855768e-1), (-1, 1.7182818284590452), (0x1p-30, 9.9999999953433871e-1),
      (-0x1p-60, 1),
      (5e-324, 1), (20, 4.9999999896942319e-2), (-20, 2.4258259720489514e7), (745, 1.3422818791946309e-3),
      (-709.5, 1.9097763485759448e305), (-712, 2.3184146982986436e306), (-716.3, 1.6984096007538125e308),
    ]
    for c in cases {
      #expect(error(Complex(omexpovx(c.x)), Complex(c.y)) <= 4, "x = \(c.x)")
      #expect(error(omexpovx(Complex(c.x)), Complex(c.y)) <= 4, "complex x = \(c.x)")
    }
    #expect(omexpovx(Double.infinity) == 0)
    #expect(omexpovx(-Double.infinity) == .infinity)
    #expect(omexpovx(-1e4) == .infinity)
    #expect(omexpovx(Double.nan).isNaN)
  }

  @Test("(1 − e^-z)/z is within 6 u in the plane, at the zeros 2πik of the real function too")
  func omexpovxInThePlane() {
    let cases: [(re: Double, im: Double, y: Complex<Double>)] = [
      (0, 1e-9, Complex(1, -5.0000000000000003e-10)), (0, 3, Complex(4.7040002686622407e-2, -6.6333083220014849e-1)),
      (1e-5, 1e-7, Complex(9.9999500001666496e-1, -4.9999666667916619e-8)),
      (2, -1, Complex(3.9352735657364976e-1, 1.3982332125464084e-1)),
      (-3, 2, Complex(6.5014277911749366e-1, -5.6544804941439263)),
      (0, 6.283185307179586, Complex(-3.8981718325193756e-17, -4.7738836572212254e-33)),
      (1e-12, -6.283185307179586, Complex(-3.8981718299824478e-17, 1.5915494309181577e-13)),
      (0, 6283.185307179586, Complex(-1.0231009598277845e-16, -3.2884167895311725e-29)),
      (-715, 0.5, Complex(4.0710100387175799e307, -2.2203078365975635e307)),
      (1e-20, 1e22, Complex(-8.522008497671888e-23, -4.7678521460486105e-23)),
      (-700, -1e5, Complex(2.916106157339993e297, 1.0137878925807052e299)),
      (40, 1, Complex(2.4984384759525297e-2, -6.2460961898813233e-4)),
    ]
    for c in cases { #expect(error(omexpovx(Complex(c.re, c.im)), c.y) <= 6, "z = \(c.re) + \(c.im)i") }
    #expect(omexpovx(Complex(Double.infinity, 1)) == Complex(0))
    #expect(omexpovx(Complex(1, Double.infinity)) == Complex(0))
    #expect(omexpovx(Complex(-Double.infinity, 0)) == Complex(.infinity))
    #expect(omexpovx(Complex(-Double.infinity, .infinity)).re.isNaN)
  }
}
