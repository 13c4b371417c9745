import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { seededRandom } from '../../../bench/seeded-counts.ts'
import { createAdam, updateAdam } from '../../../src/experts/lstm/adam.ts'
import { initialGateWeights } from '../../../src/experts/lstm/initial-weights.ts'
import { headOutput, stepForward } from '../../../src/experts/lstm/lstm-forward.ts'
import {
  cellCount,
  gateWeightCount,
  inputCount,
  rowLength,
  windowSteps,
} from '../../../src/experts/lstm/lstm-shape.ts'
import { createTrace, type LstmTrace } from '../../../src/experts/lstm/lstm-trace.ts'
import {
  backThroughWindow,
  createWindow,
  type LstmWindow,
  throughStep,
} from '../../../src/experts/lstm/lstm-window.ts'
import { dot, slowLstm } from './slow-lstm.ts'

function hiddenAfter({ rows }: LstmTrace, t: number): number[] {
  const start = (t + 1) * rowLength + inputCount
  return Array.from(rows.subarray(start, start + cellCount))
}

function run(weights: Float64Array, inputs: readonly (readonly number[])[]): LstmTrace {
  const trace = createTrace(inputs.length)
  inputs.forEach((input, t) => {
    trace.rows.set(input, t * rowLength)
    stepForward(weights, trace, t)
  })
  return trace
}

function numbers(count: number, next: () => number): Float64Array {
  return Float64Array.from({ length: count }, next)
}

test('the cells equal the equations of the papers, written out with lists', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 40 }), (seed, steps) => {
      const random = seededRandom(seed)
      const weights = numbers(gateWeightCount, () => 3 * (random() - 0.5))
      const inputs = Array.from({ length: steps }, () =>
        Array.from({ length: inputCount }, () => 10 * (random() - 0.5)),
      )
      const trace = run(weights, inputs)
      const head = numbers(rowLength, () => random() - 0.5)
      slowLstm(weights, inputs).forEach(({ hidden, memory }, t) => {
        hiddenAfter(trace, t).forEach((value, k) => {
          expect(value).toBeCloseTo(hidden[k] as number, 12)
          expect(trace.cells[(t + 1) * cellCount + k]).toBeCloseTo(memory[k] as number, 12)
        })
        const read = [...(inputs[t] as number[]), ...hidden, 1]
        expect(headOutput(head, trace, t)).toBeCloseTo(dot(Array.from(head), read), 12)
      })
    }),
    { numRuns: 40 },
  )
})

test('the cells equal the LSTM layer of TensorFlow.js with the same weights', () => {
  // tf.layers.lstm({ units: 8, recurrentActivation: 'sigmoid' }) of @tensorflow/tfjs-layers 4.22.0 on
  // the cpu backend (32-bit), with weight i = 0.8·sin(1 + i), input j of step t = 2·cos(0.7t + 1.3j).
  const afterOne = [-0.014177, 0.006764, 0.010152, 0.011408, 0.014548, 0.02762, 0.088272, -0.398647]
  const afterTwelve = [
    -0.523059, -0.423044, -0.030547, -0.034253, -0.552537, -0.535613, -0.269572, -0.081279,
  ]
  const weights = Float64Array.from({ length: gateWeightCount }, (_, i) => 0.8 * Math.sin(1 + i))
  const inputs = Array.from({ length: 12 }, (_, t) =>
    Array.from({ length: inputCount }, (_, j) => 2 * Math.cos(0.7 * t + 1.3 * j)),
  )
  const trace = run(weights, inputs)
  afterOne.forEach((value, k) => {
    expect(hiddenAfter(trace, 0)[k]).toBeCloseTo(value, 5)
  })
  afterTwelve.forEach((value, k) => {
    expect(hiddenAfter(trace, 11)[k]).toBeCloseTo(value, 5)
  })
})

