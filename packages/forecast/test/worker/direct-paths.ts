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
  if (model === 'auto-arima') {
    const arima = new Arima({ auto: true, p: 3, d: 1, q: 3, method: 1, verbose: false })
    return arima.train(Array.from(values)).predict(steps)[0]
  }
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

function wasm(part: string): Uint8Array<ArrayBuffer> {
  const file = require.resolve(`@bsull/augurs/${part}`).replace('.js', '_bg.wasm')
  return new Uint8Array(readFileSync(file))
}
