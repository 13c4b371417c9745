import type { LimiterStats } from '@predictive-limit/core'
import type { Picture } from '../../src/report/picture.ts'

const stats: LimiterStats = {
  state: 'healthy',
  offered: 1_000,
  predicted: 700,
  standard: 200,
  cached: 0,
  fallback: 0,
  refused: 100,
  abandoned: 0,
  waiting: 0,
  wouldRefuse: 0,
  ticks: 100,
  lateTicks: 2,
  resources: {},
}

/** A replay half done: 1,000 requests of two classes, one line unreadable. */
export const aPicture: Picture = {
  elapsedMs: 10_000,
  progress: 0.5,
  speed: 3_600,
  tally: {
    read: 1_001,
    unreadable: 1,
    replayed: 1_000,
    failed: 0,
    admitted: 900,
    refused: 100,
    atMs: Date.UTC(2026, 0, 5, 16),
    lagMs: 0.4,
    worstLagMs: 12.3,
    samples: [{ line: 7, text: 'oops', why: 'neither common, combined nor JSON' }],
  },
  stats,
  rows: [
    {
      name: 'requests',
      offeredPerSecond: 98,
      forecast: { mean: 101.2, lower: 80, upper: 123 },
      predicted: 60,
      standard: 30,
      burst: 120,
      perSecond: 120,
    },
    {
      name: 'tokens',
      offeredPerSecond: 0,
      forecast: undefined,
      predicted: 0,
      standard: 36_000,
      burst: 36_000,
      perSecond: 36_000,
    },
  ],
  classes: [
    ['GET /articles', { offered: 800, predicted: 700, standard: 100, plain: 720 }],
    ['GET /wp-login.php', { offered: 200, predicted: 0, standard: 100, plain: 150 }],
  ],
  plainAdmitted: 870,
  coverage: [{ resource: 'requests', horizonMs: 1_000, forecasts: 90, held: 81, belowUpper: 86 }],
  level: 0.95,
  moments: [
    { offered: 40, refused: 0 },
    { offered: 80, refused: 20 },
  ],
  momentMs: 500,
}
