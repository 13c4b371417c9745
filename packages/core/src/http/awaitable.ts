/** A value, or the promise of one. */
export type Awaitable<T> = T | Promise<T>

/** Applies `next` now when the value is here, else when it arrives: no promise where none is needed. */
export function whenReady<T, R>(
  value: Awaitable<T>,
  next: (value: T) => Awaitable<R>,
): Awaitable<R> {
  return isPending(value) ? value.then(next) : next(value)
}

export function isPending<T>(value: Awaitable<T>): value is Promise<T> {
  return typeof (value as Partial<Promise<T>> | undefined)?.then === 'function'
}
