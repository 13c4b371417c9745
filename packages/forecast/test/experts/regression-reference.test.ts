import { expect, test } from '@jest/globals'
import { seededRandom } from '../../bench/seeded-counts.ts'
import { createRegression } from '../../src/experts/regression.ts'
import { driveExpert } from './drive-expert.ts'

const forgetting = 0.9995
const priorVariance = 10
const size = 11
const season = 40

/** A first stretch without change fixes the scale of the inputs at its level. */
const level = 50
const random = seededRandom(8)
const values = Array.from({ length: 220 }, (_, t) =>
  t < 40 ? level : level + 20 * Math.sin((2 * Math.PI * t) / season) + 15 * (random() - 0.5),
)

/** 1, six lags, four moving averages of the values up to `t`: the definition, from the beginning. */
function inputsAt(x: readonly number[], t: number): number[] {
  const lags = [0, 1, 2, 3, 4, 5].map((age) => x[t - age] ?? 0)
  const averages = [0.3, 0.1, 0.03, 0.005].map((alpha) =>
    x.slice(0, t + 1).reduce((mean, each, i) => {
      return mean + Math.max(alpha, 1 / (i + 1)) * (each - mean)
    }, 0),
  )
  return [1, ...lags, ...averages]
}

/** Least squares with forgetting and a prior, all samples at once (Haykin 2014, 10.2). */
function batchWeights(rows: readonly (readonly number[])[], targets: readonly number[]): number[] {
  const start = forgetting ** rows.length / priorVariance
  const prior = Array.from({ length: size }, (_, i) => Number(i === 8))
  const system = prior.map((weight, i) => {
    const row = prior.map((_, j) => (i === j ? start : 0))
    return [...row, start * weight]
  })
  rows.forEach((inputs, t) => {
    const share = forgetting ** (rows.length - 1 - t)
    for (const [i, row] of system.entries()) {
      for (let j = 0; j <= size; j += 1) {
        const other = j === size ? (targets[t] as number) : (inputs[j] as number)
        row[j] = (row[j] as number) + share * (inputs[i] as number) * other
      }
    }
  })
  return eliminate(system)
}

/** Gauss and Jordan, the largest pivot first. */
function eliminate(system: number[][]): number[] {
  for (let pivot = 0; pivot < size; pivot += 1) {
    const rest = system.slice(pivot).map((row) => Math.abs(row[pivot] as number))
    const best = pivot + rest.indexOf(Math.max(...rest))
    const chosen = system[best] as number[]
    system[best] = system[pivot] as number[]
    system[pivot] = chosen
    for (const row of system) {
      if (row === chosen) continue
      const factor = (row[pivot] as number) / (chosen[pivot] as number)
      for (let j = 0; j <= size; j += 1)
        row[j] = (row[j] as number) - factor * (chosen[j] as number)
    }
  }
  return system.map((row, i) => (row[size] as number) / (row[i] as number))
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, each, i) => sum + each * (b[i] as number), 0)
}

/** What the whole model says after the last value, by its definition. */
function expected(transform: 'root' | 'plain', steps: number): number {
  const isRoot = transform === 'root'
  const scale = isRoot ? Math.sqrt(level) : level
  const shape = (value: number) => (isRoot ? Math.sqrt(value) : value) / scale
  const x = values.map(shape)
  const rows: number[][] = []
  const targets: number[] = []
  let variance = 0
  for (let t = 0; t + steps < values.length; t += 1) {
    const label = values.slice(t + 1, t + 1 + steps).reduce((sum, each) => sum + each, 0)
    const inputs = inputsAt(x, t)
    const target = shape(label / steps)
    const error = target - dot(batchWeights(rows, targets), inputs)
    variance += 0.01 * (error * error - variance)
    rows.push(inputs)
    targets.push(target)
  }
  const linear = Math.max(0, dot(batchWeights(rows, targets), inputsAt(x, values.length - 1)))
  return steps * (isRoot ? (linear ** 2 + variance) * scale ** 2 : linear * scale)
}

test.each([
  ['plain', 1],
  ['plain', 3],
  ['root', 1],
  ['root', 3],
] as const)('on %s demand, %d steps ahead, it says what batch least squares says', (how, steps) => {
  const made = driveExpert(createRegression(how, []), values, steps).at(-1) as number
  expect(made / expected(how, steps)).toBeCloseTo(1, 6)
})
