import { createLimiter, type Decision, type Limiter } from '@predictive-limit/core'
import { NEVER_LIMITING, otherKeys } from './bare-runs.ts'
import { leasedLimiter } from './leased-limiter.ts'
import type { Run } from './run.ts'

/** A memory store answers at once: the promise of the type is never made. */
function isAdmitted(answer: ReturnType<Limiter['acquire']>): boolean {
  return (answer as Decision).allowed
}

export function ourHotKey(predict: boolean): Run {
  const limiter = createLimiter({ limit: NEVER_LIMITING, window: '1s', predict })
  const request = { client: '10.1.2.3', type: 'GET /' }
  for (const client of otherKeys()) limiter.acquire({ client, type: 'GET /' })
  return (count) => {
    let admitted = 0
    for (let i = 0; i < count; i++) if (isAdmitted(limiter.acquire(request))) admitted += 1
    return admitted
  }
}

export function ourRefusals(): Run {
  const limiter = createLimiter({ limit: 1, window: '1h' })
  const request = { client: '10.1.2.3', type: 'GET /' }
  return (count) => {
    let admitted = 0
    for (let i = 0; i < count; i++) if (isAdmitted(limiter.acquire(request))) admitted += 1
    return admitted
  }
}

export function ourPeeks(): Run {
  const limiter = createLimiter({ limit: NEVER_LIMITING, window: '1s' })
  const request = { client: '10.1.2.3', type: 'GET /' }
  limiter.acquire(request)
  return (count) => {
    let admitted = 0
    for (let i = 0; i < count; i++) if (isAdmitted(limiter.peek(request))) admitted += 1
    return admitted
  }
}

export function ourThree(): Run {
  const limit = NEVER_LIMITING
  const limiter = createLimiter({
    resources: {
      requests: { limit, window: '1s' },
      database: { limit, window: '1s', key: 'shared', cost: 5 },
      tokens: { limit, window: '1s', key: () => 'ada', cost: 800 },
    },
  })
  const request = { client: '10.1.2.3', type: 'GET /' }
  for (const client of otherKeys()) limiter.acquire({ client, type: 'GET /' })
  return (count) => {
    let admitted = 0
    for (let i = 0; i < count; i++) if (isAdmitted(limiter.acquire(request))) admitted += 1
    return admitted
  }
}

export function ourShared(classes: number): Run {
  const limiter = createLimiter({
    resources: { database: { limit: NEVER_LIMITING, window: '1s', key: 'shared' } },
  })
  const requests = Array.from({ length: classes }, (_, index) => ({ class: `class ${index}` }))
  let next = 0
  return (count) => {
    let admitted = 0
    for (let i = 0; i < count; i++) {
      if (isAdmitted(limiter.acquire(requests[next] as { class: string }))) admitted += 1
      next = next + 1 < classes ? next + 1 : 0
    }
    return admitted
  }
}

/** Decisions by a lease of Redis; whoever finds nothing there waits, and is waited for. */
export async function ourLeased(classes: number): Promise<Run> {
  const names = Array.from({ length: classes }, (_, index) => `class ${index}`)
  const limiter = await leasedLimiter(NEVER_LIMITING, names)
  const requests = names.map((name) => ({ class: name }))
  let next = 0
  return (count) => {
    let last: Promise<unknown> | undefined
    let admitted = 0
    for (let i = 0; i < count; i++) {
      const answer = limiter.acquire(requests[next] as { class: string })
      if (!isAdmitted(answer)) last = answer as Promise<unknown>
      else admitted += 1
      next = next + 1 < classes ? next + 1 : 0
    }
    return last === undefined ? admitted : last.then(() => count)
  }
}

export function ourManyKeys(keys: readonly string[]): Run {
  const limiter = createLimiter({ limit: NEVER_LIMITING, window: '1s' })
  const requests = keys.map((client) => ({ client, type: 'GET /' }))
  let next = 0
  return (count) => {
    let admitted = 0
    for (let i = 0; i < count; i++) {
      if (isAdmitted(limiter.acquire(requests[next] as { client: string; type: string })))
        admitted += 1
      next = next + 1 < keys.length ? next + 1 : 0
    }
    return admitted
  }
}
