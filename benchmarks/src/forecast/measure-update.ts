import { createForecaster, type Forecaster } from '@predictive-limit/forecast'
import { median } from '../report/spread.ts'
import { seededRandom } from '../simulate/random.ts'
import type { Models } from './run-forecaster.ts'

export interface UpdateCost {
  /** Processor time of one update and two forecasts. */
  readonly oneUs: number
  /** The same of a hundred forecasters in turn, all together. */
  readonly hundredMs: number
  /** Heap that an update uses up. */
  readonly bytes: number
}

const stepsInBatch = 5_000
const batches = 120

/** One `observe` of a count and two `forecast`s, horizons 1 and 10, seven quantiles each, once compiled. */
export function measureUpdate(models: Models): UpdateCost {
  const one = measureInTurn(1, models)
  const hundred = measureInTurn(100, models)
  return { oneUs: one.us, hundredMs: hundred.us / 10, bytes: Math.max(one.bytes, hundred.bytes) }
}

function measureInTurn(count: number, models: Models): { us: number; bytes: number } {
  const forecasters = Array.from({ length: count }, () =>
    createForecaster({ stepMs: 100, horizons: [1, 10], models }),
  )
  const random = seededRandom(3)
  const values = Float64Array.from({ length: stepsInBatch / count }, () =>
    Math.floor(random() * 20),
  )
  const micros: number[] = []
  const bytes: number[] = []
  for (let i = 0; i < batches; i += 1) {
    const heap = process.memoryUsage().heapUsed
    const start = process.cpuUsage()
    updateInTurn(forecasters, values)
    const { user, system } = process.cpuUsage(start)
    const grown = process.memoryUsage().heapUsed - heap
    if (i < 0.75 * batches) continue
    micros.push((user + system) / stepsInBatch)
    // A collection in between makes the heap shrink: such a batch says nothing.
    if (grown >= 0) bytes.push(grown / stepsInBatch)
  }
  return { us: median(micros), bytes: Math.min(...bytes) }
}

/** Plain loops: iterators and calls in between would be counted as heap of the forecaster. */
function updateInTurn(forecasters: readonly Forecaster[], values: Float64Array): void {
  for (let i = 0; i < forecasters.length; i += 1) {
    const forecaster = forecasters[i] as Forecaster
    for (let t = 0; t < values.length; t += 1) {
      forecaster.observe(values[t] as number)
      forecaster.forecast(1)
      forecaster.forecast(10)
    }
  }
}
