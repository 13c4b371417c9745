import { expect, test } from '@jest/globals'
import { createLimiter, type LimiterEvents, manualClock } from '@predictive-limit/core'
import { decided } from './decided.ts'

test('a pool whose interval fails shrinks to zero, its class lives from standard, and comes back', () => {
  const clock = manualClock()
  const limiter = createLimiter({
    resources: {
      db: { limit: 1_000_000, window: '1s', key: 'shared', models: ['last-value'] },
    },
    clock,
  })
  const verdicts: LimiterEvents['calibration'][] = []
  limiter.on('calibration', (event) => verdicts.push(event))
  const step = (jagged: number) => {
    clock.advance(100)
    for (let i = 0; i < jagged; i++) decided(limiter, { class: 'jagged' })
    for (let i = 0; i < 20; i++) decided(limiter, { class: 'steady' })
  }
  const poolOf = (owner: string) =>
    limiter.stats().resources.db.pools.find((pool) => pool.class === owner)

  // Three seconds of hardly anything, then one of a surge, each twice as large as the one before.
  for (let i = 0; i < 600 && verdicts.length === 0; i++)
    step(i % 40 < 30 ? 1 : 2 ** Math.floor(i / 40))
  expect(verdicts).toMatchObject([{ resource: 'db', class: 'jagged', calibrated: false }])
  expect(verdicts[0]?.coverage).toBeLessThan(0.87)
  step(40)
  expect(poolOf('jagged')).toMatchObject({ level: 0, capacity: 0, calibrated: false })
  expect(poolOf('steady')?.level).toBeGreaterThan(0)
  expect(decided(limiter, { class: 'jagged' })).toMatchObject({ allowed: true, source: 'standard' })

  for (let i = 0; i < 600 && verdicts.length === 1; i++) step(40)
  expect(verdicts[1]).toMatchObject({ class: 'jagged', calibrated: true })
  step(40)
  expect(poolOf('jagged')?.capacity).toBeGreaterThan(0)
})
