import type { Forecaster } from '@predictive-limit/forecast'
import { tokensPerSecond, UNITS } from '../buckets/bucket-config.ts'
import { SLICE_PARTS } from '../pools/pool-set.ts'
import { coverageOf } from '../predict/coverage-window.ts'
import type { ResourcePredictor } from '../predict/resource-predictor.ts'
import { SHARED_KEY } from '../predict/shared-predictor.ts'
import type { HorizonForecast, LimiterForecast, ResourceForecast } from './forecast-report.ts'
import type { LimiterParts } from './limiter-parts.ts'
import type { LimiterStats, PoolStats, ResourceStats } from './stats.ts'

type Parts<Name extends string> = LimiterParts<never, Name>

/** The newest demand vector, copied out of the forecasters. */
export function forecastOf<Name extends string>(
  { names, predictor, spec }: Parts<Name>,
  madeAtMs: number | undefined,
): LimiterForecast<Name> {
  const resources = {} as { [N in Name]: ResourceForecast }
  const { everyMs = 1, horizonsMs = [], level = 0.95 } = spec.predict ?? {}
  const along = (forecaster: Forecaster) =>
    horizonsMs.map((horizonMs) => horizonOf(forecaster, horizonMs, everyMs))
  for (const [index, name] of names.entries()) {
    const own = predictor?.resources[index]
    const classes: { [className: string]: readonly HorizonForecast[] } = {}
    for (const pool of own?.pools ?? []) classes[pool.name] = along(pool.forecaster)
    resources[name] = { total: own ? along(own.total) : [], classes }
  }
  return { madeAtMs, level, resources }
}

function horizonOf(forecaster: Forecaster, horizonMs: number, everyMs: number): HorizonForecast {
  const steps = Math.max(1, Math.round(horizonMs / everyMs))
  const { mean, lower, upper } = forecaster.forecast(steps)
  return { horizonMs, mean, lower, upper, selected: forecaster.selected(steps) }
}

/** All counters and accounts, copied. */
export function statsOf<Name extends string>(
  parts: Parts<Name>,
  waiting: number,
): LimiterStats<Name> {
  const { names, buckets, predictor, counters } = parts
  const resources = {} as { [N in Name]: ResourceStats }
  for (const [index, name] of names.entries()) {
    const own = predictor?.resources[index]
    resources[name] = {
      ...buckets.usage(index),
      tokens: buckets.ledger(index),
      pools: own ? poolStats(parts, index, own) : [],
    }
  }
  return { state: buckets.state, ...counters, waiting, resources }
}

function poolStats(
  { buckets, resources, nowUs }: Parts<string>,
  index: number,
  { pools }: ResourcePredictor,
): PoolStats[] {
  if (pools.length === 0) return []
  const levels = buckets.pools(index, SHARED_KEY, nowUs())
  const config = resources[index]?.config
  const perSecond = config === undefined ? 0 : tokensPerSecond(config)
  return pools.map(({ pool, name, dials, coverage }) => ({
    class: name,
    level: (levels?.level[pool] ?? 0) / UNITS,
    capacity: (levels?.capacity[pool] ?? 0) / UNITS,
    refillPerSecond: ((levels?.slice[pool] ?? 0) / SLICE_PARTS) * perSecond,
    gain: dials.gain,
    margin: dials.margin,
    coverage: coverageOf(coverage),
    calibrated: coverage.calibrated,
  }))
}