test('the worked number of the cell holds', () => {
  const trace = createTrace(1)
  trace.cells.fill(1)
  stepForward(new Float64Array(gateWeightCount), trace, 0)
  expect(trace.cells[cellCount]).toBe(0.5)
  expect(hiddenAfter(trace, 0)[0]).toBeCloseTo(0.5 * Math.tanh(0.5), 15)
})

const headCount = 2

/** A window with random weights, memory, inputs and targets, some of which are not known. */
function randomWindow(seed: number): { weights: Float64Array; window: LstmWindow } {
  const random = seededRandom(seed)
  const weights = numbers(gateWeightCount + headCount * rowLength, () => random() - 0.5)
  const window = createWindow(weights, headCount)
  window.trace.cells.set(numbers(cellCount, () => random() - 0.5))
  window.trace.rows.set(
    numbers(cellCount, () => random() - 0.5),
    inputCount,
  )
  window.targets.set(
    numbers(windowSteps * headCount, () => (random() < 0.2 ? Number.NaN : 4 * (random() - 0.5))),
  )
  for (let t = 0; t < windowSteps; t += 1) {
    const input = numbers(inputCount, () => 4 * (random() - 0.5))
    window.trace.rows.set(input, t * rowLength)
  }
  return { weights, window }
}

function lossOf({ trace, targets, heads, ...window }: LstmWindow): number {
  let loss = 0
  for (let t = 0; t < windowSteps; t += 1) {
    throughStep({ trace, targets, heads, ...window }, t)
    heads.forEach(({ weights }, i) => {
      const target = targets[t * headCount + i] as number
      if (Number.isNaN(target)) return
      loss += (headOutput(weights, trace, t) - target) ** 2 / (2 * targets.length)
    })
  }
  return loss
}

test('the gradient equals central differences of the loss, for every weight', () => {
  for (const seed of [1, 2, 3]) {
    const { weights, window } = randomWindow(seed)
    lossOf(window)
    backThroughWindow(window)
    const gradient = window.gradient.slice()
    const reach = 1e-5
    for (let i = 0; i < weights.length; i += 1) {
      const weight = weights[i] as number
      weights[i] = weight + reach
      const above = lossOf(window)
      weights[i] = weight - reach
      const below = lossOf(window)
      weights[i] = weight
      expect(Math.abs((above - below) / (2 * reach) - (gradient[i] as number))).toBeLessThan(1e-9)
    }
  }
})

test('Adam moves as its paper says, and shortens gradients longer than 1', () => {
  // Kingma and Ba (2015), algorithm 1, with α = 0.005, over three gradients.
  const gradients = [
    [0.3, -0.1],
    [0.2, 0.4],
    [30, -40],
  ]
  const state = createAdam(2)
  const weights = Float64Array.of(1, -1)
  const expected = [1, -1]
  const first = [0, 0]
  const second = [0, 0]
  gradients.forEach((gradient, t) => {
    const length = Math.hypot(...gradient)
    gradient.forEach((raw, i) => {
      const slope = raw / Math.max(1, length)
      first[i] = 0.9 * (first[i] ?? 0) + 0.1 * slope
      second[i] = 0.999 * (second[i] ?? 0) + 0.001 * slope ** 2
      const mean = (first[i] ?? 0) / (1 - 0.9 ** (t + 1))
      const square = (second[i] ?? 0) / (1 - 0.999 ** (t + 1))
      expected[i] = (expected[i] ?? 0) - (0.005 * mean) / (Math.sqrt(square) + 1e-8)
    })
    updateAdam(state, weights, Float64Array.from(gradient))
  })
  expect(weights[0]).toBeCloseTo(expected[0] as number, 12)
  expect(weights[1]).toBeCloseTo(expected[1] as number, 12)
})

test('the first weights are the same every time, and forget slowly', () => {
  const weights = initialGateWeights()
  expect(initialGateWeights()).toEqual(weights)
  const forgetBias = weights[2 * rowLength - 1]
  expect(forgetBias).toBe(1)
  expect(Math.max(...weights.filter((weight) => weight !== 1))).toBeLessThan(Math.sqrt(6 / 21))
})
