import { drawLogNormal } from './draws.ts'
import type { Random } from './seeded-random.ts'

/** One kind of request: how often it comes in the course of a day, and what it consumes. */
export interface RequestKind {
  readonly type: string
  /** Prefix and number of its clients. */
  readonly clients: readonly [prefix: string, count: number]
  /** Requests in the hour that is `hour` hours after the first midnight. */
  readonly perHour: (hour: number) => number
  readonly costs: (random: Random) => { readonly [resource: string]: number }
}

/** The traffic of a small service, its busiest evening, and next morning's visitors from elsewhere. */
export const requestKinds: readonly RequestKind[] = [
  {
    type: 'GET /articles',
    clients: ['reader-', 2_000],
    perHour: (hour) => daily(260, 17, hour) * flashCrowd(hour),
    costs: () => ({ database: 1 }),
  },
  {
    type: 'GET /search',
    clients: ['reader-', 2_000],
    perHour: (hour) => daily(70, 15, hour),
    costs: (random) => ({ database: 1 + Math.round(drawLogNormal(4, 0.5, random)) }),
  },
  {
    type: 'POST /orders',
    clients: ['buyer-', 400],
    perHour: (hour) => daily(25, 20, hour),
    costs: () => ({ database: 8 }),
  },
  {
    type: 'POST /chat',
    clients: ['buyer-', 400],
    perHour: (hour) => daily(35, 12, hour),
    costs: (random) => ({ database: 1, tokens: Math.ceil(drawLogNormal(600, 0.8, random)) }),
  },
  {
    type: 'GET /wp-login.php',
    clients: ['bot-', 5_000],
    perHour: (hour) => (hour >= 32 && hour < 35 ? 1_500 : 0),
    costs: () => ({ database: 1 }),
  },
]

/** `mean` an hour over the day, 1.6 times that at `busiestHour`, 0.4 times twelve hours later. */
function daily(mean: number, busiestHour: number, hour: number): number {
  return mean * (1 + 0.6 * Math.cos(((hour - busiestHour) / 12) * Math.PI))
}

/** Fourfold at 20:00, there within half an hour, gone again an hour and a half later. */
function flashCrowd(hour: number): number {
  const sinceStart = hour - 19.5
  if (sinceStart < 0 || sinceStart > 2.5) return 1
  return 1 + 3 * Math.min(1, sinceStart / 0.5, (2.5 - sinceStart) / 1)
}
