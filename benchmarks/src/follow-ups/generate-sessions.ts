import type { Visit, VisitTrace } from '../patterns/visit.ts'
import { exponential, seededRandom } from '../simulate/random.ts'

/** A page, and what its reader asks next. */
interface Page {
  readonly type: string
  /** Milliseconds later, give or take a fifth. */
  readonly afterMs: number
  /** Share of those who were here before it. */
  readonly share: number
}

const buying: readonly Page[] = [
  { type: 'look', afterMs: 0, share: 1 },
  { type: 'buy', afterMs: 5_000, share: 1 },
]

const shopping: readonly Page[] = [
  { type: 'GET /list', afterMs: 0, share: 1 },
  { type: 'GET /item', afterMs: 4_000, share: 0.9 },
  { type: 'POST /cart', afterMs: 15_000, share: 0.7 },
  { type: 'POST /pay', afterMs: 8_000, share: 0.8 },
]

const sessionsMs = 3_600_000

/** An hour of sessions that start in crowds, or evenly. */
export function generateSessions(): VisitTrace[] {
  const crowds = (atMs: number) => (atMs % 60_000 < 10_000 ? 20 : 1)
  return [
    sessions('crowds that buy', buying, crowds),
    sessions('crowds in a shop', shopping, crowds),
    sessions('a steady shop', shopping, () => 4),
  ]
}

function sessions(
  name: string,
  pages: readonly Page[],
  perSecond: (atMs: number) => number,
): VisitTrace {
  const random = seededRandom(3)
  const visits: Visit[] = []
  let startMs = 0
  for (let i = 0; startMs < sessionsMs; i += 1) {
    let atMs = startMs
    for (const { type, afterMs, share } of pages) {
      if (random() > share) break
      atMs += afterMs * (0.8 + 0.4 * random())
      visits.push({ atMs, type, client: `visitor ${i}`, cost: [1], features: [] })
    }
    startMs += exponential(random, perSecond(startMs) / 1_000)
  }
  return { name, cost: 'one each', visits: visits.sort((a, b) => a.atMs - b.atMs) }
}
