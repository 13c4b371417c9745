import { expect, test } from '@jest/globals'
import { createTrainer } from '../../src/worker/trainer.ts'
import { trainingJob } from './training-job.ts'

test('an answer that comes after the next job was started, or after a restart, is too late', async () => {
  const answer: ((weights: Float64Array) => void)[] = []
  const trainer = createTrainer({
    train: () => new Promise((resolve) => answer.push(resolve)),
    close: () => undefined,
  })
  trainer.start(trainingJob())
  trainer.start(trainingJob())
  answer[0]?.(Float64Array.of(1))
  await Promise.resolve()
  expect(trainer.collect()).toBeUndefined()
  answer[1]?.(Float64Array.of(2))
  await Promise.resolve()
  expect(trainer.collect()).toEqual(Float64Array.of(2))
  expect(trainer.collect()).toBeUndefined()
  trainer.start(trainingJob())
  trainer.cancel()
  answer[2]?.(Float64Array.of(3))
  await Promise.resolve()
  expect(trainer.collect()).toBeUndefined()
})

test('a worker that cannot tell whether it is free, or breaks when asked, is given its jobs', () => {
  const train = () => new Promise<Float64Array>(() => undefined)
  const close = () => undefined
  const broken = () => {
    throw new Error('broken')
  }
  expect(createTrainer({ train, close }).isFree()).toBe(true)
  expect(createTrainer({ train, close, isFree: broken }).isFree()).toBe(true)
  expect(createTrainer({ train, close, isFree: () => false }).isFree()).toBe(false)
})
