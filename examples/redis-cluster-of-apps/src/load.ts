/** What became of the requests that were answered in one second. */
export interface Outcomes {
  admitted: number
  /** Admitted by an app alone, as Redis did not answer in time: not part of the limit that all share. */
  alone: number
  refused: number
  failed: number
}

/** Requests sent at an even rate, whatever becomes of them. */
export interface Load {
  readonly admitted: number
  /** Most requests admitted in any window beyond what the limit refills in it: a burst, if the limit is kept. */
  readonly worst: number
  /** Longest that an answer took, which blurs the windows. */
  readonly slowestMs: number
  outcomes(second: number): Outcomes
  stop(): Promise<void>
}

/** Sends `perSecond` requests a second against `limit`, each to the next of the apps that are up. */
export function startLoad(perSecond: number, limit: number, urls: () => readonly string[]): Load {
  const seconds: Outcomes[] = []
  const underWay = new Set<Promise<void>>()
  const startedMs = performance.now()
  const seen = { admitted: 0, worst: 0, slowestMs: 0 }
  let sent = 0
  let excess = 0
  let lastMs = startedMs
  const outcomes = (second: number) => {
    seconds[second] ??= { admitted: 0, alone: 0, refused: 0, failed: 0 }
    return seconds[second]
  }
  const send = async (url: string) => {
    const sentMs = performance.now()
    const outcome = await ask(url)
    const nowMs = performance.now()
    outcomes(Math.floor((nowMs - startedMs) / 1_000))[outcome] += 1
    if (outcome !== 'admitted') return
    seen.admitted += 1
    seen.slowestMs = Math.max(seen.slowestMs, nowMs - sentMs)
    // The largest sum over all windows in one pass.
    excess = Math.max(0, excess - ((nowMs - lastMs) * limit) / 1_000) + 1
    seen.worst = Math.max(seen.worst, excess)
    lastMs = nowMs
  }
  const timer = setInterval(() => {
    const due = ((performance.now() - startedMs) * perSecond) / 1_000
    for (; sent < due; sent += 1) {
      const up = urls()
      const url = up[sent % up.length]
      if (url === undefined) continue
      const done: Promise<void> = send(url).finally(() => underWay.delete(done))
      underWay.add(done)
    }
  }, 5)
  return {
    get admitted() {
      return seen.admitted
    },
    get worst() {
      return seen.worst
    },
    get slowestMs() {
      return seen.slowestMs
    },
    outcomes,
    async stop() {
      clearInterval(timer)
      await Promise.all(underWay)
    },
  }
}

async function ask(url: string): Promise<keyof Outcomes> {
  try {
    const response = await fetch(`${url}/orders`)
    await response.arrayBuffer()
    if (!response.ok) return 'refused'
    return response.headers.get('x-paid-by') === 'fallback' ? 'alone' : 'admitted'
  } catch {
    return 'failed'
  }
}
