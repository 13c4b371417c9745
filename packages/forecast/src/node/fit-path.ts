import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { PathJob } from '../experts/path/path-job.ts'
import type { PathModel } from '../experts/path/path-models.ts'
import { fitArima } from './fit-arima.ts'
import { fitSeasonalRegression } from './fit-seasonal-regression.ts'

const require = createRequire(import.meta.url)
const noSeason = 1

/**
 * How demand goes on according to the package of the model, which must be installed. Only the thread
 * imports this file, so that nobody's bundler looks for packages that are optional.
 */
export async function fitPath(job: PathJob): Promise<Float64Array> {
  const path = await fitters[job.model](job)
  return Float64Array.from(path)
}

type Fit = (job: PathJob) => Promise<ArrayLike<number>>

const fitters: { readonly [Model in PathModel]: Fit } = {
  // Error, trend and season chosen by information criterion; `N`: no season.
  async ets({ values, steps }) {
    const ets = await import('@bsull/augurs/ets')
    ets.initSync({ module: wasmOf('ets') })
    const model = new ets.AutoETS(noSeason, 'ZZN')
    try {
      model.fit(values)
      return model.predict(steps).point
    } finally {
      model.free()
    }
  },
  async mstl({ values, steps, periods }) {
    const mstl = await import('@bsull/augurs/mstl')
    mstl.initSync({ module: wasmOf('mstl') })
    const model = new mstl.MSTL('ets', Uint32Array.from(periods))
    try {
      model.fit(values)
      return model.predict(steps).point
    } finally {
      model.free()
    }
  },
  'auto-arima': fitArima,
  'batch-regression': fitSeasonalRegression,
}

/** The package fetches its WebAssembly by address, which Node does not do for files. */
function wasmOf(part: 'ets' | 'mstl'): Uint8Array<ArrayBuffer> {
  const file = require.resolve(`@bsull/augurs/${part}`).replace(/\.js$/, '_bg.wasm')
  return new Uint8Array(readFileSync(file))
}
