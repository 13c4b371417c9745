import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { seededCounts, seededRandom } from '../../../bench/seeded-counts.ts'
import { createLstm } from '../../../src/experts/lstm/lstm.ts'
import type { LstmJob, TrainingWorker } from '../../../src/index.ts'
import { driveExpert } from '../drive-expert.ts'

const none: TrainingWorker = { train: () => new Promise(() => undefined), close: () => undefined }

function meanSquare(errors: readonly number[]): number {
  return errors.reduce((sum, error) => sum + error * error, 0) / errors.length
}

function ewma(values: readonly number[]): number[] {
  let level = 0
  return values.map((value, t) => {
    level += Math.max(0.1, 1 / (t + 1)) * (value - level)
    return level
  })
}

test('before its first training it forecasts the moving average of 0.1', () => {
  const values = Array.from(seededCounts(250, 9))
  const made = driveExpert(createLstm([]), values, 4)
  ewma(values).forEach((level, t) => {
    const most = t >= 4 ? Number.POSITIVE_INFINITY : 4 * level
    expect(made[t]).toBeLessThanOrEqual(Math.min(most, 4 * level + 1e-9))
  })
  expect(made[249]).toBeCloseTo(4 * (ewma(values)[249] as number), 9)
})

test('it learns a rhythm that no average knows', () => {
  // Two steps of 4 and two of 40, with noise: what comes depends on where in the rhythm it is.
  const random = seededRandom(5)
  const values = Array.from(
    { length: 5_000 },
    (_, t) => (t % 4 < 2 ? 4 : 40) + 4 * (random() - 0.5),
  )
  const made = driveExpert(createLstm([]), values)
  const errors = made.slice(3_000, -1).map((mean, i) => (values[3_001 + i] as number) - mean)
  const byAverage = ewma(values)
    .slice(3_000, -1)
    .map((mean, i) => (values[3_001 + i] as number) - mean)
  expect(meanSquare(errors)).toBeLessThan(0.05 * meanSquare(byAverage))
})

test('on noise it stays with the level: it does not believe what it learned by heart', () => {
  const values = Array.from(seededCounts(5_000, 10))
  const made = driveExpert(createLstm([]), values)
  const errors = made.slice(1_000, -1).map((mean, i) => (values[1_001 + i] as number) - mean)
  expect(meanSquare(errors) / 10).toBeLessThan(1.08)
})

test('the same values give the same forecasts', () => {
  const values = Array.from(seededCounts(1_500, 7))
  expect(driveExpert(createLstm([]), values)).toEqual(driveExpert(createLstm([]), values))
})

const hostile = fc.oneof(
  fc.constantFrom(0, Number.NaN, 5e-324, 2 ** 53, 1e-9),
  fc.double({ min: 0, max: 1e6, noNaN: true }),
)

test('whatever comes, forecasts stay finite and within 1.2 times the largest label', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(hostile, fc.integer({ min: 1, max: 200 })), { minLength: 2, maxLength: 8 }),
      (runs) => {
        const values = runs.flatMap(([value, times]) => new Array<number>(times).fill(value))
        const made = driveExpert(createLstm([48]), values)
        const largest = Math.max(0, ...values.filter((value) => !Number.isNaN(value)))
        expect(made.every((mean) => mean >= 0 && mean <= 1.2 * largest * (1 + 1e-9))).toBe(true)
      },
    ),
    { numRuns: 12 },
  )
})

/** Means of the last forecasts of each part of a series, relative to the level there. */
function settledAfter(parts: readonly (readonly [number, number])[], steps: number): number[] {
  const values = parts.flatMap(([mean, length], i) => Array.from(seededCounts(length, mean, i + 1)))
  const made = driveExpert(createLstm([]), values)
  let start = 0
  return parts.map(([mean, length]) => {
    const settled = made.slice(start + steps, start + steps + 100)
    start += length
    return settled.reduce((sum, each) => sum + each, 0) / settled.length / mean
  })
}

