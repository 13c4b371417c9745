import { createForecaster, type Forecaster } from '@predictive-limit/forecast'
import { type Table, verdict } from '../report/table.ts'
import { seededRandom } from '../simulate/random.ts'
import { command } from './command.ts'
import { poisson } from './draws.ts'
import type { Models } from './run-forecaster.ts'

const seeds = [1, 2, 3, 4, 5]
const dayMs = 86_400_000

/** An attack on top of demand, and how forecasts afterwards compare with those without it. */
interface Attack {
  readonly stepMs: number
  /** Demand without the attack. */
  readonly usual: Float64Array
  readonly from: number
  readonly steps: number
  readonly factor: number
}

/**
 * What an attack leaves behind in the forecaster alone, which is told all of it as demand: limits
 * on what one client counts for are the limiter's, and come on top.
 */
export function attackTable(models: Models): Table {
  const nextDay = seeds.map((seed) => nextDayRatio(seed, models))
  const after = seeds.map((seed) => afterwards(seed, models))
  const most = (of: (after: Afterwards) => number) => Math.max(...after.map(of))
  const day = Math.max(...nextDay)
  const backS = most(({ normalS }) => normalS)
  const extra = most(({ extraShare }) => extraShare)
  return {
    title: 'Forecasts after an attack',
    command,
    method: `\`createForecaster\` alone, all of the attack taken for demand; worst of ${seeds.length} seeds, forecasts beside those of the same demand without the attack.`,
    columns: ['attack', 'figure', 'measured', 'bar'],
    rows: [
      [
        '10 × for 30 min, in the sixth day of a daily wave',
        'next 10 min, mean over the same half hour of the next day',
        `${day.toFixed(2)} ×`,
        `≤ 1.2 ×: ${verdict(day, 1.2, 'at most')}`,
      ],
      [
        '20 × for 2 min, at 20 a second',
        'until the next 10 s are within 20 %',
        `${backS} s`,
        `≤ 10 s: ${verdict(backS, 10, 'at most')}`,
      ],
      [
        'the same',
        'forecast beyond, from 10 s on over 300 s',
        `${(100 * extra).toFixed(1)} %`,
        `≤ 10 %: ${verdict(extra, 0.1, 'at most')}`,
      ],
    ],
  }
}

function nextDayRatio(seed: number, models: Models): number {
  const stepMs = 60_000
  const day = dayMs / stepMs
  const attack = {
    stepMs,
    usual: demand(seed, 7 * day, (t) => 60 * (1 + 0.7 * Math.sin((2 * Math.PI * t) / day))),
    from: 5.5 * day,
    steps: 30,
    factor: 10,
  }
  const { attacked, clean } = meansOf(attack, 10, models)
  const from = attack.from + day
  return sum(attacked, from, 30) / sum(clean, from, 30)
}

interface Afterwards {
  readonly normalS: number
  readonly extraShare: number
}

function afterwards(seed: number, models: Models): Afterwards {
  const attack = {
    stepMs: 1_000,
    usual: demand(seed, 6_000, () => 20),
    from: 5_000,
    steps: 120,
    factor: 20,
  }
  const { attacked, clean } = meansOf(attack, 10, models)
  const end = attack.from + attack.steps - 1
  let normalS = 0
  while (normalS < 300 && !isNormal(attacked, clean, end + normalS)) normalS += 1
  const from = end + 10
  return { normalS, extraShare: sum(attacked, from, 300) / sum(clean, from, 300) - 1 }
}

function isNormal(attacked: Float64Array, clean: Float64Array, t: number): boolean {
  return (attacked[t] ?? 0) <= 1.2 * (clean[t] ?? 0)
}

/** The means of the next `horizon` steps, with the attack and without it. */
function meansOf(
  { stepMs, usual, from, steps, factor }: Attack,
  horizon: number,
  models: Models,
): { attacked: Float64Array; clean: Float64Array } {
  const options = { stepMs, horizons: [1, horizon], models }
  const run = (values: Float64Array) => {
    const forecaster: Forecaster = createForecaster(options)
    return values.map((value) => {
      forecaster.observe(value)
      return forecaster.forecast(horizon).mean
    })
  }
  const isAttacked = (t: number) => t >= from && t < from + steps
  const attacked = usual.map((value, t) => (isAttacked(t) ? factor * value : value))
  return { attacked: run(attacked), clean: run(usual) }
}

function demand(seed: number, length: number, rateAt: (t: number) => number): Float64Array {
  const chance = seededRandom(seed)
  return Float64Array.from({ length }, (_, t) => poisson(rateAt(t), chance))
}

function sum(numbers: Float64Array, from: number, count: number): number {
  return numbers.subarray(from, from + count).reduce((total, number) => total + number, 0)
}
