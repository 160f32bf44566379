// expmgrad_omexpovx_*: (1 − e^-x)/x of an array.
import CExpmgrad
import Expmgrad

func omexpovx<T: Element>(
  _: T.Type, count: Size, x: ArrayInput<T>, y: ArrayOutput<T>
) throws(CallError) -> expmgrad_status {
  let count = try count.checked()
  if let x = try x.checked(count), let y = try y.checked(count) { omexpovx(count, x, into: y) }
  return EXPMGRAD_SUCCESS
}
