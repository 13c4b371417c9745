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
  outcomes(second: number): Outcomes
  stop(): Promise<void>
}

/** Sends `perSecond` requests a second, each to the next of the apps that are up. */
export function startLoad(perSecond: number, urls: () => readonly string[]): Load {
  const seconds: Outcomes[] = []
  const underWay = new Set<Promise<void>>()
  const startedMs = performance.now()
  let sent = 0
  let admitted = 0
  const outcomes = (second: number) => {
    seconds[second] ??= { admitted: 0, alone: 0, refused: 0, failed: 0 }
    return seconds[second]
  }
  const send = async (url: string) => {
    const outcome = await ask(url)
    outcomes(Math.floor((performance.now() - startedMs) / 1_000))[outcome] += 1
    if (outcome === 'admitted') admitted += 1
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
      return admitted
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
