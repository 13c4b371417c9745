import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { MAX_CLASSES } from '../../src/demand/class-table.ts'
import { type DemandStep, DemandSteps } from '../../src/demand/demand-steps.ts'

const STEP_US = 100_000

/** Demand of class 1 on the first resource, step by step. */
function offeredOf(steps: readonly DemandStep[]): number[] {
  return steps.map(({ offered }) => offered[1] as number)
}

/** An arrival of class 1 as the limiter reports it. */
function arrive(demand: DemandSteps, units: number, atUs: number): void {
  if (atUs >= demand.endsAtUs) demand.close(atUs)
  demand.note(0, 1, units, 0)
}

test('demand is added up by resource and class, and what pools paid is kept apart', () => {
  const demand = new DemandSteps([0, 0], STEP_US, 0)
  demand.note(0, 1, 500, 500)
  demand.note(0, 1, 700, 200)
  demand.note(1, 3, 40, 0)
  demand.close(STEP_US)
  const [step] = demand.takeClosed()
  expect(step?.offered[1]).toBe(1_200)
  expect(step?.drawn[1]).toBe(700)
  expect(step?.offered[MAX_CLASSES + 3]).toBe(40)
  expect(step?.offered.reduce((a, b) => a + b)).toBe(1_240)
})

test('a whole request counts at the constant cost of each resource once its step closes', () => {
  const demand = new DemandSteps([1_000, 5_000], STEP_US, 0)
  demand.open.whole[2 * 3] = 4
  demand.open.whole[2 * 3 + 1] = 1
  demand.note(1, 3, 700, 200)
  demand.close(STEP_US)
  const [step] = demand.takeClosed()
  expect([step?.offered[3], step?.drawn[3]]).toEqual([4_000, 1_000])
  expect([step?.offered[MAX_CLASSES + 3], step?.drawn[MAX_CLASSES + 3]]).toEqual([20_700, 5_200])
  if (step) demand.recycle(step)
  for (let n = 2; n <= 3; n++) demand.close(n * STEP_US)
  for (const { offered, drawn } of demand.takeClosed()) {
    expect([...offered, ...drawn].every((units) => units === 0)).toBe(true)
  }
})

test('a step closes when its time is over, not before', () => {
  const demand = new DemandSteps([0], STEP_US, 0)
  demand.close(STEP_US - 1)
  expect(demand.waiting).toBe(0)
  demand.close(STEP_US)
  expect([demand.waiting, demand.endsAtUs]).toEqual([1, 2 * STEP_US])
})

test('a late tick finds every arrival in the step of its time', () => {
  const demand = new DemandSteps([0], STEP_US, 0)
  for (const [units, atUs] of [
    [1, 0],
    [2, 99_999],
    [4, 100_000],
    [8, 250_000],
    [16, 399_999],
  ] as const) {
    arrive(demand, units, atUs)
  }
  demand.close(450_000)
  expect(offeredOf(demand.takeClosed())).toEqual([3, 4, 8, 16])
  expect(demand.endsAtUs).toBe(500_000)
})

test('steps without arrivals are empty steps', () => {
  const demand = new DemandSteps([0], STEP_US, 0)
  arrive(demand, 5, 10)
  demand.close(4 * STEP_US)
  expect(offeredOf(demand.takeClosed())).toEqual([5, 0, 0, 0])
})

test('a gap of more than fifty steps is missing data: only the step before it closes', () => {
  const demand = new DemandSteps([0], STEP_US, 0)
  arrive(demand, 5, 10)
  arrive(demand, 7, 50 * STEP_US)
  expect(demand.waiting).toBe(50)
  arrive(demand, 9, 1_000 * STEP_US)
  const steps = offeredOf(demand.takeClosed())
  expect([steps.length, steps[0], steps[50]]).toEqual([51, 5, 7])
  expect(demand.endsAtUs).toBe(1_001 * STEP_US)
})

test('a clock that steps back a little counts into the open step', () => {
  const demand = new DemandSteps([0], STEP_US, 1_000_000)
  arrive(demand, 1, 1_050_000)
  demand.close(950_000)
  expect([demand.waiting, demand.endsAtUs]).toEqual([0, 1_100_000])
})

test('a clock that steps back further starts the grid anew and loses nothing', () => {
  const demand = new DemandSteps([0], STEP_US, 1_000_000)
  arrive(demand, 1, 1_050_000)
  demand.close(400_000)
  expect([demand.waiting, demand.endsAtUs]).toEqual([0, 500_000])
  arrive(demand, 2, 450_000)
  demand.close(500_000)
  expect(offeredOf(demand.takeClosed())).toEqual([3])
})

test('a recycled step is empty when it is used again', () => {
  const demand = new DemandSteps([0], STEP_US, 0)
  for (let n = 1; n <= 20; n++) {
    arrive(demand, n, n * STEP_US - 1)
    demand.close(n * STEP_US)
    const [step] = demand.takeClosed()
    expect([step?.offered[1], step?.offered.reduce((a, b) => a + b)]).toEqual([n, n])
    if (step) demand.recycle(step)
  }
})

test('whenever ticks come, every arrival is counted once, in its step', () => {
  const event = fc.record({ waitUs: fc.nat(3 * STEP_US), isTick: fc.boolean() })
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const demand = new DemandSteps([0], STEP_US, 0)
      const expected: number[] = []
      const closed: number[] = []
      let nowUs = 0
      for (const [n, { waitUs, isTick }] of events.entries()) {
        nowUs += waitUs
        if (isTick) {
          demand.close(nowUs)
          for (const step of demand.takeClosed()) {
            closed.push(...offeredOf([step]))
            demand.recycle(step)
          }
          continue
        }
        arrive(demand, n + 1, nowUs)
        const step = Math.floor(nowUs / STEP_US)
        expected[step] = (expected[step] ?? 0) + n + 1
      }
      demand.close(nowUs + STEP_US)
      closed.push(...offeredOf(demand.takeClosed()))
      expect(closed).toEqual(closed.map((_, step) => expected[step] ?? 0))
      expect(closed.length).toBe(Math.floor(nowUs / STEP_US) + 1)
    }),
  )
})
