import { expect, test } from '@jest/globals'
import { createLimiter } from '@predictive-limit/core'
import { createForecaster } from '@predictive-limit/forecast'

/** The names that a refusal lists, in their order. */
function listed(attempt: () => unknown): string[] {
  try {
    attempt()
  } catch (error) {
    const [, list = ''] = String(error).match(/ or a list of (.*?)[,;] got/) ?? []
    return list.split(', ').map((name) => name.slice(1, -1))
  }
  throw new Error('nothing was refused')
}

test('limiter and forecaster know the same models, in the same order', () => {
  const models = ['prophet'] as never
  const ofLimiter = listed(() => createLimiter({ limit: 1, window: '1s', predict: { models } }))
  expect(ofLimiter).toHaveLength(12)
  expect(listed(() => createForecaster({ stepMs: 100, models }))).toEqual(ofLimiter)
})
