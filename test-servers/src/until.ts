import { setTimeout as passMs } from 'node:timers/promises'
import { TestServerError } from './test-server-error.ts'

const pollEveryMs = 20

/**
 * Asks again and again until the answer is yes. An answer that fails counts as no: a server that starts
 * refuses connections, and one that fails over closes them.
 *
 * @param what completes "waited in vain until …"
 */
export async function until(
  what: string,
  withinMs: number,
  isSo: () => Promise<boolean>,
): Promise<void> {
  const deadlineMs = performance.now() + withinMs
  let lastError: unknown
  do {
    try {
      if (await within(Math.max(1, deadlineMs - performance.now()), isSo(), what)) return
      lastError = undefined
    } catch (error) {
      lastError = error
    }
    await passMs(pollEveryMs)
  } while (performance.now() < deadlineMs)
  throw new TestServerError('TEST_SERVERS_E_LATE', `waited ${withinMs} ms in vain until ${what}`, {
    cause: lastError,
  })
}

/** The promise, or an error when it takes longer. */
export async function within<T>(limitMs: number, promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const error = new TestServerError(
      'TEST_SERVERS_E_LATE',
      `waited ${limitMs} ms in vain until ${what}`,
    )
    timer = setTimeout(() => reject(error), limitMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
