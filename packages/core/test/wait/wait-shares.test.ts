import { expect, test } from '@jest/globals'
import { aQueue, type Tried } from './a-queue.ts'

/** Counts the tokens that each class was served after waiting. */
function counting({ ask }: Tried) {
  const served: number[] = []
  const count = (by: number, tokens: number) => {
    served[by] = (served[by] ?? 0) + tokens
  }
  /** Keeps a class waiting in one place: it comes back as soon as it was served. */
  const keepAsking = async (by: number, tokens = 1, key = 'bucket'): Promise<void> => {
    for (;;) {
      const ending = await ask({ by, tokens, key })
      if (ending === 'gave up') return
      if (ending === 'admitted') count(by, tokens)
    }
  }
  /** Puts `requests` of a class in line at once. */
  const queueUp = (by: number, requests: number, tokens = 1, key = 'bucket') => {
    for (let n = 0; n < requests; n++) {
      void ask({ by, tokens, key }).then((ending) => {
        if (ending === 'admitted') count(by, tokens)
      })
    }
  }
  return { served, keepAsking, queueUp }
}

test('lines share what comes by weight', async () => {
  const tried = aQueue({ weights: [0.5, 0.3, 0.2], maxMs: 1e6 })
  const { served, queueUp } = counting(tried)
  await tried.ask({ key: 'bucket' })
  for (const by of [2, 1, 0]) queueUp(by, 200)
  await tried.pass(200_000)
  for (const [by, tokens] of [100, 60, 40].entries()) {
    expect(Math.abs((served[by] ?? 0) - tokens)).toBeLessThanOrEqual(2)
  }
})

test('waiting mints nothing: all that is served in a minute is a minute of refill', async () => {
  const tried = aQueue({ burst: 5, maxMs: 1e6 })
  const { served, queueUp } = counting(tried)
  await tried.ask({ tokens: 5 })
  queueUp(0, 100, 1)
  queueUp(1, 100, 5)
  await tried.pass(60_000)
  expect((served[0] ?? 0) + (served[1] ?? 0)).toBeLessThanOrEqual(60)
  expect(tried.buckets.ledger(0).minted).toBeLessThanOrEqual(60)
})

test('shares are of tokens, not of requests', async () => {
  const tried = aQueue({ burst: 5, maxMs: 1e6 })
  const { served, queueUp } = counting(tried)
  await tried.ask({ tokens: 5 })
  queueUp(0, 200, 1)
  queueUp(1, 100, 5)
  await tried.pass(200_000)
  expect(Math.abs((served[0] ?? 0) - 100)).toBeLessThanOrEqual(5)
  expect(Math.abs((served[1] ?? 0) - 100)).toBeLessThanOrEqual(5)
})

test('clients that come back one at a time do not starve a long line, whoever weighs more', async () => {
  for (const weights of [
    [1, 1],
    [3, 1],
  ]) {
    const tried = aQueue({ weights, maxMs: 1e6 })
    const { served, queueUp, keepAsking } = counting(tried)
    await tried.ask({ tokens: 1 })
    queueUp(0, 300)
    void keepAsking(1)
    await tried.pass(200_000)
    const fair = (200 * (weights[0] ?? 0)) / ((weights[0] ?? 0) + (weights[1] ?? 0))
    expect(Math.abs((served[0] ?? 0) - fair)).toBeLessThanOrEqual(3)
    tried.queue.close()
  }
})

test('what was served on one bucket says nothing about the turn on another', async () => {
  const weights = [1, 1, 0.01]
  const tried = aQueue({ weights, maxMs: 1e6 })
  const { served, queueUp } = counting(tried)
  for (const key of ['bucket', 'elsewhere']) await tried.ask({ key })
  queueUp(0, 300)
  // A light class advances fast in served cost per weight.
  queueUp(2, 50, 1, 'elsewhere')
  await tried.pass(50_000)
  queueUp(1, 300)
  const before = served[0] ?? 0
  await tried.pass(100_000)
  expect(Math.abs((served[0] ?? 0) - before - 50)).toBeLessThanOrEqual(2)
  expect(Math.abs((served[1] ?? 0) - 50)).toBeLessThanOrEqual(2)
})

test('a class that was away earns no credit for it', async () => {
  const tried = aQueue({ maxMs: 1e6 })
  const { served, queueUp } = counting(tried)
  await tried.ask()
  queueUp(0, 300)
  await tried.pass(100_000)
  queueUp(1, 300)
  const before = served[0] ?? 0
  await tried.pass(50_000)
  expect(Math.abs((served[0] ?? 0) - before - 25)).toBeLessThanOrEqual(2)
})

test('a large request gets its turn beside many small ones', async () => {
  const tried = aQueue({ burst: 10, maxMs: 1e6 })
  const { served, queueUp } = counting(tried)
  await tried.ask({ tokens: 10 })
  queueUp(0, 300, 1)
  queueUp(1, 10, 10)
  await tried.pass(100_000)
  expect(served[1]).toBeGreaterThanOrEqual(40)
})
