import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import Arima from 'arima'

const require = createRequire(import.meta.url)

/** A day of 24 steps with a little noise that repeats every 13. */
export function noisySeason(length: number): Float64Array {
  return Float64Array.from({ length }, (_, t) => {
    return 20 + 8 * Math.sin((t / 24) * 2 * Math.PI) + (((t * 7_919) % 13) - 6) / 3
  })
}

/** What the packages say when they are called by hand, as their own documentation does. */
export async function directPath(
  model: 'ets' | 'mstl' | 'auto-arima',
  values: Float64Array,
  steps: number,
): Promise<readonly number[]> {
  if (model === 'auto-arima') return bestArima(Array.from(values), steps)
  if (model === 'ets') {
    const ets = await import('@bsull/augurs/ets')
    ets.initSync({ module: wasm('ets') })
    const smoothing = new ets.AutoETS(1, 'ZZN')
    smoothing.fit(values)
    return smoothing.predict(steps).point
  }
  const mstl = await import('@bsull/augurs/mstl')
  mstl.initSync({ module: wasm('mstl') })
  const decomposition = mstl.MSTL.ets(Uint32Array.of(24))
  decomposition.fit(values)
  return decomposition.predict(steps).point
}

/** The path of the order that would have forecast the last eighth best. */
function bestArima(values: readonly number[], steps: number): number[] {
  const eighth = Math.floor(values.length / 8)
  const [past, last] = [values.slice(0, -eighth), values.slice(-eighth)]
  const [best] = ['100', '200', '101', '011', '111']
    .map((order) => {
      const path = arimaPath(order, past, eighth)
      return { order, error: Math.hypot(...last.map((value, i) => value - (path[i] as number))) }
    })
    .toSorted((a, b) => a.error - b.error)
  return arimaPath(best?.order ?? '', values, steps)
}

function arimaPath(order: string, values: readonly number[], steps: number): number[] {
  const [p = 0, d = 0, q = 0] = [...order].map(Number)
  return new Arima({ p, d, q, method: 1, verbose: false }).train([...values]).predict(steps)[0]
}

function wasm(part: string): Uint8Array<ArrayBuffer> {
  const file = require.resolve(`@bsull/augurs/${part}`).replace('.js', '_bg.wasm')
  return new Uint8Array(readFileSync(file))
}
