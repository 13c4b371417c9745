import { createForecaster, type Forecaster } from '@predictive-limit/forecast'
import { type Table, verdict } from '../report/table.ts'
import { seededRandom } from '../simulate/random.ts'
import { expectedByLimiter, attack as ofClass } from './attack-through-limiter.ts'
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
 * What an attack leaves behind: in the forecaster alone, which is told all of it as demand, and in a
 * limiter, where one client counts for a fifth of its class, or for its usual share.
 */
export function attackTable(models: Models): Table {
  const day = Math.max(...seeds.map((seed) => nextDayRatio(seed, models)))
  const alone = worstOf(seeds.map((seed) => afterForecaster(seed, models)))
  const limited = worstOf(seeds.map(afterLimiter))
  return {
    title: 'Forecasts after an attack',
    command,
    method: `mean forecast of the next ten steps beside that of the same demand without the attack; worst of ${seeds.length} seeds. The limiter runs on a manual clock with its own models.`,
    columns: ['attack', 'told to', 'figure', 'measured', 'bar'],
    rows: [
      [
        '10 × for 30 min, on the sixth day of a daily wave',
        'the forecaster alone',
        'the same half hour of the next day',
        `${day.toFixed(2)} ×`,
        `≤ 1.2 ×: ${verdict(day, 1.2, 'at most')}`,
      ],
      ...rowsOf('the forecaster alone', alone),
      ...rowsOf('a limiter, by one client of the class', limited),
    ],
  }
}

function rowsOf(told: string, { normalS, extraShare }: Afterwards): string[][] {
  const attack = `20 × for 2 min, at ${ofClass.usual} a second`
  return [
    [
      attack,
      told,
      'until within 20 %',
      `${normalS} s`,
      `≤ 10 s: ${verdict(normalS, 10, 'at most')}`,
    ],
    [
      attack,
      told,
      'too much, from 10 s on over 300 s',
      `${(100 * extraShare).toFixed(1)} %`,
      `≤ 10 %: ${verdict(extraShare, 0.1, 'at most')}`,
    ],
  ]
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

function afterForecaster(seed: number, models: Models): Afterwards {
  const { usual: perStep, factor } = ofClass
  const [from, steps] = [5_000, 120]
  const usual = demand(seed, 6_000, () => perStep)
  const means = meansOf({ stepMs: 1_000, usual, from, steps, factor }, 10, models)
  return afterwardsOf(means, from + steps - 1)
}

function afterLimiter(seed: number): Afterwards {
  const means = { attacked: expectedByLimiter(seed, true), clean: expectedByLimiter(seed, false) }
  return afterwardsOf(means, ofClass.toS)
}

function afterwardsOf({ attacked, clean }: Means, end: number): Afterwards {
  let normalS = 0
  while (normalS < 300 && !isNormal(attacked, clean, end + normalS)) normalS += 1
  const extraShare = sum(attacked, end + 10, 300) / sum(clean, end + 10, 300) - 1
  return { normalS, extraShare }
}

function worstOf(all: readonly Afterwards[]): Afterwards {
  const most = (of: (after: Afterwards) => number) => Math.max(...all.map(of))
  return { normalS: most(({ normalS }) => normalS), extraShare: most((after) => after.extraShare) }
}

function isNormal(attacked: Float64Array, clean: Float64Array, t: number): boolean {
  return (attacked[t] ?? 0) <= 1.2 * (clean[t] ?? 0)
}

interface Means {
  readonly attacked: Float64Array
  readonly clean: Float64Array
}

/** The means of the next `horizon` steps, with the attack and without it. */
function meansOf(
  { stepMs, usual, from, steps, factor }: Attack,
  horizon: number,
  models: Models,
): Means {
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
