import type { PathJob } from '../experts/path/path-job.ts'

/** Orders (p, d, q) that are tried. */
const orders = [
  [1, 0, 0],
  [2, 0, 0],
  [1, 0, 1],
  [0, 1, 1],
  [1, 1, 1],
] as const

/** Share of the history that the orders are tried on. */
const holdout = 0.125

/**
 * An ARIMA by conditional sum of squares. Of the {@link orders}, each fitted to seven eighths of the
 * history, the one is taken whose path was closest to the last eighth, and fitted to all of it. The
 * package can choose orders too (`auto`), but its paths were junk then, and not the same twice, for 30
 * of 60 series of noise, walks, AR and MA; with these orders 3 of 250 paths left the range of the history.
 */
export async function fitArima({ values, steps }: PathJob): Promise<number[]> {
  const { default: Arima } = await import('arima')
  const fit = ([p, d, q]: (typeof orders)[number], past: Float64Array, ahead: number) => {
    const model = new Arima({ p, d, q, method: 1, verbose: false })
    try {
      return model.train(Array.from(past)).predict(ahead)[0]
    } finally {
      model.destroy()
    }
  }
  const known = values.length - Math.floor(holdout * values.length)
  let best: (typeof orders)[number] = orders[0]
  let least = Number.POSITIVE_INFINITY
  for (const order of orders) {
    const path = fit(order, values.subarray(0, known), values.length - known)
    const squares = path.reduce((sum, y, i) => sum + (y - (values[known + i] as number)) ** 2, 0)
    // NaN is no better than anything.
    if (squares < least) [best, least] = [order, squares]
  }
  return fit(best, values, steps)
}