test('a level a hundred times higher is found within 50 steps, the old one again within 400', () => {
  const shifts = [
    [5, 2_000],
    [500, 1_500],
    [5, 1_500],
  ] as const
  const [, up = 0] = settledAfter(shifts, 50)
  expect(up).toBeGreaterThan(0.8)
  expect(up).toBeLessThan(1.2)
  const [, , down = 0] = settledAfter(shifts, 400)
  expect(down).toBeGreaterThan(0.7)
  expect(down).toBeLessThan(1.5)
})

test('a quarter of an hour of zeros and then a burst, and a start at the peak, are followed within 50 steps', () => {
  const afterZeros = [...new Array<number>(9_000).fill(0), ...seededCounts(150, 50)]
  const made = driveExpert(createLstm([]), afterZeros)
  expect(Math.max(...made)).toBeLessThan(1.2 * Math.max(...afterZeros))
  const settled = made.slice(-100).reduce((sum, each) => sum + each / 100, 0)
  expect(Math.abs(settled / 50 - 1)).toBeLessThan(0.2)

  const fromPeak = [...seededCounts(20, 5_000), ...seededCounts(1_000, 20)]
  const tail = driveExpert(createLstm([]), fromPeak).slice(70, 170)
  expect(tail.reduce((sum, each) => sum + each / 100, 0) / 20).toBeLessThan(1.5)
})

test('weights that no training renews are given up after two refits', () => {
  let jobs = 0
  const once: TrainingWorker = {
    train: (job) => {
      jobs += 1
      return jobs > 1
        ? Promise.reject(new Error('away'))
        : Promise.resolve((job as LstmJob).weights.fill(0.1))
    },
    close: () => undefined,
  }
  const expert = createLstm([], once)
  const heads = (): number => {
    const { byHorizon } = expert.state as { byHorizon: Record<string, { head: Float64Array }> }
    return byHorizon[1]?.head[0] ?? Number.NaN
  }
  const values = Array.from(seededCounts(3_000, 7))
  const horizon = { index: 0, steps: 1, label: 0 }
  expert.addHorizon?.(horizon)
  const observe = (from: number, to: number): void => {
    for (let t = from; t < to; t += 1) {
      expert.observe({ value: values[t] as number, isMissing: false, elapsedSteps: t })
    }
  }
  observe(0, 300)
  return Promise.resolve()
    .then(() => observe(300, 301))
    .then(() => {
      expect(heads()).toBe(0.1)
      observe(301, 300 + 2_047)
      expect(heads()).toBe(0.1)
      observe(300 + 2_047, 300 + 2_050)
      expect(heads()).toBe(0)
    })
})

test('a worker that never answers changes nothing', () => {
  const values = Array.from(seededCounts(3_000, 7))
  const made = driveExpert(createLstm([], none), values)
  ewma(values).forEach((level, t) => {
    if (t > 250) expect(made[t]).toBeCloseTo(level, 9)
  })
})

test('while its worker is busy with others no job is put together, and then with what came meanwhile', () => {
  const jobs: LstmJob[] = []
  let isBusy = true
  const worker: TrainingWorker = {
    train: (job) => {
      jobs.push(job as LstmJob)
      return new Promise(() => undefined)
    },
    isFree: () => !isBusy,
    close: () => undefined,
  }
  const expert = createLstm([], worker)
  const values = seededCounts(3_000, 7)
  const observe = (from: number, to: number): void => {
    for (let t = from; t < to; t += 1) {
      expert.observe({ value: values[t] as number, isMissing: false, elapsedSteps: t })
    }
  }
  observe(0, 300)
  expect(jobs).toHaveLength(0)
  isBusy = false
  observe(300, 599)
  expect(jobs.map((job) => Array.from(job.values))).toEqual([Array.from(values.slice(0, 301))])
  observe(599, 602)
  expect(jobs).toHaveLength(2)
})
