// Work shared over threads, for numerics and kernels alike.
import CProcessor

/// Runs `body(i)`, i < count, on the calling thread and at most threads − 1 others. False if this process is a child of
/// a fork inside the call: then not every i has been run.
public func shareWork(threads: Int, _ count: Int, _ body: (Int) -> Void) -> Bool {
  withoutActuallyEscaping(body) { body in
    var body = body
    return withUnsafeMutablePointer(to: &body) {
      expmgrad_share_work(
        Int32(clamping: threads - 1), count,
        { body, i in body?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(i) }, $0) != 0
    }
  }
}
