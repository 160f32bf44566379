// expmgrad_omexpovx_*: (1 − e^-x)/x of an array.
public import CExpmgrad
import Expmgrad

private func array<T: Element>(
  _: T.Type, _ count: Int64, _ x: UnsafeRawPointer?, _ y: UnsafeMutableRawPointer?
) -> expmgrad_status {
  status { () throws(CallError) in
    let count = try size(count, 1)
    if count == 0 { return EXPMGRAD_SUCCESS }
    guard let x else { throw wrong(EXPMGRAD_NULL_POINTER, 2) }
    guard let y else { throw wrong(EXPMGRAD_NULL_POINTER, 3) }
    if count.multipliedReportingOverflow(by: MemoryLayout<T>.stride).overflow { throw wrong(EXPMGRAD_SIZE_OVERFLOW, 1) }
    omexpovx(count, x.assumingMemoryBound(to: T.self), into: y.assumingMemoryBound(to: T.self))
    return EXPMGRAD_SUCCESS
  }
}

@_cdecl("expmgrad_omexpovx_s") @implementation
public func expmgrad_omexpovx_s(_ count: Int64, _ x: UnsafePointer<Float>?, _ y: UnsafeMutablePointer<Float>?) -> expmgrad_status {
  array(Float.self, count, x, y)
}

@_cdecl("expmgrad_omexpovx_d") @implementation
public func expmgrad_omexpovx_d(_ count: Int64, _ x: UnsafePointer<Double>?, _ y: UnsafeMutablePointer<Double>?) -> expmgrad_status {
  array(Double.self, count, x, y)
}

@_cdecl("expmgrad_omexpovx_c") @implementation
public func expmgrad_omexpovx_c(
  _ count: Int64, _ x: UnsafePointer<expmgrad_complex64>?, _ y: UnsafeMutablePointer<expmgrad_complex64>?
) -> expmgrad_status {
  array(Complex<Float>.self, count, x, y)
}

@_cdecl("expmgrad_omexpovx_z") @implementation
public func expmgrad_omexpovx_z(
  _ count: Int64, _ x: UnsafePointer<expmgrad_complex128>?, _ y: UnsafeMutablePointer<expmgrad_complex128>?
) -> expmgrad_status {
  array(Complex<Double>.self, count, x, y)
}
